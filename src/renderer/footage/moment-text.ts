import { MAX_EXPORT_RANGE_MS } from '../../shared/export.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { resolveWallTime, wallTimeOf } from '../../shared/wall-time.ts';

/** A moment as a person types it. `occurrence` counts only where the clocks went back and the reading happened twice. */
export interface MomentText {
  date: string;
  time: string;
  occurrence: 'earlier' | 'later';
}

/** What a typed moment means. */
export type MomentReading =
  | { kind: 'empty' }
  | { kind: 'invalid'; part: 'date' | 'time' }
  | { kind: 'missing' }
  | { kind: 'unique'; ms: number }
  | { kind: 'ambiguous'; ms: number; earlierMs: number; laterMs: number };

/** A moment before anything is typed. */
export const emptyMoment: MomentText = { date: '', time: '', occurrence: 'earlier' };

/** @returns what `moment` means on a clock in `timeZone` */
export function readMoment(moment: MomentText, timeZone: string): MomentReading {
  const date = moment.date.trim();
  const time = moment.time.trim();
  if (date === '' || time === '') return { kind: 'empty' };
  const resolution = resolveWallTime(date, time, timeZone);
  if (resolution.kind === 'unique' || resolution.kind === 'missing') return resolution;
  if (resolution.kind === 'ambiguous') {
    const ms = moment.occurrence === 'later' ? resolution.laterMs : resolution.earlierMs;
    return { ...resolution, ms };
  }
  // Any day with a good time, so that the field at fault can be named.
  return { kind: 'invalid', part: resolveWallTime(date, '12:00', timeZone).kind === 'invalid' ? 'date' : 'time' };
}

/** @returns the text that stands for `ms`, cut to the second */
export function momentTextOf(ms: number, timeZone: string): MomentText {
  const second = Math.floor(ms / 1000) * 1000;
  const { date, time } = wallTimeOf(second, timeZone);
  const resolution = resolveWallTime(date, time, timeZone);
  const isLater = resolution.kind === 'ambiguous' && resolution.laterMs === second;
  return { date, time, occurrence: isLater ? 'later' : 'earlier' };
}

/** Two moments put together. */
export type RangeReading = { kind: 'range'; range: TimeSpan } | { kind: 'incomplete' } | { kind: 'endNotAfterStart' } | { kind: 'tooLong' };

/** @returns the range between two readings, or why there is none */
export function readRange(start: MomentReading, end: MomentReading): RangeReading {
  if (!('ms' in start) || !('ms' in end)) return { kind: 'incomplete' };
  if (end.ms <= start.ms) return { kind: 'endNotAfterStart' };
  if (end.ms - start.ms > MAX_EXPORT_RANGE_MS) return { kind: 'tooLong' };
  return { kind: 'range', range: { startMs: start.ms, endMs: end.ms } };
}
