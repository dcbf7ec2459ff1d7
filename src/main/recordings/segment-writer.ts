import type { TimeSpan } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { createCoverageKeeper } from './coverage.ts';

/** A row of the index to be written. */
export interface NewSegment {
  startMs: number;
  durationMs: number;
  sizeBytes: number;
  /** Whether the index does not know it yet. */
  isNew: boolean;
}

/**
 * Writes what has changed of a camera: its segments, their number, and its coverage, in one transaction. It is as long as the
 * change is large; a folder of an hour takes about a millisecond.
 */
export function createSegmentWriter(database: Database) {
  const keepCoverage = createCoverageKeeper(database);
  const put = database.prepare('INSERT INTO segment (camera_id, start_ms, duration_ms, size_bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET duration_ms = excluded.duration_ms, size_bytes = excluded.size_bytes');
  const remove = database.prepare('DELETE FROM segment WHERE camera_id = ? AND start_ms = ?');
  const count = database.prepare('UPDATE camera SET segment_count = segment_count + ? WHERE id = ?');

  /**
   * @param window holds the start of every segment that changed
   * @param gone starts of segments that are to be removed
   */
  const write = (cameraId: number, window: TimeSpan, changed: readonly NewSegment[], gone: readonly number[]): void => {
    for (const { startMs, durationMs, sizeBytes } of changed) put.run(cameraId, startMs, durationMs, sizeBytes);
    for (const startMs of gone) remove.run(cameraId, startMs);
    count.run(changed.filter(({ isNew }) => isNew).length - gone.length, cameraId);
    keepCoverage(cameraId, window);
  };
  return database.transaction(write).immediate;
}
