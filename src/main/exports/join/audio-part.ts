import { sampleEndingAfter, sampleStartingAt, sumBefore } from './runs.ts';
import type { SourceTrack } from './source-track.ts';

/** Which samples of a file's sound track an export takes. Times are units of the track, counted from its first sample. */
export interface AudioPart {
  firstSample: number;
  sampleCount: number;
  /** Where the first of them starts and the last one ends. */
  firstTime: number;
  endTime: number;
}

/** What of a track may be heard after its own edit list. Units, from the first sample. */
export interface Audible {
  from: number;
  to: number;
  /** Where the track's first sample lies after the start of the file's presentation, microseconds; negative: before. */
  startUs: number;
}

/** How much a decoder has to hear before its output is right: one packet for AAC, 80 ms for Opus (RFC 7845, 4.6), nothing for others. */
const OPUS_PRE_ROLL_SECONDS = 0.08;

/** Reads the edit list of a sound track. */
export function audibleSpan(track: SourceTrack): Audible {
  const { edit, firstTime, timescale, tables } = track;
  const end = sumBefore(tables.durations, tables.sampleCount);
  const from = Math.max(0, edit.mediaStart - firstTime);
  // Edit lists are written in milliseconds: what is left of the last sample by rounding is heard.
  const to = edit.lengthUs === null ? end : Math.min(end, from + ((edit.lengthUs + 2_000) / 1e6) * timescale);
  return { from, to, startUs: edit.delayUs + ((firstTime - edit.mediaStart) / timescale) * 1e6 };
}

/**
 * The samples that are heard in a span.
 * @param from where the span starts; what the decoder needs in front of it is added
 * @param until samples that start here or later are left out
 * @returns null when there are none
 */
export function selectAudio(track: SourceTrack, audible: Audible, from: number, until: number): AudioPart | null {
  const start = Math.max(audible.from, from);
  const firstHeard = sampleEndingAfter(track.tables.durations, start);
  return cutOut(track, audible, firstHeard, withPreRoll(track, firstHeard, start), until);
}

/**
 * The samples that go on where those of the file before end, also such as the file's own edit list hides: a recorder that cuts
 * a running stream leaves there what belongs to the end of the file before.
 * @param from where the sound of the file before ends
 * @param until samples that start here or later are left out
 * @returns null when there are none
 */
export function selectSequel(track: SourceTrack, audible: Audible, from: number, until: number): AudioPart | null {
  const { durations } = track.tables;
  const firstAudible = sampleEndingAfter(durations, audible.from);
  // Ends and starts of neighbours differ by rounding.
  const half = (durations.values[0] ?? 0) / 2;
  const first = Math.min(firstAudible, sampleStartingAt(durations, from - half));
  return cutOut(track, audible, first, first, until);
}

function cutOut(track: SourceTrack, audible: Audible, firstHeard: number, firstSample: number, until: number): AudioPart | null {
  const { durations, sampleCount } = track.tables;
  const end = Math.min(sampleCount, sampleStartingAt(durations, Math.min(audible.to, until)));
  if (firstHeard >= end) return null;
  return { firstSample, sampleCount: end - firstSample, firstTime: sumBefore(durations, firstSample), endTime: sumBefore(durations, end) };
}

function withPreRoll(track: SourceTrack, firstHeard: number, start: number): number {
  if (track.codec === 'mp4a') return Math.max(0, firstHeard - 1);
  if (track.codec !== 'Opus') return firstHeard;
  return Math.min(firstHeard, sampleEndingAfter(track.tables.durations, Math.max(0, start - OPUS_PRE_ROLL_SECONDS * track.timescale)));
}
