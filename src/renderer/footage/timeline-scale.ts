import type { TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** How many times a day is magnified, from the whole day to about a quarter of an hour. */
export const zoomFactors = [1, 4, 24, 96] as const;

/** @returns the part of `day` that is in view: `factor` times shorter, around `centerMs`, never outside the day */
export function viewOf(day: TimeSpan, factor: number, centerMs: number): TimeSpan {
  const lengthMs = (day.endMs - day.startMs) / factor;
  const latestStartMs = day.endMs - lengthMs;
  const startMs = Math.min(Math.max(centerMs - lengthMs / 2, day.startMs), latestStartMs);
  return { startMs, endMs: startMs + lengthMs };
}

/** Where a span lies in a view, in percent; null when it is outside. */
export function placeInView(span: TimeSpan, view: TimeSpan): { leftPercent: number; widthPercent: number } | null {
  const startMs = Math.max(span.startMs, view.startMs);
  const endMs = Math.min(span.endMs, view.endMs);
  if (endMs <= startMs) return null;
  const lengthMs = view.endMs - view.startMs;
  return { leftPercent: ((startMs - view.startMs) / lengthMs) * 100, widthPercent: ((endMs - startMs) / lengthMs) * 100 };
}

/** @returns the moment under a pointer, `ratio` of the way across the view, snapped to the second */
export function momentAt(ratio: number, view: TimeSpan): number {
  const clamped = Math.min(1, Math.max(0, ratio));
  return Math.round((view.startMs + clamped * (view.endMs - view.startMs)) / 1000) * 1000;
}

/** A mark on the scale. */
export interface Tick {
  ms: number;
  leftPercent: number;
  /** `HH:MM`, as the clock on the wall shows it. */
  label: string;
}

function tickStepMs(viewMs: number): number {
  const steps = [MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS];
  return steps.find((step) => viewMs / step <= 13) ?? 2 * HOUR_MS;
}

/**
 * Marks of a view. They are counted from the start of the day in elapsed time, so a day of 23 or 25 hours has as many.
 * @param timeZone IANA name
 */
export function ticksOf(day: TimeSpan, view: TimeSpan, timeZone: string): Tick[] {
  const stepMs = tickStepMs(view.endMs - view.startMs);
  const first = Math.ceil((view.startMs - day.startMs) / stepMs);
  const ticks: Tick[] = [];
  for (let index = first; day.startMs + index * stepMs < view.endMs; index += 1) {
    const ms = day.startMs + index * stepMs;
    ticks.push({
      ms,
      leftPercent: ((ms - view.startMs) / (view.endMs - view.startMs)) * 100,
      label: wallTimeOf(ms, timeZone).time.slice(0, 5),
    });
  }
  return ticks;
}
