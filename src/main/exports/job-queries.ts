import type { Database } from '../db/open.ts';
import { searchInSteps, type Page, type SearchedRow } from '../db/search-in-steps.ts';
import { JOB_COLUMNS, toJobRow, type JobRow, type RawJobRow } from './job-row.ts';

/** Which ended jobs a list shows. */
export interface HistorySearch extends Page {
  /** Part of the name or the camera; empty or absent: all. A search also finds what was put away. */
  search?: string | undefined;
}

interface EndedRow extends SearchedRow {
  id: string;
  endedNumber: number;
}

const IN_HISTORY = 'ended_number IS NOT NULL AND is_cleared = 0';

/** Questions about the jobs. */
export function createJobQueries(database: Database) {
  const byId = database.prepare<[string], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE id = ?`);
  const waiting = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE status = 'queued' ORDER BY queue_rank, id`);
  const running = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE status = 'running' ORDER BY started_at_ms, id`);
  const nextWaiting = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE status = 'queued' AND is_paused = 0 ORDER BY queue_rank, id LIMIT 1`);
  const countWaiting = database.prepare<[], number>(`SELECT count(*) FROM export_job WHERE status = 'queued'`).pluck();
  const historyPage = database.prepare<[number, number], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE ${IN_HISTORY} ORDER BY ended_number DESC LIMIT ? OFFSET ?`);
  const countHistory = database.prepare<[], number>(`SELECT count(*) FROM export_job WHERE ${IN_HISTORY}`).pluck();
  const endedBefore = database.prepare<[number, number], EndedRow>('SELECT id, name, camera, ended_number AS endedNumber FROM export_job WHERE ended_number < ? ORDER BY ended_number DESC LIMIT ?');
  const promised = database.prepare<[], number>(`SELECT coalesce(sum(estimated_bytes), 0) FROM export_job WHERE status IN ('queued', 'running')`).pluck();
  const partsOf = database.prepare<[string], string>('SELECT id FROM export_job WHERE part_of = ? ORDER BY part_number').pluck();
  const pinned = database.prepare<[], RawJobRow>(`SELECT ${JOB_COLUMNS} FROM export_job WHERE pin_folder IS NOT NULL ORDER BY queued_at_ms`);

  const history = ({ limit, offset }: Page): { rows: JobRow[]; total: number } => ({ rows: historyPage.all(limit, offset).map(toJobRow), total: countHistory.get() ?? 0 });

  return {
    get: (id: string): JobRow | undefined => byId.all(id).map(toJobRow)[0],
    /** In the order in which they will run. */
    waiting: (): JobRow[] => waiting.all().map(toJobRow),
    running: (): JobRow[] => running.all().map(toJobRow),
    /** The next one that no person holds back. */
    nextWaiting: (): JobRow | undefined => nextWaiting.all().map(toJobRow)[0],
    countWaiting: (): number => countWaiting.get() ?? 0,
    /** Ended jobs that were not put away, the latest end first. */
    history,
    /** The same for those that match, in steps: each job is looked at. */
    searchHistory: async ({ search = '', ...page }: HistorySearch): Promise<{ rows: JobRow[]; total: number }> => {
      if (search.trim() === '') return history(page);
      const { rows, total } = await searchInSteps<EndedRow>(search, (last, count) => endedBefore.all(last?.endedNumber ?? Number.MAX_SAFE_INTEGER, count), page);
      return { rows: rows.flatMap(({ id }) => byId.all(id)).map(toJobRow), total };
    },
    /** The jobs that one was split into, the first one included; empty when it was not. */
    partsOf: (id: string): string[] => partsOf.all(id),
    /** Jobs that hold pins, whatever their status. */
    pinned: (): JobRow[] => pinned.all().map(toJobRow),
    /** What jobs that wait or run will still write, bytes. */
    promisedBytes: (): number => promised.get() ?? 0,
  };
}
