import type { Source, SourceKind, UnreadableFile } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';

/** A row of `source` with figures about what belongs to it. */
export type SourceRow = Omit<Source, 'indexing'>;

/** Rows a turn when a source is removed: the main thread answers the window in between. */
const ROWS_A_TURN = 2_000;

/** The sources' rows. */
export function createSourceRepository(database: Database) {
  const select = `SELECT id, kind, name, path, added_at_ms AS addedAtMs, indexed_at_ms AS indexedAtMs,
    (SELECT count(*) FROM camera WHERE source_id = source.id) AS cameraCount,
    (SELECT coalesce(sum(segment_count), 0) FROM camera WHERE source_id = source.id) AS segmentCount,
    (SELECT count(*) FROM unreadable_file WHERE source_id = source.id) AS unreadableCount FROM source`;
  const selectAll = database.prepare<[], SourceRow>(`${select} ORDER BY id`);
  const selectOne = database.prepare<[number], SourceRow>(`${select} WHERE id = ?`);
  const insert = database.prepare('INSERT INTO source (kind, name, path, added_at_ms) VALUES (?, ?, ?, ?)');
  const byPath = database.prepare<[string], number>('SELECT id FROM source WHERE path = ?').pluck();
  const activeJobs = database.prepare<[number], number>(`SELECT count(*) FROM export_job JOIN camera ON camera.id = camera_id WHERE source_id = ? AND status IN ('queued', 'running')`).pluck();
  const unreadableList = database.prepare<[number, number, number], UnreadableFile>('SELECT path, reason, size_bytes AS sizeBytes, found_at_ms AS foundAtMs FROM unreadable_file WHERE source_id = ? ORDER BY path LIMIT ? OFFSET ?');

  const removeSegments = database.prepare(`DELETE FROM segment WHERE (camera_id, start_ms) IN
    (SELECT camera_id, start_ms FROM segment WHERE camera_id IN (SELECT id FROM camera WHERE source_id = ?) LIMIT ${String(ROWS_A_TURN)})`);
  const remove = database.prepare('DELETE FROM source WHERE id = ?');
  return {
    list: (): SourceRow[] => selectAll.all(),
    get: (id: number): SourceRow | undefined => selectOne.get(id),
    hasPath: (path: string): boolean => byPath.get(path) !== undefined,
    insert: (row: { kind: SourceKind; name: string; path: string; addedAtMs: number }): number => Number(insert.run(row.kind, row.name, row.path, row.addedAtMs).lastInsertRowid),
    /** Jobs of its cameras that wait or run. */
    countActiveJobs: (id: number): number => activeJobs.get(id) ?? 0,
    unreadable: (id: number, limit: number, offset: number): UnreadableFile[] => unreadableList.all(id, limit, offset),
    /** Removes a source and all of its index. */
    removeInSteps: async (id: number): Promise<void> => {
      while (removeSegments.run(id).changes > 0) await new Promise(setImmediate);
      remove.run(id);
    },
  };
}
