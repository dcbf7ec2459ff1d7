import type { TimeSpan } from '../../shared/recordings.ts';

/** Which end of the range. */
export type RangeEdge = 'start' | 'end';

const SECOND_MS = 1_000;
const SMALL_STEP_MS = SECOND_MS;
const MEDIUM_STEP_MS = 10 * SECOND_MS;
const LARGE_STEP_MS = 60 * SECOND_MS;

/** @returns how far an end can be moved by keys: within the day on show, and at least a second away from the other end */
export function edgeBounds(edge: RangeEdge, range: TimeSpan, day: TimeSpan): { minMs: number; maxMs: number } {
  // An end that lies on another day may stay there, and comes back only as far as this day.
  return edge === 'start'
    ? { minMs: Math.min(day.startMs, range.startMs), maxMs: Math.max(range.startMs, Math.min(day.endMs, range.endMs) - SECOND_MS) }
    : { minMs: Math.min(range.endMs, Math.max(day.startMs, range.startMs) + SECOND_MS), maxMs: Math.max(day.endMs, range.endMs) };
}

/** A key as the browser names it, with Shift held or not. */
export interface EdgeKey {
  key: string;
  shiftKey: boolean;
}

function wantedMs({ key, shiftKey }: EdgeKey, ms: number, view: TimeSpan): number | null {
  const stepMs = shiftKey ? MEDIUM_STEP_MS : SMALL_STEP_MS;
  switch (key) {
    case 'ArrowRight': case 'ArrowUp': return ms + stepMs;
    case 'ArrowLeft': case 'ArrowDown': return ms - stepMs;
    case 'PageUp': return ms + LARGE_STEP_MS;
    case 'PageDown': return ms - LARGE_STEP_MS;
    case 'Home': return Math.ceil(view.startMs / SECOND_MS) * SECOND_MS;
    case 'End': return Math.floor(view.endMs / SECOND_MS) * SECOND_MS;
    default: return null;
  }
}

/**
 * What a key does to one end of the range: arrows move it by a second, with Shift by ten, Page Up and Down by a minute,
 * Home and End to the ends of the part in view.
 * @returns the range afterwards; null when the key means nothing here
 */
export function moveEdgeByKey(pressed: EdgeKey, edge: RangeEdge, range: TimeSpan, day: TimeSpan, view: TimeSpan): TimeSpan | null {
  const currentMs = edge === 'start' ? range.startMs : range.endMs;
  const wanted = wantedMs(pressed, currentMs, view);
  if (wanted === null) return null;
  const { minMs, maxMs } = edgeBounds(edge, range, day);
  const ms = Math.min(maxMs, Math.max(minMs, wanted));
  return edge === 'start' ? { startMs: ms, endMs: range.endMs } : { startMs: range.startMs, endMs: ms };
}

/** How near to an end, in pixels, a pointer takes hold of it. */
const GRIP_PX = 7;

/**
 * @param xPx place of the pointer on the timeline
 * @param startPx place of the range's start; `endPx` of its end
 * @returns the end that a pointer takes hold of, the nearer one where both are in reach; null for none
 */
export function edgeAt(xPx: number, startPx: number, endPx: number): RangeEdge | null {
  const toStart = Math.abs(xPx - startPx);
  const toEnd = Math.abs(xPx - endPx);
  if (Math.min(toStart, toEnd) > GRIP_PX) return null;
  return toStart < toEnd ? 'start' : 'end';
}
