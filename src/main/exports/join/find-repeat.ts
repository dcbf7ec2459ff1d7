import type { JoinClip } from './join-request.ts';
import { SampleComparison } from './compare-samples.ts';
import { findSoundRepeat, type SoundRepeat } from './find-sound-repeat.ts';
import { KeyFrames } from './key-frames.ts';
import { sumBefore } from './runs.ts';
import type { SourceMovie, SourceTrack } from './source-track.ts';
import { expandTimes, type VideoPart } from './video-part.ts';

/** A clip, its file and what was chosen of it. */
export interface ChosenClip {
  clip: JoinClip;
  clipIndex: number;
  movie: SourceMovie;
  video: SourceTrack;
  part: VideoPart;
  /** The first sample of its sound that the file behind it holds too; null: none is known. */
  soundRepeatedFrom: number | null;
}

/** The last chosen samples of a file, which are the first ones of the next file as well. */
export interface Repeat {
  /** First such sample of the earlier file, and how many there are. */
  sample: number;
  count: number;
  /** Showing times in the earlier file, its units: of that sample, and of the earliest shown one of them. */
  keyFrameTime: number;
  startTime: number;
  sound: SoundRepeat | null;
}

/** More pictures than two seconds at 240 a second have: an index that claims more within that time is forged. */
const MAX_REPEATED = 1_000;
/** So many groups of pictures on either side of the seam are looked at to see whether the picture stands still. */
const NEIGHBOURS = 30;
/**
 * Groups whose sizes differ by less, picture by picture, may show the same still picture. Measured with x264 and x265: the two most
 * alike groups of a still picture differ by nothing, under noise as of a lens by 0.02 to 9 % (docs/design/joining.md).
 */
const STILL_DIFFERENCE = 0.002;
/** A key frame of one colour ("no signal") mostly takes less, one of a lens many times as much. */
const MIN_BYTES_A_MACROBLOCK = 1;

/**
 * Finds out whether a file begins with the pictures that the one before it ends with, as when a recorder was restarted and is
 * sent the current group of pictures again. Time cannot tell, because names are rounded to seconds; equal bytes alone cannot
 * either, because a picture that stands still is coded alike again and again, and frames of it must not be lost. So all of this
 * has to hold:
 * - the repeated run reaches from the later file's first sample, a key frame, to the earlier file's last chosen one; every byte is equal;
 * - it is shorter than what the times of both files leave possible;
 * - the key frame is more than a picture of one colour;
 * - there are other groups of pictures near the seam, and none of them has nearly the same sizes;
 * - the sound of that time, if any, is in the later file too.
 * Costs nothing where sizes differ, which is all footage without a repeat.
 * @param mayRepeatUs what the times leave possible, microseconds
 * @param wantsSound whether the export has sound
 * @throws AppError 'footage_unreadable' when a file has changed since its index was read, and the usual ones of a disk
 */
export function findRepeat(before: ChosenClip, next: ChosenClip, mayRepeatUs: number, wantsSound: boolean): Repeat | null {
  if (!before.video.comparableEntries.equals(next.video.comparableEntries)) return null;
  const comparison = new SampleComparison(before.movie, next.movie);
  try {
    const sample = findRun(before, next, mayRepeatUs, comparison);
    if (sample === null) return null;
    const run = placeRun(before, sample);
    if (run === null) return null;
    const sound = wantsSound ? findSoundRepeat(before, next, run.keyFrameTime, comparison) : null;
    return sound === 'missing' ? null : { ...run, sound };
  } finally {
    comparison.close();
  }
}

/** @returns the earlier file's first repeated sample */
function findRun({ video, part }: ChosenClip, { video: later }: ChosenClip, mayRepeatUs: number, comparison: SampleComparison): number | null {
  const keyFrames = new KeyFrames(video.tables);
  const laterKeyFrames = new KeyFrames(later.tables);
  if (laterKeyFrames.count === 0 || laterKeyFrames.at(0) !== 0 || sizeOf(later, 0) < macroblocksOf(later) * MIN_BYTES_A_MACROBLOCK) return null;
  const end = part.firstSample + part.sampleCount;
  for (let number = keyFrames.before(end) - 1; number >= 0; number -= 1) {
    const sample = keyFrames.at(number);
    const count = end - sample;
    if (count > MAX_REPEATED || count > later.tables.sampleCount) return null;
    if ((sumBefore(later.tables.durations, count) / later.timescale) * 1e6 >= mayRepeatUs) return null;
    if (sizeOf(video, sample) !== sizeOf(later, 0) || !comparison.areEqual(video, sample, later, 0, count)) continue;
    return mayStandStill(video, number, later) ? null : sample;
  }
  return null;
}

/**
 * Whether the later file's first group of pictures may be one of many that look alike.
 * @param number which key frame of the earlier file is the later one's first
 */
function mayStandStill(video: SourceTrack, number: number, later: SourceTrack): boolean {
  const before = groupsOf(video, Math.max(0, number - NEIGHBOURS), number);
  const [first, ...behind] = groupsOf(later, 0, NEIGHBOURS + 1);
  const others = [...before, ...behind];
  return first === undefined || others.length === 0 || others.some((other) => areAlike(first, other));
}

/** Sizes of the pictures of some groups, those of each from its key frame on. */
function groupsOf(track: SourceTrack, from: number, to: number): number[][] {
  const keyFrames = new KeyFrames(track.tables);
  const numbers = Array.from({ length: Math.max(0, Math.min(to, keyFrames.count) - from) }, (_, index) => from + index);
  return numbers.map((number) => {
    const start = keyFrames.at(number);
    const length = Math.min(MAX_REPEATED, (number + 1 < keyFrames.count ? keyFrames.at(number + 1) : track.tables.sampleCount) - start);
    return Array.from({ length }, (_, index) => sizeOf(track, start + index));
  });
}

function areAlike(one: readonly number[], other: readonly number[]): boolean {
  let [sum, difference] = [0, 0];
  for (let picture = 0; picture < Math.min(one.length, other.length); picture += 1) {
    sum += one[picture] ?? 0;
    difference += Math.abs((one[picture] ?? 0) - (other[picture] ?? 0));
  }
  return difference <= sum * STILL_DIFFERENCE;
}

function placeRun({ video, part }: ChosenClip, sample: number): Pick<Repeat, 'sample' | 'count' | 'keyFrameTime' | 'startTime'> | null {
  const { show } = expandTimes(video);
  const end = part.firstSample + part.sampleCount;
  const startTime = show.subarray(sample, end).reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const lastKept = show.subarray(part.firstSample, sample).reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  // Pictures shown in between could not be told apart by a cut.
  return lastKept >= startTime ? null : { sample, count: end - sample, keyFrameTime: show[sample] ?? 0, startTime };
}

function sizeOf({ tables }: SourceTrack, sample: number): number {
  return tables.uniformBytes || (tables.sizes[sample] ?? 0);
}

/** Squares of 16 pixels; 0 where the size is not said. */
function macroblocksOf({ width, height }: SourceTrack): number {
  // 16.16 fixed point.
  return ((width >>> 16) * (height >>> 16)) / 256;
}
