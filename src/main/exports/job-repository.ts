import { defaultExportOptions } from '../../shared/export-options.ts';
import type { ErrorData } from '../../shared/errors.ts';
import { isFinalStatus, type JobStatus, type JobWarning } from '../../shared/job.ts';
import type { Database } from '../db/open.ts';
import { nextTurn } from '../next-turn.ts';
import { canBecome } from './job-machine.ts';
import { createJobQueries } from './job-queries.ts';
import { toPartColumns, type JobPart, type JobRow } from './job-row.ts';

/** What changes together with the status. */
export interface TransitionFields {
  startedAtMs?: number;
  endedAtMs?: number | null;
  attempt?: number;
  error?: ErrorData | null;
  warnings?: readonly JobWarning[];
  isPaused?: boolean;
}

export type NewJob = Pick<JobRow, 'id' | 'cameraId' | 'camera' | 'name' | 'caseId' | 'requestStartMs' | 'requestEndMs' | 'outputFolder' | 'queuedAtMs' | 'estimatedBytes'> &
  Partial<Pick<JobRow, 'options' | 'part' | 'isPaused' | 'recordedMs' | 'pictureId'>>;
export type JobRepository = ReturnType<typeof createJobRepository>;

// Ranks of running jobs count too: one that is interrupted keeps its place before those that came later.
const ACTIVE = `status IN ('queued', 'running')`;
/** Ended jobs that are put away before others get their turn: some 2 ms. */
const CLEARED_A_TURN = 1_000;

/** The jobs' rows. Every change of status is one guarded statement: SQL is the referee of who was first. */
export function createJobRepository(database: Database) {
  return { ...createJobQueries(database), ...createQueueChanges(database), ...createJobChanges(database) };
}

/** Changes of the queue: who waits, where, and what is held back. */
function createQueueChanges(database: Database) {
  const insert = database.prepare(`INSERT INTO export_job (id, status, camera_id, camera, name, case_id, request_start_ms, request_end_ms,
    output_folder, queue_rank, queued_at_ms, estimated_bytes, options, is_paused, part_of, part_number, part_count, recorded_ms, picture_id)
    VALUES (@id, 'queued', @cameraId, @camera, @name, @caseId, @requestStartMs, @requestEndMs, @outputFolder,
      (SELECT coalesce(max(queue_rank), 0) + 1 FROM export_job WHERE ${ACTIVE}), @queuedAtMs, @estimatedBytes, @options, @isPaused, @partOf, @partNumber, @partCount, @recordedMs, @pictureId)`);
  const setPaused = database.prepare(`UPDATE export_job SET is_paused = ? WHERE id = ? AND ${ACTIVE}`);
  const setStopsQueue = database.prepare(`UPDATE export_job SET stops_queue = ? WHERE id = ? AND status = 'queued'`);
  const setRank = database.prepare(`UPDATE export_job SET queue_rank = ? WHERE id = ? AND ${ACTIVE}`);
  const highestRankOfRunning = database.prepare<[], number>(`SELECT coalesce(max(queue_rank), 0) FROM export_job WHERE status = 'running'`).pluck();
  const moveToEnd = database.prepare(`UPDATE export_job SET queued_at_ms = @queuedAtMs, stops_queue = 0,
    queue_rank = (SELECT coalesce(max(queue_rank), 0) + 1 FROM export_job WHERE ${ACTIVE}) WHERE id = @id`);

  return {
    insert: (job: NewJob): void => {
      const { options = defaultExportOptions, isPaused = false, recordedMs = 0, part = null, pictureId = null } = job;
      insert.run({ ...job, options: JSON.stringify(options), isPaused: Number(isPaused), recordedMs, pictureId, ...toPartColumns(part) });
    },
    setPaused: (id: string, isPaused: boolean): boolean => setPaused.run(Number(isPaused), id).changes === 1,
    setStopsQueue: (id: string, stopsQueue: boolean): boolean => setStopsQueue.run(Number(stopsQueue), id).changes === 1,
    /** Gives waiting jobs the order of `ids`, behind those that run. */
    setOrder: (ids: readonly string[]): void => {
      const first = (highestRankOfRunning.get() ?? 0) + 1;
      database.transaction(() => { ids.forEach((id, index) => { setRank.run(first + index, id); }); })();
    },
    /** Puts a job behind all that wait. */
    moveToEnd: (id: string, queuedAtMs: number): void => { moveToEnd.run({ id, queuedAtMs }); },
  };
}

/** Changes of single jobs. */
function createJobChanges(database: Database) {
  const clear = database.prepare(`UPDATE export_job SET is_cleared = 1 WHERE rowid IN (SELECT rowid FROM export_job WHERE ended_number IS NOT NULL AND is_cleared = 0 LIMIT ${String(CLEARED_A_TURN)})`);
  const narrow = database.prepare(`UPDATE export_job SET name = @name, request_start_ms = @requestStartMs, request_end_ms = @requestEndMs,
    estimated_bytes = @estimatedBytes, part_of = @partOf, part_number = @partNumber, part_count = @partCount, recorded_ms = @recordedMs WHERE id = @id AND status = 'running'`);
  const setPins = database.prepare('UPDATE export_job SET pin_folder = @pinFolder, pin_bytes = @pinBytes, pin_note = @pinNote WHERE id = @id');
  // No end before the start: somebody may have set the clock back meanwhile. (max of null is null.)
  const move = database.prepare(`UPDATE export_job SET status = @to,
    started_at_ms = coalesce(@startedAtMs, started_at_ms), ended_at_ms = max(@endedAtMs, coalesce(@startedAtMs, started_at_ms, @endedAtMs)), attempt = coalesce(@attempt, attempt),
    error_code = @errorCode, error_message = @errorMessage, error_remedy = @errorRemedy, warnings = coalesce(@warnings, warnings),
    is_paused = coalesce(@isPaused, is_paused), is_cleared = 0,
    ended_number = CASE WHEN @isFinal THEN (SELECT coalesce(max(ended_number), 0) + 1 FROM export_job) END
    WHERE id = @id AND status = @from`);

  return {
    /** Puts all ended jobs away from the list, in steps. @returns how many */
    clearFinished: async (): Promise<number> => {
      let cleared = 0;
      for (let changes = clear.run().changes; changes > 0; changes = clear.run().changes) {
        cleared += changes;
        await nextTurn();
      }
      return cleared;
    },
    /** Makes a running job smaller: a part of what it was. */
    narrow: (id: string, { part, ...smaller }: Pick<JobRow, 'name' | 'requestStartMs' | 'requestEndMs' | 'estimatedBytes' | 'recordedMs'> & { part: JobPart }): void => {
      narrow.run({ id, ...smaller, ...toPartColumns(part) });
    },
    setPins: (id: string, pins: Pick<JobRow, 'pinFolder' | 'pinBytes' | 'pinNote'>): void => { setPins.run({ id, ...pins }); },
    /**
     * Moves a job from one status to another.
     * @returns false when the job was not in `from` any more: somebody else was first
     * @throws Error for a move that the table of job-machine.ts does not know
     */
    transition: (id: string, from: JobStatus, to: JobStatus, fields: TransitionFields = {}): boolean => {
      if (!canBecome(from, to)) throw new Error(`A job cannot go from ${from} to ${to}`);
      const error = fields.error ?? null;
      return move.run({
        id, from, to, isFinal: Number(isFinalStatus(to)),
        startedAtMs: fields.startedAtMs ?? null,
        endedAtMs: fields.endedAtMs ?? null,
        attempt: fields.attempt ?? null,
        errorCode: error?.code ?? null,
        errorMessage: error?.message ?? null,
        errorRemedy: error?.remedy ?? null,
        warnings: fields.warnings === undefined ? null : JSON.stringify(fields.warnings),
        isPaused: fields.isPaused === undefined ? null : Number(fields.isPaused),
      }).changes === 1;
    },
  };
}
