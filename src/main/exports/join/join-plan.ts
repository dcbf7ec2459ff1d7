import type { FileIdentity } from '../../recordings/mp4-header.ts';
import { AudioTimeline, type PendingAudio } from './audio-timeline.ts';
import { chooseClip, refusedFor } from './choose-clip.ts';
import { closeSeam, type RepeatedSamples } from './close-seam.ts';
import { CopyList, layOutFile, type SampleRange } from './file-layout.ts';
import type { ChosenClip } from './find-repeat.ts';
import { growingUint32 } from './growing-array.ts';
import type { JoinClip, JoinRequest, PlacedClip, RepeatedPart, SkippedClip } from './join-request.ts';
import { MarkShifts } from './mark-shifts.ts';
import { factorOf, FinerTimescaleNeeded, JoinRefused, refuseUnlike } from './refuse.ts';
import type { SourceMovie } from './source-track.ts';
import type { TrackBuilder } from './track-builder.ts';
import { UnsupportedSource } from './unsupported-source.ts';
import type { VideoPart } from './video-part.ts';
import { VideoTimeline, type PlacedVideo } from './video-timeline.ts';

/** A file that is copied from. */
export interface SourceFile {
  path: string;
  identity: FileIdentity;
}

/** Which samples of which file an export has, in its order; for the proof. */
export class Selections {
  readonly files = growingUint32();
  readonly videoFirst = growingUint32();
  readonly videoCount = growingUint32();
  readonly audioFirst = growingUint32();
  readonly audioCount = growingUint32();
}

/** Everything about an export before a byte of it is written. */
export interface JoinPlan {
  video: TrackBuilder | undefined;
  audio: TrackBuilder | undefined;
  first: SourceMovie;
  files: SourceFile[];
  copies: CopyList;
  selections: Selections;
  clips: PlacedClip[];
  skipped: SkippedClip[];
  repeated: RepeatedPart[];
  /** Where marks go that were laid out with the repeated parts. */
  markShifts: MarkShifts;
  lengthUs: number;
  shownFrames: number;
  hiddenFrames: number;
  overlappingAudioPackets: number;
}

/** A clip that is not placed yet: the one behind it may hold some of its samples too. */
interface WaitingClip extends ChosenClip {
  /** What was left out for it of the clip before. */
  repeated: RepeatedSamples | null;
  /** Where what its own clip asked for starts, microseconds behind what is shown of it now. */
  ownStartUs: number;
}

/** A placed clip whose samples are chosen, until the one behind it is known: that decides where its sound ends. */
interface PendingClip {
  file: number;
  movie: SourceMovie;
  part: VideoPart;
  audio: PendingAudio | undefined;
}

/**
 * Reads the indexes of all files and makes the tables of the export.
 * @param onFile called before each file is read; may throw to stop
 * @throws JoinRefused
 */
export function planJoin(request: JoinRequest, onFile: (done: number) => void): JoinPlan {
  const timescales: Timescales = { video: null, audio: null };
  for (;;) {
    try {
      const planner = new JoinPlanner(request, timescales);
      for (const [index, clip] of request.clips.entries()) {
        onFile(index);
        planner.add(clip, index);
      }
      return planner.finish();
    } catch (error) {
      // Rare, and each time the scale at least doubles, up to a limit: starting over is simpler than converting all tables.
      if (!(error instanceof FinerTimescaleNeeded)) throw error;
      timescales[error.kind] = error.timescale;
    }
  }
}

/** Units a second of the export's tracks; null: those of the first file. */
interface Timescales {
  video: number | null;
  audio: number | null;
}

class JoinPlanner {
  private readonly files: SourceFile[] = [];
  private readonly copies = new CopyList();
  private readonly selections = new Selections();
  private readonly clips: PlacedClip[] = [];
  private readonly skipped: SkippedClip[] = [];
  private readonly repeated: RepeatedPart[] = [];
  private readonly markShifts = new MarkShifts();
  private waiting: WaitingClip | undefined;
  private first: SourceMovie | undefined;
  private video: VideoTimeline | undefined;
  private audio: AudioTimeline | undefined;
  private pending: PendingClip | undefined;
  private shownFrames = 0;
  private hiddenFrames = 0;

  constructor(private readonly request: JoinRequest, private readonly timescales: Timescales) {}

  /** @throws JoinRefused */
  add(clip: JoinClip, clipIndex: number): void {
    const chosen = chooseClip(clip, clipIndex, this.request, this.skipped);
    if (chosen === undefined) return;
    const { waiting } = this;
    if (waiting === undefined) {
      this.waiting = { ...chosen, repeated: null, ownStartUs: 0 };
      return;
    }
    const { before, next, repeated } = closeSeam(waiting, chosen, this.request);
    if (before !== null) this.place({ ...waiting, ...before });
    const ownStartUs = repeated === null ? 0 : ((chosen.part.from - next.part.from) / chosen.video.timescale) * 1e6;
    this.waiting = { ...next, repeated, ownStartUs };
  }

  private place(waiting: WaitingClip): void {
    try {
      this.placeChosen(waiting);
    } catch (error) {
      if (error instanceof UnsupportedSource) throw refusedFor(error, waiting.clip, waiting.clipIndex);
      throw error;
    }
  }

  private placeChosen(waiting: WaitingClip): void {
    const { clip, clipIndex, movie, video: track, part } = waiting;
    this.first ??= movie;
    refuseUnlike(movie, this.first, clipIndex);
    this.video ??= new VideoTimeline(track, this.timescales.video ?? track.timescale);
    const factor = factorOf(track, this.video.builder, movie.path, clipIndex);
    const placed = this.video.place(part, factor, clip);
    const audio = this.prepareAudio(waiting, placed);
    this.finishPending(placed.isSequel ? audio : undefined, placed.isSequel);
    this.video.append(track, part, factor, placed);
    this.files.push({ path: movie.path, identity: movie.identity });
    this.pending = { file: this.files.length - 1, movie, part, audio };
    const shownFrames = part.shownFrames + (placed.isSequel ? part.leadingFrames : 0);
    this.shownFrames += shownFrames;
    this.hiddenFrames += part.sampleCount - shownFrames;
    const fromUs = (part.from / track.timescale) * 1e6;
    const startUs = this.video.toUs(placed.place);
    this.clips.push({ clipIndex, startUs, endUs: this.video.toUs(placed.end), fromUs, toUs: (part.to / track.timescale) * 1e6 });
    this.noteRepeat(waiting, startUs);
  }

  private noteRepeat({ clip, clipIndex, repeated, ownStartUs }: WaitingClip, startUs: number): void {
    // A clip with a place of its own is where the marks expect it.
    if (clip.placeUs !== undefined) this.markShifts.endAt(startUs);
    if (repeated === null) return;
    this.repeated.push({ clipIndex, ...repeated });
    this.markShifts.add(startUs + ownStartUs, repeated.lengthUs);
  }

  private prepareAudio({ movie, video, part, clipIndex, soundRepeatedFrom }: ChosenClip, placed: PlacedVideo): PendingAudio | undefined {
    const { audio: track } = movie;
    if (track === undefined || this.request.audio === 'mute' || this.video === undefined) return undefined;
    this.audio ??= new AudioTimeline(track, this.timescales.audio ?? track.timescale);
    const factor = factorOf(track, this.audio.builder, movie.path, clipIndex);
    return this.audio.prepare(track, factor, { video, part, placedUs: this.video.toUs(placed.place), endUs: this.video.toUs(placed.end), isSequel: placed.isSequel, repeatedFrom: soundRepeatedFrom });
  }

  /** Gives the clip before its sound and its place in the file, now that it is known what follows. */
  private finishPending(next: PendingAudio | undefined, isFollowed: boolean): void {
    const { pending } = this;
    if (pending === undefined) return;
    const { movie, part, file, audio } = pending;
    const heard = audio && this.audio?.append(audio, next, isFollowed);
    const ranges: SampleRange[] = [];
    if (this.video && movie.video && this.request.audio !== 'only') ranges.push({ track: movie.video, builder: this.video.builder, firstSample: part.firstSample, sampleCount: part.sampleCount });
    if (this.audio && movie.audio && heard) ranges.push({ track: movie.audio, builder: this.audio.builder, firstSample: heard.firstSample, sampleCount: heard.sampleCount });
    layOutFile(file, ranges, this.copies);
    this.selections.files.push(file);
    this.selections.videoFirst.push(part.firstSample);
    this.selections.videoCount.push(this.request.audio === 'only' ? 0 : part.sampleCount);
    this.selections.audioFirst.push(heard?.firstSample ?? 0);
    this.selections.audioCount.push(heard?.sampleCount ?? 0);
    this.pending = undefined;
  }

  finish(): JoinPlan {
    if (this.waiting !== undefined) this.place(this.waiting);
    this.finishPending(undefined, false);
    if (this.first === undefined || this.video === undefined) throw nothingReadable(this.request, this.skipped);
    this.video.finish();
    this.audio?.finish();
    const hasAudio = this.audio !== undefined && this.audio.builder.sampleCount > 0;
    return {
      video: this.request.audio === 'only' ? undefined : this.video.builder,
      audio: hasAudio ? this.audio?.builder : undefined,
      first: this.first, files: this.files, copies: this.copies, selections: this.selections, clips: this.clips, skipped: this.skipped, repeated: this.repeated, markShifts: this.markShifts,
      lengthUs: this.video.toUs(this.video.end), shownFrames: this.shownFrames, hiddenFrames: this.hiddenFrames,
      overlappingAudioPackets: this.audio?.overlappingPackets ?? 0,
    };
  }
}

/** @returns the refusal of an export of which nothing is left */
export function nothingReadable(request: JoinRequest, skipped: readonly SkippedClip[]): JoinRefused {
  const [first] = skipped;
  return new JoinRefused('nothing_readable', `None of the ${String(request.clips.length)} recorded files of this range can be read${first === undefined ? '' : `: ${first.path}: ${first.reason}`}.`, null);
}
