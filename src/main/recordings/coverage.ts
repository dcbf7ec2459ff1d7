import type { TimeSpan } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { MAX_SEGMENT_DURATION_MS } from './sources/adapter.ts';

/**
 * Segments whose distance is no more than this count as continuous: Frigate names files by whole seconds, so that even
 * footage without a gap shows distances of just under a second.
 */
export const CONTINUITY_TOLERANCE_MS = 1_000;

/** How far a segment can make itself felt after its start: its length, then the distance that still counts as continuous. */
const REACH_MS = MAX_SEGMENT_DURATION_MS + CONTINUITY_TOLERANCE_MS;

/** Joins spans that touch, overlap or nearly touch. @param spans ordered by start */
export function mergeSpans(spans: Iterable<TimeSpan>): TimeSpan[] {
  const merged: TimeSpan[] = [];
  for (const span of spans) addSpan(merged, span);
  return merged;
}

/** Joins one more span to merged ones, of which none starts later. @param merged is changed */
export function addSpan(merged: TimeSpan[], span: Readonly<TimeSpan>): void {
  const last = merged.at(-1);
  if (last !== undefined && span.startMs <= last.endMs + CONTINUITY_TOLERANCE_MS) last.endMs = Math.max(last.endMs, span.endMs);
  else merged.push({ ...span });
}

/**
 * Keeps `coverage_span` right after segments that start in a window have come, gone or changed. Costs what the window
 * and ten minutes on each side hold, not what the spans around it hold: a span that reaches over an edge is cut there and
 * joined again.
 */
export function createCoverageKeeper(database: Database) {
  const segments = database.prepare<[number, number, number], TimeSpan>('SELECT start_ms AS startMs, start_ms + duration_ms AS endMs FROM segment WHERE camera_id = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms');
  const firstFrom = database.prepare<[number, number], number>('SELECT start_ms FROM segment WHERE camera_id = ? AND start_ms >= ? ORDER BY start_ms LIMIT 1').pluck();
  const latestEnd = database.prepare<[number, number, number], number | null>('SELECT max(start_ms + duration_ms) FROM segment WHERE camera_id = ? AND start_ms >= ? AND start_ms < ?').pluck();
  const spanAround = database.prepare<[number, number], TimeSpan>('SELECT start_ms AS startMs, end_ms AS endMs FROM coverage_span WHERE camera_id = ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT 1');
  const remove = database.prepare('DELETE FROM coverage_span WHERE camera_id = ? AND start_ms >= ? AND start_ms < ?');
  const insert = database.prepare('INSERT INTO coverage_span (camera_id, start_ms, end_ms) VALUES (?, ?, ?)');

  /** @param window holds the start of every segment that changed */
  return (cameraId: number, window: TimeSpan): void => {
    // Nothing that starts before or after these could have been touched by what changed.
    const fromMs = window.startMs - REACH_MS;
    const toMs = window.endMs + REACH_MS;
    const pieces = segments.all(cameraId, fromMs, toMs);
    const first = pieces[0];
    if (first !== undefined && first.startMs < window.startMs) {
      // Where its span starts is up to older segments, none of which changed; where it ends by them too.
      const span = spanAround.get(cameraId, first.startMs);
      if (span !== undefined && span.endMs >= first.startMs) {
        const olderEndMs = latestEnd.get(cameraId, first.startMs - REACH_MS, first.startMs) ?? first.endMs;
        pieces[0] = { startMs: span.startMs, endMs: Math.max(olderEndMs, first.endMs) };
      }
    }
    // The end of the span of a segment behind all that changed depends on newer ones only.
    const afterMs = firstFrom.get(cameraId, toMs);
    const spanAfter = afterMs === undefined ? undefined : spanAround.get(cameraId, afterMs);
    if (afterMs !== undefined && spanAfter !== undefined && spanAfter.endMs > afterMs) pieces.push({ startMs: afterMs, endMs: spanAfter.endMs });
    remove.run(cameraId, Math.min(pieces[0]?.startMs ?? fromMs, fromMs), afterMs === undefined ? toMs : Math.max(toMs, afterMs + 1));
    for (const span of mergeSpans(pieces)) insert.run(cameraId, span.startMs, span.endMs);
  };
}
