import type { ChosenClip } from '../join/find-repeat.ts';
import { SampleCursor } from '../join/matched-spans.ts';
import { forEachRun } from '../join/runs.ts';
import type { SourceTrack } from '../join/source-track.ts';
import { hasTinySamples } from './packets.ts';

/** ffmpeg writes and compares microseconds: so far from a packet's own time a moment is told from it. */
const CLEARANCE_US = 500;
/** Of packets that are further apart than this in time, ffmpeg reads the earlier one, else the one that lies before the other. */
const INTERLEAVED_US = 1_000_000;
/** What sound that was coded anew may lack before the seam, as it may for a join. */
const LACKING_SOUND_US = 100_000;
/** Packets of sound that may be there twice: they play over each other for less than a picture. */
const REPEATED_PACKETS = 2;

interface Packet {
  timeUs: number;
  endUs: number;
  position: number;
}

/**
 * The moment at which ffmpeg's list of files (`outpoint`) has to leave a file, so that its last packets are the ones before those
 * that the next file repeats. ffmpeg leaves a file with all its tracks at the first packet of any that is not decoded before that
 * moment, in the order in which it reads them; so whether that is exact depends on how pictures and sound lie in the file.
 * @param hasSound whether the export has sound; without it ffmpeg still reads its packets
 * @returns microseconds from the start of the file as ffmpeg counts; null where no moment leaves out the repeated pictures, no other one and no sound
 */
export function findLeavePoint({ video, part, movie, soundRepeatedFrom }: ChosenClip, hasSound: boolean): number | null {
  // A part of a live stream, in which ffmpeg counts from elsewhere.
  if (video.firstTime !== 0) return null;
  const pictures = packetsOf(video, part.zero);
  const kept = part.firstSample + part.sampleCount;
  const last = pictures[kept - 1];
  const repeated = pictures[kept];
  if (last === undefined || repeated === undefined || repeated.timeUs - last.timeUs <= 2 * CLEARANCE_US) return null;
  const sound = movie.audio === undefined ? [] : packetsOf(movie.audio, movie.audio.edit.mediaStart);
  const latest = repeated.timeUs - CLEARANCE_US;
  const firstRepeated = soundRepeatedFrom === null ? undefined : sound[soundRepeatedFrom];
  const at = firstRepeated === undefined ? latest : Math.min(latest, Math.max(last.timeUs + CLEARANCE_US, firstRepeated.timeUs - CLEARANCE_US));
  const read = leave(pictures, sound, at);
  if (read.pictures !== kept) return null;
  if (!hasSound || movie.audio === undefined) return at;
  // ffmpeg reads uncompressed sound in pieces of its own making.
  if (hasTinySamples(movie.audio)) return null;
  const { length } = sound;
  const heardUs = sound[read.sound - 1]?.endUs ?? 0;
  const isWhole = soundRepeatedFrom === null
    ? read.sound === length || (part.to / video.timescale) * 1e6 - heardUs <= LACKING_SOUND_US
    : read.sound >= soundRepeatedFrom && read.sound <= soundRepeatedFrom + REPEATED_PACKETS;
  return isWhole ? at : null;
}

/** Reads both tracks as ffmpeg does, up to the first packet that is not decoded before a moment. @returns how many of each were read */
function leave(pictures: readonly Packet[], sound: readonly Packet[], atUs: number): { pictures: number; sound: number } {
  const read = { pictures: 0, sound: 0 };
  for (;;) {
    const picture = pictures[read.pictures];
    const packet = sound[read.sound];
    const isPicture = packet === undefined || (picture !== undefined && isReadFirst(picture, packet));
    const next = isPicture ? picture : packet;
    if (next === undefined || next.timeUs >= atUs) return read;
    read[isPicture ? 'pictures' : 'sound'] += 1;
  }
}

function isReadFirst(one: Packet, other: Packet): boolean {
  return Math.abs(one.timeUs - other.timeUs) > INTERLEAVED_US ? one.timeUs < other.timeUs : one.position < other.position;
}

/** @param zero the time of the track that is the start of what is shown or heard, units */
function packetsOf(track: SourceTrack, zero: number): Packet[] {
  const toUs = (units: number): number => track.edit.delayUs + ((units - zero) / track.timescale) * 1e6;
  const packets: Packet[] = [];
  const cursor = new SampleCursor(track.tables, 0);
  let time = track.firstTime;
  forEachRun(track.tables.durations, 0, track.tables.sampleCount, (count, duration) => {
    for (let each = 0; each < count; each += 1, time += duration, cursor.advance(1)) packets.push({ timeUs: toUs(time), endUs: toUs(time + duration), position: cursor.position });
  });
  return packets;
}
