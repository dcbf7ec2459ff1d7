import type { JobAttempt, StepTiming } from '../../shared/job.ts';
import type { Database } from '../db/open.ts';

export type AttemptRepository = ReturnType<typeof createAttemptRepository>;

/** A process that an attempt left behind. */
export interface LeftProcess {
  jobId: string;
  attempt: number;
  processId: number;
}

const LOG_LINES_KEPT = 300;

/** The tries of jobs. */
export function createAttemptRepository(database: Database) {
  const insert = database.prepare(`INSERT INTO export_attempt (job_id, attempt, started_at_ms, outcome) VALUES (?, ?, ?, 'running')`);
  const setProcess = database.prepare(`UPDATE export_attempt SET process_id = ?, command_line = coalesce(?, command_line) WHERE job_id = ? AND attempt = ? AND outcome = 'running'`);
  const finish = database.prepare(`UPDATE export_attempt SET ended_at_ms = max(@endedAtMs, started_at_ms), outcome = @outcome, error_message = @errorMessage,
    log = @log, timings = @timings, process_id = NULL WHERE job_id = @jobId AND attempt = @attempt`);
  const byJob = database.prepare<[string], Omit<JobAttempt, 'log' | 'timings'> & { log: string; timings: string }>(`SELECT attempt, started_at_ms AS startTime, ended_at_ms AS endTime, outcome,
    error_message AS errorMessage, command_line AS commandLine, log, timings FROM export_attempt WHERE job_id = ? ORDER BY attempt`);
  // An attempt whose export was booked was a success, although the program ended before it could say so here.
  const interrupt = database.prepare(`UPDATE export_attempt SET ended_at_ms = max(?, started_at_ms), process_id = NULL,
    outcome = CASE WHEN EXISTS (SELECT 1 FROM export_job WHERE id = job_id AND status = 'success' AND export_job.attempt = export_attempt.attempt) THEN 'success' ELSE 'interrupted' END
    WHERE outcome = 'running'`);
  const left = database.prepare<[], LeftProcess>(`SELECT job_id AS jobId, attempt, process_id AS processId FROM export_attempt WHERE process_id IS NOT NULL`);
  const interruptedInARow = database.prepare<[string, string], number>(`SELECT count(*) FROM export_attempt WHERE job_id = ? AND outcome = 'interrupted'
    AND attempt > (SELECT coalesce(max(attempt), 0) FROM export_attempt WHERE job_id = ? AND outcome NOT IN ('interrupted', 'running', 'stopped', 'split'))`).pluck();

  return {
    start: (jobId: string, attempt: number, startedAtMs: number): void => { insert.run(jobId, attempt, startedAtMs); },
    /** Notes the process that works for an attempt while it runs, so that a restart can end it. `commandLine` null keeps the one noted before. */
    setProcess: (jobId: string, attempt: number, processId: number | null, commandLine: string | null): void => {
      setProcess.run(processId, commandLine, jobId, attempt);
    },
    finish: (jobId: string, attempt: number, end: { endedAtMs: number; outcome: JobAttempt['outcome']; errorMessage: string | null; log: readonly string[]; timings: readonly StepTiming[] }): void => {
      finish.run({ jobId, attempt, ...end, log: JSON.stringify(end.log.slice(-LOG_LINES_KEPT)), timings: JSON.stringify(end.timings) });
    },
    list: (jobId: string): JobAttempt[] => byJob.all(jobId).map((row) => ({ ...row, log: JSON.parse(row.log) as string[], timings: JSON.parse(row.timings) as StepTiming[] })),
    /** Closes the attempts that the last run of the program did not, with what became of them. */
    markInterrupted: (endedAtMs: number): void => { interrupt.run(endedAtMs); },
    leftProcesses: (): LeftProcess[] => left.all(),
    /** How many of a job's latest attempts ended with the program. */
    interruptedInARow: (jobId: string): number => interruptedInARow.get(jobId, jobId) ?? 0,
  };
}
