import { NEXT_START, type CheckedStore, type CheckFinding } from './finding.ts';

const FINAL = `status IN ('success', 'failed', 'cancelled')`;

/** Do jobs, their attempts and their order make sense? */
export function checkJobs(store: CheckedStore): CheckFinding[] {
  return [...checkRunning(store), ...checkTimes(store), ...checkAttempts(store), ...checkPlaces(store)];
}

function checkRunning({ database, isEngineRunning }: CheckedStore): CheckFinding[] {
  if (isEngineRunning) return [];
  const running = database.prepare<[], { id: string; name: string }>(`SELECT id, name FROM export_job WHERE status = 'running' ORDER BY started_at_ms`).all();
  return running.map(({ id, name }) => ({ code: 'running_without_engine', message: `Job “${name}” (${id}) is booked as running, but no Reelcase is.`, remedy: 'Start Reelcase; it queues the job again, in its old place.' }));
}

function checkTimes({ database }: CheckedStore): CheckFinding[] {
  const wrong = database.prepare<[], { id: string; name: string; status: string; isFinal: number; endedAtMs: number | null; endedNumber: number | null }>(`SELECT id, name, status, ${FINAL} AS isFinal, ended_at_ms AS endedAtMs, ended_number AS endedNumber FROM export_job
    WHERE isFinal <> (ended_at_ms IS NOT NULL) OR isFinal <> (ended_number IS NOT NULL) OR ended_at_ms < started_at_ms OR request_end_ms <= request_start_ms`).all();
  return wrong.map(({ id, name, status, isFinal, endedAtMs, endedNumber }) => {
    const what = whatIsWrong(isFinal === 1, endedAtMs !== null, endedNumber !== null);
    return { code: 'job_times_wrong', message: `Job “${name}” (${id}) is ${status} and ${what}.`, remedy: isFinal === 1 ? 'Nothing is lost by it. Put ended jobs away from the list if it is in the way there.' : 'Cancel the job and queue the export again.' };
  });
}

function whatIsWrong(isFinal: boolean, hasEnd: boolean, isInHistory: boolean): string {
  if (isFinal && !hasEnd) return 'has no time of its end';
  if (isFinal && !isInHistory) return 'has no place in the history';
  if (!isFinal && hasEnd) return 'has an end all the same';
  return !isFinal && isInHistory ? 'is in the history all the same' : 'ends before it starts';
}

/** An attempt is open as long as its job runs, and a running job has one. */
function checkAttempts({ database, isEngineRunning }: CheckedStore): CheckFinding[] {
  const open = database.prepare<[], { id: string; attempt: number; status: string }>(`SELECT export_job.id, export_attempt.attempt, status FROM export_attempt JOIN export_job ON export_job.id = job_id
    WHERE outcome = 'running' AND NOT (status = 'running' AND export_attempt.attempt = export_job.attempt) ORDER BY job_id, export_attempt.attempt`).all();
  const missing = database.prepare<[], { id: string; name: string; attempt: number }>(`SELECT id, name, attempt FROM export_job
    WHERE status = 'running' AND NOT EXISTS (SELECT 1 FROM export_attempt WHERE job_id = id AND export_attempt.attempt = export_job.attempt AND outcome = 'running')`).all();
  return [
    ...open.map(({ id, attempt, status }): CheckFinding => ({ code: 'attempt_open', message: `Attempt ${String(attempt)} of job ${id} is booked as if it went on, but the job is ${status}.`, remedy: NEXT_START })),
    ...missing.map(({ id, name, attempt }): CheckFinding => ({ code: 'attempt_missing', message: `Job “${name}” (${id}) is booked as running, but its attempt ${String(attempt)} is not.`, remedy: isEngineRunning ? 'Close Reelcase and start it again.' : NEXT_START })),
  ];
}

function checkPlaces({ database }: CheckedStore): CheckFinding[] {
  const shared = database.prepare<[], { names: string }>(`SELECT group_concat('“' || name || '” (' || id || ')', ' and ') AS names FROM export_job WHERE status = 'queued' GROUP BY queue_rank HAVING count(*) > 1`).all();
  return shared.map(({ names }) => ({ code: 'queue_place_shared', message: `The jobs ${names} have the same place in the queue.`, remedy: 'Move one of them.' }));
}
