import type { Database } from '../db/open.ts';
import { foldForSearch } from '../db/open.ts';
import { JOB_COLUMNS, toJobRow, type JobRow, type RawJobRow } from './job-row.ts';

/** Which ended jobs a list shows. */
export interface HistoryQuery {
  limit: number;
  offset: number;
  /** Part of the name or the camera; empty or absent: all. A search also finds what was put away. */
  search?: string | undefined;
}

// The plus keeps SQLite from collecting and sorting all that have ended: it goes along their order and stops when the page is full.
const FINAL = `+status IN ('success', 'failed', 'cancelled')`;
const IN_HISTORY = `${FINAL} AND CASE WHEN @search = '' THEN is_cleared = 0
  ELSE instr(fold_for_search(name), @search) > 0 OR instr(fold_for_search(camera), @search) > 0 END`;

/** Questions about the jobs. */
export function createJobQueries(database: Database) {
  const byId = database.prepare<[string], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE id = ?`);
  const waiting = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE status = 'queued' ORDER BY queue_rank, id`);
  const running = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE status = 'running' ORDER BY started_at_ms, id`);
  const nextWaiting = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE status = 'queued' AND is_paused = 0 ORDER BY queue_rank, id LIMIT 1`);
  const countWaiting = database.prepare<[], number>(`SELECT count(*) FROM export_job WHERE status = 'queued'`).pluck();
  const history = database.prepare<[object], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE ${IN_HISTORY} ORDER BY ended_at_ms DESC, id LIMIT @limit OFFSET @offset`);
  const countHistory = database.prepare<[object], number>(`SELECT count(*) FROM export_job WHERE ${IN_HISTORY}`).pluck();
  const promised = database.prepare<[], number>(`SELECT coalesce(sum(estimated_bytes), 0) FROM export_job WHERE status IN ('queued', 'running')`).pluck();
  const partsOf = database.prepare<[string], string>('SELECT id FROM export_job WHERE part_of = ? ORDER BY part_number').pluck();
  const pinned = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE pin_folder IS NOT NULL ORDER BY queued_at_ms`);

  return {
    get: (id: string): JobRow | undefined => byId.all(id).map(toJobRow)[0],
    /** In the order in which they will run. */
    waiting: (): JobRow[] => waiting.all().map(toJobRow),
    running: (): JobRow[] => running.all().map(toJobRow),
    /** The next one that no person holds back. */
    nextWaiting: (): JobRow | undefined => nextWaiting.all().map(toJobRow)[0],
    countWaiting: (): number => countWaiting.get() ?? 0,
    history: ({ search = '', ...page }: HistoryQuery): { rows: JobRow[]; total: number } => {
      const parameters = { ...page, search: foldForSearch(search.trim()) };
      return { rows: history.all(parameters).map(toJobRow), total: countHistory.get(parameters) ?? 0 };
    },
    /** The jobs that one was split into, the first one included; empty when it was not. */
    partsOf: (id: string): string[] => partsOf.all(id),
    /** Jobs that hold pins, whatever their status. */
    pinned: (): JobRow[] => pinned.all().map(toJobRow),
    /** What jobs that wait or run will still write, bytes. */
    promisedBytes: (): number => promised.get() ?? 0,
  };
}
