import type { Source, SourceKind, UnreadableFile } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { nextTurn } from '../next-turn.ts';

/** A row of `source` with figures about what belongs to it. */
export type SourceRow = Omit<Source, 'indexing'>;

export type SourceRepository = ReturnType<typeof createSourceRepository>;

/** Most that the pins of one source may hold unless the source says otherwise: a recorder needs its disk for itself. */
export const DEFAULT_PIN_LIMIT_BYTES = 200e9;

/** Rows a turn when a source is removed: 1 ms, and the main thread answers the window in between. */
const ROWS_A_TURN = 1_000;
/** Their rows are wider. */
const JOBS_A_TURN = 250;

/** The sources' rows. */
export function createSourceRepository(database: Database) {
  const select = `SELECT id, kind, name, path, added_at_ms AS addedAtMs, indexed_at_ms AS indexedAtMs,
    (SELECT count(*) FROM camera WHERE source_id = source.id) AS cameraCount,
    (SELECT coalesce(sum(segment_count), 0) FROM camera WHERE source_id = source.id) AS segmentCount,
    (SELECT count(*) FROM unreadable_file WHERE source_id = source.id) AS unreadableCount,
    pin_folder AS pinFolder, coalesce(pin_limit_bytes, ${String(DEFAULT_PIN_LIMIT_BYTES)}) AS pinLimitBytes, database_path AS databasePath,
    (SELECT coalesce(sum(pin_bytes), 0) FROM export_job JOIN camera ON camera.id = camera_id WHERE source_id = source.id AND export_job.pin_folder IS NOT NULL) AS pinnedBytes FROM source`;
  const selectAll = database.prepare<[], SourceRow>(`${select} ORDER BY id`);
  const selectOne = database.prepare<[number], SourceRow>(`${select} WHERE id = ?`);
  const insert = database.prepare('INSERT INTO source (kind, name, path, added_at_ms) VALUES (?, ?, ?, ?)');
  const setPinFolder = database.prepare('UPDATE source SET pin_folder = ?, pin_limit_bytes = coalesce(?, pin_limit_bytes) WHERE id = ?');
  const setDatabase = database.prepare('UPDATE source SET database_path = ? WHERE id = ?');
  const databaseOfCamera = database.prepare<[number], { camera: string; databasePath: string }>('SELECT camera.name AS camera, database_path AS databasePath FROM camera JOIN source ON source.id = source_id WHERE camera.id = ? AND database_path IS NOT NULL');
  const ofCamera = database.prepare<[number], number>('SELECT source_id FROM camera WHERE id = ?').pluck();
  const anySegmentCamera = database.prepare<[number], number>('SELECT id FROM camera WHERE source_id = ? AND segment_count > 0 LIMIT 1').pluck();
  const markIndexed = database.prepare('UPDATE source SET indexed_at_ms = ? WHERE id = ?');
  const activeJobs = database.prepare<[number], number>(`SELECT count(*) FROM export_job JOIN camera ON camera.id = camera_id WHERE source_id = ? AND status IN ('queued', 'running')`).pluck();
  const unreadableList = database.prepare<[number, number, number], UnreadableFile>('SELECT path, reason, size_bytes AS sizeBytes, found_at_ms AS foundAtMs FROM unreadable_file WHERE source_id = ? ORDER BY path LIMIT ? OFFSET ?');

  const removeInSteps = createRemoval(database);
  return {
    list: (): SourceRow[] => selectAll.all(),
    get: (id: number): SourceRow | undefined => selectOne.get(id),
    insert: (row: { kind: SourceKind; name: string; path: string; addedAtMs: number }): number => Number(insert.run(row.kind, row.name, row.path, row.addedAtMs).lastInsertRowid),
    setPinFolder: (id: number, folder: string | null, limitBytes: number | undefined): void => { setPinFolder.run(folder, limitBytes ?? null, id); },
    /** A camera's name and the recorder's database; undefined where none is used. */
    databaseOfCamera: (cameraId: number): { camera: string; databasePath: string } | undefined => databaseOfCamera.get(cameraId),
    setDatabase: (id: number, path: string | null): void => { setDatabase.run(path, id); },
    sourceOfCamera: (cameraId: number): number | undefined => ofCamera.get(cameraId),
    /** A camera of it that has footage. */
    cameraWithFootage: (id: number): number | undefined => anySegmentCamera.get(id),
    markIndexed: (id: number, nowMs: number): void => { markIndexed.run(nowMs, id); },
    /** Jobs of its cameras that wait or run. */
    countActiveJobs: (id: number): number => activeJobs.get(id) ?? 0,
    unreadable: (id: number, limit: number, offset: number): UnreadableFile[] => unreadableList.all(id, limit, offset),
    removeInSteps,
  };
}

/** Removes a source and all of its index, in steps: all at once would keep the main thread for seconds. Its jobs stay. */
function createRemoval(database: Database): (id: number) => Promise<void> {
  const camerasOf = database.prepare<[number], number>('SELECT id FROM camera WHERE source_id = ?').pluck();
  const firstRows = (table: 'segment' | 'coverage_span') => database.prepare(`DELETE FROM ${table} WHERE camera_id = @id AND start_ms <=
    coalesce((SELECT start_ms FROM ${table} WHERE camera_id = @id ORDER BY start_ms LIMIT 1 OFFSET ${String(ROWS_A_TURN - 1)}), ${String(Number.MAX_SAFE_INTEGER)})`);
  const removeSegments = firstRows('segment');
  const count = database.prepare('UPDATE camera SET segment_count = segment_count - @removed WHERE id = @id');
  // The number follows at once: the program may end here, and the source then stays.
  const removeCounted = database.transaction((id: number): number => {
    const removed = removeSegments.run({ id }).changes;
    if (removed > 0) count.run({ id, removed });
    return removed;
  });
  const removeSpans = firstRows('coverage_span');
  const forgetInJobs = database.prepare(`UPDATE export_job SET camera_id = NULL WHERE rowid IN (SELECT rowid FROM export_job WHERE camera_id = @id LIMIT ${String(JOBS_A_TURN)})`);
  const removeCamera = database.prepare('DELETE FROM camera WHERE id = ?');
  const removeUnreadable = database.prepare(`DELETE FROM unreadable_file WHERE source_id = @id AND path IN (SELECT path FROM unreadable_file WHERE source_id = @id LIMIT ${String(ROWS_A_TURN)})`);
  const remove = database.prepare('DELETE FROM source WHERE id = ?');

  return async (sourceId) => {
    for (const id of camerasOf.all(sourceId)) {
      while (removeCounted(id) > 0) await nextTurn();
      for (const step of [removeSpans, forgetInJobs]) while (step.run({ id }).changes > 0) await nextTurn();
      removeCamera.run(id);
      await nextTurn();
    }
    while (removeUnreadable.run({ id: sourceId }).changes > 0) await nextTurn();
    remove.run(sourceId);
  };
}
