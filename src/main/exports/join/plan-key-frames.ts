import { chooseClip } from './choose-clip.ts';
import { CopyList } from './file-layout.ts';
import type { ChosenClip } from './find-repeat.ts';
import { nothingReadable, Selections, type JoinPlan, type SourceFile } from './join-plan.ts';
import type { JoinClip, JoinRequest, KeyFrameChoice, PlacedClip, SkippedClip } from './join-request.ts';
import { KeyFrames } from './key-frames.ts';
import { MarkShifts } from './mark-shifts.ts';
import { SampleCursor } from './matched-spans.ts';
import { JoinRefused, refuseOtherCoding, refuseUnlike } from './refuse.ts';
import type { SourceMovie } from './source-track.ts';
import { TrackBuilder } from './track-builder.ts';
import { expandTimes, MAX_CUT_SAMPLES } from './video-part.ts';

/** Units a second of a file whose pictures all have new times: fine enough for any speed and frame rate. */
const TIMESCALE = 90_000;
/** Moments are fractions of footage: one that is at the start of a slot must not fall into the slot before. */
const SLOT_ROUNDING = 1e-6;

/**
 * Reads the indexes of all files and makes the tables of a file of key frames only: a time-lapse in which nothing is decoded or encoded.
 * The footage is laid out without its gaps, so many times as fast, and cut into slots of one picture each; the first key frame of a slot is
 * taken and shown at its moment, until the next one. The first of all is shown from the start on.
 * @param onFile called before each file is read; may throw to stop
 * @throws JoinRefused
 */
export function planKeyFrames(request: JoinRequest, choice: KeyFrameChoice, onFile: (done: number) => void): JoinPlan {
  const planner = new KeyFramePlanner(request, choice);
  for (const [index, clip] of request.clips.entries()) {
    onFile(index);
    planner.add(clip, index);
  }
  return planner.finish();
}

class KeyFramePlanner {
  private readonly files: SourceFile[] = [];
  private readonly copies = new CopyList();
  private readonly selections = new Selections();
  private readonly clips: PlacedClip[] = [];
  private readonly skipped: SkippedClip[] = [];
  private first: SourceMovie | undefined;
  private builder: TrackBuilder | undefined;
  /** Of the clips before, seconds. */
  private recordedSeconds = 0;
  /** The slot that the last taken key frame belongs to. */
  private slot = -1;

  constructor(private readonly request: JoinRequest, private readonly choice: KeyFrameChoice) {}

  /** @throws JoinRefused */
  add(clip: JoinClip, clipIndex: number): void {
    const chosen = chooseClip(clip, clipIndex, this.request, this.skipped);
    if (chosen === undefined) return;
    const { movie, video, part } = chosen;
    this.first ??= movie;
    refuseUnlike(movie, this.first, clipIndex);
    this.builder ??= new TrackBuilder(video, TIMESCALE);
    refuseOtherCoding(video, this.builder.model, movie.path, clipIndex);
    if (video.tables.sampleCount > MAX_CUT_SAMPLES) throw new JoinRefused('unsupported_track', `${movie.path} has impossibly many pictures.`, clipIndex);
    this.files.push({ path: movie.path, identity: movie.identity });
    this.take(chosen, this.builder);
    const toUs = (units: number): number => (units / video.timescale) * 1e6;
    const startUs = this.toExport(this.recordedSeconds) * 1e6;
    this.recordedSeconds += (part.to - part.from) / video.timescale;
    this.clips.push({ clipIndex, startUs, endUs: this.toExport(this.recordedSeconds) * 1e6, fromUs: toUs(part.from), toUs: toUs(part.to) });
  }

  /** Takes the key frames of a clip that are the first ones of their slots. */
  private take({ video, part }: ChosenClip, builder: TrackBuilder): void {
    const { show } = expandTimes(video);
    const keyFrames = new KeyFrames(video.tables);
    const cursor = new SampleCursor(video.tables, 0);
    const start = part.zero + part.from;
    const end = part.zero + part.to;
    for (let number = keyFrames.before(part.firstSample); number < keyFrames.count; number += 1) {
      const sample = keyFrames.at(number);
      if (sample >= part.firstSample + part.sampleCount) break;
      const time = show[sample] ?? 0;
      if (time < start - 0.5 || time >= end) continue;
      const seconds = this.toExport(this.recordedSeconds + (time - start) / video.timescale);
      const slot = Math.floor(seconds * this.choice.framesPerSecond + SLOT_ROUNDING);
      if (slot <= this.slot) continue;
      this.slot = slot;
      cursor.moveTo(sample);
      builder.addKeyFrame(video, sample, builder.sampleCount === 0 ? 0 : toUnits(seconds));
      const isSequel = this.copies.add(this.files.length - 1, cursor.position, cursor.size);
      builder.addToChunk(this.copies.totalBytes - cursor.size, 1, cursor.size, isSequel);
      this.select(sample);
    }
  }

  /** Notes a sample for the proof. */
  private select(sample: number): void {
    const { files, videoFirst, videoCount, audioFirst, audioCount } = this.selections;
    files.push(this.files.length - 1);
    videoFirst.push(sample);
    videoCount.push(1);
    audioFirst.push(0);
    audioCount.push(0);
  }

  private toExport(footageSeconds: number): number {
    return footageSeconds / this.choice.speed;
  }

  finish(): JoinPlan {
    const { builder, first } = this;
    if (builder === undefined || first === undefined) throw nothingReadable(this.request, this.skipped);
    if (builder.sampleCount === 0) throw new JoinRefused('nothing_readable', 'No key frame lies in this range.', null);
    const end = Math.max(builder.totalUnits, toUnits(this.toExport(this.recordedSeconds)));
    builder.endLastAt(end);
    builder.edits.push({ place: 0, end, mediaStart: 0 });
    return {
      video: builder, audio: undefined, first, files: this.files, copies: this.copies, selections: this.selections, clips: this.clips, skipped: this.skipped, repeated: [], markShifts: new MarkShifts(),
      lengthUs: (end / TIMESCALE) * 1e6, shownFrames: builder.sampleCount, hiddenFrames: 0, overlappingAudioPackets: 0,
    };
  }
}

function toUnits(seconds: number): number {
  return Math.round(seconds * TIMESCALE);
}
