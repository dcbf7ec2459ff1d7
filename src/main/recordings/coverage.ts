import type { TimeSpan } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';

/**
 * Segments whose distance is no more than this count as continuous: Frigate names files by whole seconds, so that even
 * footage without a gap shows distances of just under a second.
 */
export const CONTINUITY_TOLERANCE_MS = 1_000;

/** Joins spans that touch, overlap or nearly touch. @param spans ordered by start */
export function mergeSpans(spans: Iterable<TimeSpan>): TimeSpan[] {
  const merged: TimeSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.startMs <= last.endMs + CONTINUITY_TOLERANCE_MS) last.endMs = Math.max(last.endMs, span.endMs);
    else merged.push({ ...span });
  }
  return merged;
}

/**
 * Keeps `coverage_span` right after segments that start in a window have come, gone or changed. Costs what the window
 * holds, not what the spans around it hold: a span that reaches over the window's edge is cut there and joined again.
 */
export function createCoverageKeeper(database: Database) {
  const lastBefore = database.prepare<[number, number], TimeSpan>('SELECT start_ms AS startMs, start_ms + duration_ms AS endMs FROM segment WHERE camera_id = ? AND start_ms < ? ORDER BY start_ms DESC LIMIT 1');
  const firstAfter = database.prepare<[number, number], TimeSpan>('SELECT start_ms AS startMs, start_ms + duration_ms AS endMs FROM segment WHERE camera_id = ? AND start_ms >= ? ORDER BY start_ms LIMIT 1');
  const inside = database.prepare<[number, number, number], TimeSpan>('SELECT start_ms AS startMs, start_ms + duration_ms AS endMs FROM segment WHERE camera_id = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms');
  const spanAtOrBefore = database.prepare<[number, number], TimeSpan>('SELECT start_ms AS startMs, end_ms AS endMs FROM coverage_span WHERE camera_id = ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT 1');
  const remove = database.prepare('DELETE FROM coverage_span WHERE camera_id = ? AND start_ms >= ? AND start_ms <= ?');
  const insert = database.prepare('INSERT INTO coverage_span (camera_id, start_ms, end_ms) VALUES (?, ?, ?)');

  /** @param window whole hours, so that no segment of it starts outside */
  return (cameraId: number, window: TimeSpan): void => {
    const before = lastBefore.get(cameraId, window.startMs);
    const after = firstAfter.get(cameraId, window.endMs);
    // The spans of the neighbours; each may reach far beyond the window, and one may be both.
    const spanBefore = before && spanAtOrBefore.get(cameraId, before.startMs);
    const spanAfter = after && spanAtOrBefore.get(cameraId, after.startMs);
    const pieces: TimeSpan[] = [];
    if (before && spanBefore) pieces.push({ startMs: spanBefore.startMs, endMs: before.endMs });
    pieces.push(...inside.all(cameraId, window.startMs, window.endMs));
    if (after && spanAfter) pieces.push({ startMs: after.startMs, endMs: Math.max(spanAfter.endMs, after.endMs) });
    remove.run(cameraId, spanBefore?.startMs ?? window.startMs, Math.max(spanAfter?.startMs ?? window.endMs - 1, window.endMs - 1));
    for (const span of mergeSpans(pieces)) insert.run(cameraId, span.startMs, span.endMs);
  };
}
