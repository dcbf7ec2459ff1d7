import type { CutMode } from '../../../shared/export-kinds.ts';
import { Mp4FormatError } from '../../recordings/mp4-bytes.ts';
import { forEachRun, sumBefore, type Runs } from './runs.ts';
import type { SourceTrack } from './source-track.ts';

/** Which samples of a file's video track an export takes, and what of them is shown. Units are the track's own. */
export interface VideoPart {
  firstSample: number;
  sampleCount: number;
  /** Decoding times of the first and the last of them. */
  firstTime: number;
  lastTime: number;
  /** Showing time of the file's first picture: what all times of clips are counted from. */
  zero: number;
  /** Shown span, from `zero`: the first shown picture starts at `from`, the last one is shown until `to`. */
  from: number;
  to: number;
  /** Pictures that are shown; the others only help to decode them. */
  shownFrames: number;
  /**
   * Pictures behind the first one in the file that are shown before it (of an "open" group, which needs the file before), and
   * how long: hidden by the file's own edit list, shown when it follows that file without a break.
   */
  leadingFrames: number;
  leadingUnits: number;
  /** Nothing is left out before or behind that its neighbours do not hold, so that they may follow without a break. */
  isFromStart: boolean;
  isToEnd: boolean;
}

/** What is wanted, microseconds from the first picture; `toUs` null: to the end. */
export interface WantedSpan {
  fromUs: number;
  toUs: number | null;
  cut: CutMode;
}

/** An index counts in whole milliseconds; so near to an end of a file, the end is meant. */
const NEAR_END_US = 1_000;
/** ffmpeg counts edit lists in milliseconds, rounded up: a difference up to this cuts nothing off. */
const EDIT_ROUNDING_US = 2_000;
/** How far behind the first sample in decoding order an earlier shown one can come: codecs reorder at most 16 pictures. */
const REORDERED_SAMPLES = 32;

/**
 * Chooses the samples of a clip.
 * @returns null when no picture lies in the wanted span
 * @throws Mp4FormatError when the track has no picture
 */
export function selectVideo(track: SourceTrack, wanted: WantedSpan): VideoPart | null {
  const { tables } = track;
  if (tables.sampleCount === 0) throw new Mp4FormatError('it holds no picture');
  const toUnits = (us: number): number => (us / 1e6) * track.timescale;
  const total = sumBefore(tables.durations, tables.sampleCount);
  if (total <= 0) throw new Mp4FormatError('it holds no footage');
  const start = firstShown(track);
  const shown = shownLength(track, start, total);
  const from = wanted.fromUs <= 0 ? 0 : toUnits(wanted.fromUs);
  const isToEnd = wanted.toUs === null || toUnits(wanted.toUs + NEAR_END_US) >= shown.length;
  if (from <= 0 && isToEnd && !shown.isTrimmed && !start.isCut) return wholeTrack(track, start, shown.length);
  const end = shown.isTrimmed ? shown.length : Number.POSITIVE_INFINITY;
  const to = isToEnd ? end : toUnits(wanted.toUs ?? 0);
  if (tables.sampleCount > MAX_CUT_SAMPLES) throw new Mp4FormatError('it has impossibly many pictures');
  return cutTrack(track, { start, from, to, length: shown.length, cut: wanted.cut });
}

/** How the pictures of a file begin. */
export interface FirstShown {
  /** Showing time of the first picture that is shown at all. */
  zero: number;
  /** Earliest showing time of any picture. */
  earliest: number;
  /** Pictures that are shown before `zero` and hidden by the edit list. */
  leadingFrames: number;
  /** The edit list hides more than leading pictures: the file is itself an exact cut. */
  isCut: boolean;
}

/** Looks at the first pictures of a track and at its edit list. */
export function firstShown(track: SourceTrack): FirstShown {
  const { durations, compositionOffsets, sampleCount } = track.tables;
  const times: number[] = [];
  let time = track.firstTime;
  const offsets = firstValues(compositionOffsets, Math.min(sampleCount, REORDERED_SAMPLES));
  const steps = firstValues(durations, offsets.length);
  for (const [sample, offset] of offsets.entries()) {
    times.push(time + offset);
    time += steps[sample] ?? 0;
  }
  const earliest = Math.min(...times);
  const zero = Math.max(earliest, track.edit.mediaStart);
  const hidden = times.filter((each) => each < zero).length;
  return { zero, earliest, leadingFrames: hidden, isCut: hidden > 0 && times[0] !== zero };
}

function firstValues(runs: Runs | null, count: number): number[] {
  const values: number[] = [];
  if (runs !== null) forEachRun(runs, 0, count, (length, value) => { for (let each = 0; each < length; each += 1) values.push(value); });
  while (values.length < count) values.push(0);
  return values;
}

function shownLength(track: SourceTrack, { zero, earliest }: FirstShown, total: number): { length: number; isTrimmed: boolean } {
  const { lengthUs, mediaStart } = track.edit;
  const rest = total - (zero - earliest);
  if (lengthUs === null) return { length: rest, isTrimmed: false };
  const listed = (lengthUs / 1e6) * track.timescale - (zero - mediaStart);
  const rounding = (EDIT_ROUNDING_US / 1e6) * track.timescale;
  return listed < rest - rounding ? { length: Math.max(0, listed), isTrimmed: true } : { length: rest, isTrimmed: false };
}

function wholeTrack(track: SourceTrack, { zero, earliest, leadingFrames }: FirstShown, length: number): VideoPart {
  const { tables, firstTime } = track;
  const lastTime = firstTime + sumBefore(tables.durations, tables.sampleCount - 1);
  return {
    firstSample: 0, sampleCount: tables.sampleCount, firstTime, lastTime, zero, from: 0, to: length,
    shownFrames: tables.sampleCount - leadingFrames, leadingFrames, leadingUnits: zero - earliest, isFromStart: true, isToEnd: true,
  };
}

interface Cut {
  start: FirstShown;
  from: number;
  to: number;
  /** Of all that is shown. */
  length: number;
  cut: CutMode;
}

/** More pictures than a file of a day at 60 a second has: to cut in them, the times of all are laid out. */
export const MAX_CUT_SAMPLES = 10_000_000;

/** Half a unit: a wanted moment is a fraction, a picture's time a whole number. */
const HALF = 0.5;

function cutTrack(track: SourceTrack, wanted: Cut): VideoPart | null {
  const { decode, show } = expandTimes(track);
  const count = decode.length;
  const isSync = syncTest(track);
  const { zero, earliest, leadingFrames, isCut } = wanted.start;
  let from = wanted.from + zero;
  let to = wanted.to + zero;
  if (wanted.cut === 'keyframe') {
    from = latestSyncTime(show, isSync, from);
    to = earliestSyncTime(show, isSync, to) ?? Number.POSITIVE_INFINITY;
  }
  let [first, lastShown, firstTime, endTime, shownFrames] = [count, -1, Infinity, Infinity, 0];
  for (let sample = 0; sample < count; sample += 1) {
    const time = show[sample] ?? 0;
    if (time >= to - HALF) endTime = Math.min(endTime, time);
    if (time < from - HALF || time >= to - HALF) continue;
    first = Math.min(first, sample);
    lastShown = sample;
    firstTime = Math.min(firstTime, time);
    shownFrames += 1;
  }
  if (lastShown < 0) return null;
  // Decoding starts at the last key frame that is not shown later than the first wanted picture.
  let firstSample = first;
  while (firstSample > 0 && !(isSync(firstSample) && (show[firstSample] ?? 0) <= firstTime)) firstSample -= 1;
  const isToEnd = to === Number.POSITIVE_INFINITY && lastShown === count - 1;
  // A picture that stands for seconds ends where the wanted span does; rounded up, so that it is not lost.
  const end = isToEnd ? zero + wanted.length : Math.min(endTime, Math.ceil(to), zero + wanted.length);
  const isFromStart = firstSample === 0 && firstTime === zero && !isCut;
  return {
    firstSample, sampleCount: lastShown - firstSample + 1, firstTime: decode[firstSample] ?? 0, lastTime: decode[lastShown] ?? 0, zero,
    from: firstTime - zero, to: end - zero, shownFrames, leadingFrames: isFromStart ? leadingFrames : 0, leadingUnits: isFromStart ? zero - earliest : 0, isFromStart, isToEnd,
  };
}

/**
 * Ends a chosen part right before a sample that the next file begins with, so that it goes on there without a break.
 * @param endTime showing time of the earliest shown picture from that sample on; all pictures before it are shown earlier
 * @returns null when nothing that is shown is left
 */
export function endBefore(track: SourceTrack, part: VideoPart, sample: number, endTime: number): VideoPart | null {
  const { decode, show } = expandTimes(track);
  const first = part.zero + part.from;
  let shownFrames = 0;
  for (let each = part.firstSample; each < sample; each += 1) if ((show[each] ?? 0) >= first - HALF) shownFrames += 1;
  if (shownFrames === 0) return null;
  return { ...part, sampleCount: sample - part.firstSample, lastTime: decode[sample - 1] ?? 0, to: endTime - part.zero, shownFrames, isToEnd: true };
}

/** Times of all samples, units. */
export function expandTimes(track: SourceTrack): { decode: Float64Array; show: Float64Array } {
  const { durations, compositionOffsets, sampleCount } = track.tables;
  const decode = new Float64Array(sampleCount);
  let sample = 0;
  let time = track.firstTime;
  forEachRun(durations, 0, sampleCount, (length, duration) => {
    for (let each = 0; each < length; each += 1, sample += 1, time += duration) decode[sample] = time;
  });
  if (compositionOffsets === null) return { decode, show: decode };
  const show = Float64Array.from(decode);
  sample = 0;
  forEachRun(compositionOffsets, 0, sampleCount, (length, offset) => {
    for (let each = 0; each < length; each += 1, sample += 1) show[sample] = (show[sample] ?? 0) + offset;
  });
  return { decode, show };
}

function syncTest(track: SourceTrack): (sample: number) => boolean {
  const { syncSamples } = track.tables;
  if (syncSamples === null) return () => true;
  const set = new Set(syncSamples);
  return (sample) => set.has(sample);
}

function latestSyncTime(show: Float64Array, isSync: (sample: number) => boolean, at: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const [sample, time] of show.entries()) if (time <= at + HALF && time > best && isSync(sample)) best = time;
  return best === Number.NEGATIVE_INFINITY ? at : best;
}

function earliestSyncTime(show: Float64Array, isSync: (sample: number) => boolean, at: number): number | undefined {
  let best = Number.POSITIVE_INFINITY;
  for (const [sample, time] of show.entries()) if (time >= at - HALF && time < best && isSync(sample)) best = time;
  return best === Number.POSITIVE_INFINITY ? undefined : best;
}
