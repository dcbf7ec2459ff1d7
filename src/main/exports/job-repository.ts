import type { ErrorData } from '../../shared/errors.ts';
import type { JobStatus, JobWarning } from '../../shared/job.ts';
import type { Database } from '../db/open.ts';
import { canBecome } from './job-machine.ts';

/** A row of `export_job`: what the engine knows of a job beyond its progress, which lives in memory. */
export interface JobRow {
  id: string;
  status: JobStatus;
  cameraId: number | null;
  camera: string;
  name: string;
  caseId: string | null;
  requestStartMs: number;
  requestEndMs: number;
  /** Null: the folder of the settings at the time it runs. */
  outputFolder: string | null;
  queueRank: number;
  queuedAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  attempt: number;
  estimatedBytes: number;
  error: ErrorData | null;
  warnings: JobWarning[];
}

/** What changes together with the status. */
export interface TransitionFields {
  startedAtMs?: number;
  endedAtMs?: number | null;
  attempt?: number;
  error?: ErrorData | null;
  warnings?: readonly JobWarning[];
}

export type NewJob = Pick<JobRow, 'id' | 'cameraId' | 'camera' | 'name' | 'caseId' | 'requestStartMs' | 'requestEndMs' | 'outputFolder' | 'queuedAtMs' | 'estimatedBytes'>;
export type JobRepository = ReturnType<typeof createJobRepository>;

const COLUMNS = `id, status, camera_id AS cameraId, camera, name, case_id AS caseId, request_start_ms AS requestStartMs,
  request_end_ms AS requestEndMs, output_folder AS outputFolder, queue_rank AS queueRank, queued_at_ms AS queuedAtMs,
  started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, attempt, estimated_bytes AS estimatedBytes,
  error_code AS errorCode, error_message AS errorMessage, error_remedy AS errorRemedy, warnings`;
// Ranks of running jobs count too: one that is interrupted keeps its place before those that came later.
const ACTIVE = `status IN ('queued', 'running')`;
const FINAL = `status IN ('success', 'failed', 'cancelled')`;

/** The jobs' rows. Every change of status is one guarded statement: SQL is the referee of who was first. */
export function createJobRepository(database: Database) {
  const insert = database.prepare(`INSERT INTO export_job (id, status, camera_id, camera, name, case_id, request_start_ms, request_end_ms,
    output_folder, queue_rank, queued_at_ms, estimated_bytes)
    VALUES (@id, 'queued', @cameraId, @camera, @name, @caseId, @requestStartMs, @requestEndMs, @outputFolder,
      (SELECT coalesce(max(queue_rank), 0) + 1 FROM export_job WHERE ${ACTIVE}), @queuedAtMs, @estimatedBytes)`);
  const byId = database.prepare<[string], RawJobRow>(`SELECT ${COLUMNS} FROM export_job WHERE id = ?`);
  const waiting = database.prepare<[], RawJobRow>(`SELECT ${COLUMNS} FROM export_job WHERE status = 'queued' ORDER BY queue_rank, id`);
  const running = database.prepare<[], RawJobRow>(`SELECT ${COLUMNS} FROM export_job WHERE status = 'running' ORDER BY started_at_ms, id`);
  const nextWaiting = database.prepare<[], RawJobRow>(`SELECT ${COLUMNS} FROM export_job WHERE status = 'queued' ORDER BY queue_rank, id LIMIT 1`);
  const countWaiting = database.prepare<[], number>(`SELECT count(*) FROM export_job WHERE status = 'queued'`).pluck();
  const history = database.prepare<[number, number], RawJobRow>(`SELECT ${COLUMNS} FROM export_job WHERE ${FINAL} ORDER BY ended_at_ms DESC, id LIMIT ? OFFSET ?`);
  const countHistory = database.prepare<[], number>(`SELECT count(*) FROM export_job WHERE ${FINAL}`).pluck();
  const promised = database.prepare<[], number>(`SELECT coalesce(sum(estimated_bytes), 0) FROM export_job WHERE status IN ('queued', 'running')`).pluck();
  const setWarnings = database.prepare('UPDATE export_job SET warnings = ? WHERE id = ?');
  const move = database.prepare(`UPDATE export_job SET status = @to,
    started_at_ms = coalesce(@startedAtMs, started_at_ms), ended_at_ms = @endedAtMs, attempt = coalesce(@attempt, attempt),
    error_code = @errorCode, error_message = @errorMessage, error_remedy = @errorRemedy, warnings = coalesce(@warnings, warnings)
    WHERE id = @id AND status = @from`);
  const moveToEnd = database.prepare(`UPDATE export_job SET queued_at_ms = @queuedAtMs,
    queue_rank = (SELECT coalesce(max(queue_rank), 0) + 1 FROM export_job WHERE ${ACTIVE}) WHERE id = @id`);

  return {
    insert: (job: NewJob): void => { insert.run(job); },
    get: (id: string): JobRow | undefined => byId.all(id).map(toJobRow)[0],
    waiting: (): JobRow[] => waiting.all().map(toJobRow),
    running: (): JobRow[] => running.all().map(toJobRow),
    nextWaiting: (): JobRow | undefined => nextWaiting.all().map(toJobRow)[0],
    countWaiting: (): number => countWaiting.get() ?? 0,
    history: (limit: number, offset: number): JobRow[] => history.all(limit, offset).map(toJobRow),
    countHistory: (): number => countHistory.get() ?? 0,
    /** What jobs that wait or run will still write, bytes. */
    promisedBytes: (): number => promised.get() ?? 0,
    setWarnings: (id: string, warnings: readonly JobWarning[]): void => { setWarnings.run(JSON.stringify(warnings), id); },
    /** Puts a job behind all that wait. */
    moveToEnd: (id: string, queuedAtMs: number): void => { moveToEnd.run({ id, queuedAtMs }); },
    /**
     * Moves a job from one status to another.
     * @returns false when the job was not in `from` any more: somebody else was first
     * @throws Error for a move that the table of job-machine.ts does not know
     */
    transition: (id: string, from: JobStatus, to: JobStatus, fields: TransitionFields = {}): boolean => {
      if (!canBecome(from, to)) throw new Error(`A job cannot go from ${from} to ${to}`);
      const error = fields.error ?? null;
      return move.run({
        id, from, to,
        startedAtMs: fields.startedAtMs ?? null,
        endedAtMs: fields.endedAtMs ?? null,
        attempt: fields.attempt ?? null,
        errorCode: error?.code ?? null,
        errorMessage: error?.message ?? null,
        errorRemedy: error?.remedy ?? null,
        warnings: fields.warnings === undefined ? null : JSON.stringify(fields.warnings),
      }).changes === 1;
    },
  };
}

interface RawJobRow extends Omit<JobRow, 'error' | 'warnings'> {
  errorCode: ErrorData['code'] | null;
  errorMessage: string | null;
  errorRemedy: string | null;
  warnings: string;
}

function toJobRow(raw: RawJobRow): JobRow {
  const { errorCode, errorMessage, errorRemedy, warnings, ...row } = raw;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? '', ...(errorRemedy === null ? {} : { remedy: errorRemedy }) };
  return { ...row, error, warnings: JSON.parse(warnings) as JobWarning[] };
}
