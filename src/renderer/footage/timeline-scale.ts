import type { TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Shortest part of a day that fills the timeline; a second is several pixels wide then. */
export const SHORTEST_VIEW_MS = 2 * MINUTE_MS;
/** How much closer one press of a zoom button looks. */
export const ZOOM_STEP = 2;

/** Footage that covers less than this share of its day is looked at more closely at first. */
const SMALL_SHARE_OF_DAY = 1 / 4;
/** Free room beside footage that fills the view, as a share of its length. */
const FIT_MARGIN = 0.08;
const SHORTEST_FIT_MS = 5 * MINUTE_MS;

const lengthOf = (span: TimeSpan): number => span.endMs - span.startMs;

function placedInDay(startMs: number, lengthMs: number, day: TimeSpan): TimeSpan {
  const length = Math.min(lengthOf(day), Math.max(SHORTEST_VIEW_MS, Math.round(lengthMs)));
  const start = Math.min(Math.max(Math.round(startMs), day.startMs), day.endMs - length);
  return { startMs: start, endMs: start + length };
}

/** @returns `view` moved into the day, and made as short as the day or as long as the shortest view where it must be */
export function clampView(view: TimeSpan, day: TimeSpan): TimeSpan {
  return placedInDay(view.startMs, lengthOf(view), day);
}

/**
 * Looks closer or from further away.
 * @param factor above 1 for closer
 * @param anchorMs the moment that stays where it is on the screen
 */
export function zoomView(view: TimeSpan, day: TimeSpan, factor: number, anchorMs: number): TimeSpan {
  const lengthMs = Math.min(lengthOf(day), Math.max(SHORTEST_VIEW_MS, lengthOf(view) / factor));
  const anchorShare = (anchorMs - view.startMs) / lengthOf(view);
  return placedInDay(anchorMs - anchorShare * lengthMs, lengthMs, day);
}

/** @returns the view, moved by a share of its own length, positive for later */
export function panView(view: TimeSpan, day: TimeSpan, share: number): TimeSpan {
  return placedInDay(view.startMs + share * lengthOf(view), lengthOf(view), day);
}

/** @returns the view, moved no further than it takes to show `ms` with a little room beside it */
export function viewShowing(ms: number, view: TimeSpan, day: TimeSpan): TimeSpan {
  const margin = lengthOf(view) / 20;
  if (ms < view.startMs) return placedInDay(ms - margin, lengthOf(view), day);
  if (ms > view.endMs) return placedInDay(ms + margin - lengthOf(view), lengthOf(view), day);
  return view;
}

/**
 * The view of a day that nobody has chosen one for: its footage with a little room beside it where that is a small part
 * of the day, else the whole day. Both ends are round times, so that footage that still grows does not move the view all
 * the time.
 * @param footage what is recorded on the day, of all cameras and in any order
 */
export function fitView(footage: Iterable<TimeSpan>, day: TimeSpan): TimeSpan {
  let startMs = Infinity;
  let endMs = -Infinity;
  for (const span of footage) {
    startMs = Math.min(startMs, span.startMs);
    endMs = Math.max(endMs, span.endMs);
  }
  const lengthMs = endMs - startMs;
  if (!(lengthMs > 0) || lengthMs >= lengthOf(day) * SMALL_SHARE_OF_DAY) return day;
  const marginMs = Math.max(lengthMs * FIT_MARGIN, (SHORTEST_FIT_MS - lengthMs) / 2);
  const roundMs = lengthMs > 2 * HOUR_MS ? 15 * MINUTE_MS : lengthMs > 20 * MINUTE_MS ? 5 * MINUTE_MS : MINUTE_MS;
  const fromMs = day.startMs + Math.floor((startMs - marginMs - day.startMs) / roundMs) * roundMs;
  const toMs = day.startMs + Math.ceil((endMs + marginMs - day.startMs) / roundMs) * roundMs;
  return placedInDay(fromMs, toMs - fromMs, day);
}

/** @returns where a moment lies in a view, in percent; below 0 or above 100 outside it */
export function percentOf(ms: number, view: TimeSpan): number {
  return ((ms - view.startMs) / lengthOf(view)) * 100;
}

/** Where a span lies in a view, in percent; null when it is outside. */
export function placeInView(span: TimeSpan, view: TimeSpan): { leftPercent: number; widthPercent: number } | null {
  const startMs = Math.max(span.startMs, view.startMs);
  const endMs = Math.min(span.endMs, view.endMs);
  if (endMs <= startMs) return null;
  return { leftPercent: percentOf(startMs, view), widthPercent: ((endMs - startMs) / lengthOf(view)) * 100 };
}

/** @returns the moment under a pointer, `ratio` of the way across the view, snapped to the second */
export function momentAt(ratio: number, view: TimeSpan): number {
  const clamped = Math.min(1, Math.max(0, ratio));
  return Math.round((view.startMs + clamped * lengthOf(view)) / SECOND_MS) * SECOND_MS;
}

/** A mark on the scale. */
export interface Tick {
  ms: number;
  leftPercent: number;
  /** `HH:MM`, or `HH:MM:SS` between whole minutes, as the clock on the wall shows it; empty where it would be cut off. */
  label: string;
}

const tickSteps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600].map((seconds) => seconds * SECOND_MS);
/** Room a label takes, with the distance to the next one. */
const MINUTE_LABEL_PX = 52;
const SECOND_LABEL_PX = 72;

function labelWidthPx(stepMs: number): number {
  return stepMs < MINUTE_MS ? SECOND_LABEL_PX : MINUTE_LABEL_PX;
}

function tickStepMs(viewMs: number, widthPx: number): number {
  return tickSteps.find((step) => (widthPx * step) / viewMs >= labelWidthPx(step)) ?? 6 * HOUR_MS;
}

/**
 * Marks of a view, as close as their labels can stand. They are counted from the start of the day in elapsed time, so a
 * day of 23 or 25 hours has as many.
 * @param timeZone IANA name
 * @param widthPx of the view on the screen
 */
export function ticksOf(day: TimeSpan, view: TimeSpan, timeZone: string, widthPx: number): Tick[] {
  const stepMs = tickStepMs(lengthOf(view), widthPx);
  const first = Math.ceil((view.startMs - day.startMs) / stepMs);
  const ticks: Tick[] = [];
  for (let index = first; day.startMs + index * stepMs < view.endMs; index += 1) {
    const ms = day.startMs + index * stepMs;
    const leftPercent = percentOf(ms, view);
    const hasRoom = widthPx * (1 - leftPercent / 100) >= labelWidthPx(stepMs) * 0.7;
    const time = wallTimeOf(ms, timeZone).time;
    ticks.push({ ms, leftPercent, label: hasRoom ? time.slice(0, stepMs < MINUTE_MS ? 8 : 5) : '' });
  }
  return ticks;
}
