import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { JobRepository } from './job-repository.ts';
import type { JobRow } from './job-row.ts';
import type { QueuePauseRepository } from './queue-pause.ts';

/** What claiming reads and changes. */
export interface ClaimingStore {
  database: Database;
  jobs: JobRepository;
  attempts: AttemptRepository;
  clock: Clock;
  queuePause: QueuePauseRepository;
}

/**
 * Claims the next waiting job; the guarded update makes sure that no two workers get the same.
 * @param onBreakPoint called once when the next job is one that the queue pauses before; nothing is claimed then
 * @returns undefined when nothing can start now
 */
export function claimNextJob(store: ClaimingStore, onBreakPoint: () => void): JobRow | undefined {
  const { database, jobs, clock, queuePause } = store;
  for (let next = jobs.nextWaiting(); next !== undefined && queuePause.get() === null; next = jobs.nextWaiting()) {
    if (next.stopsQueue) {
      jobs.setStopsQueue(next.id, false);
      onBreakPoint();
      return undefined;
    }
    const { id, attempt } = next;
    // Together: a job that runs without an attempt would be nobody's work.
    if (database.transaction(() => claim(store, id, attempt + 1, clock.nowMs())).immediate()) return jobs.get(id);
  }
  return undefined;
}

function claim({ jobs, attempts }: ClaimingStore, jobId: string, attempt: number, startedAtMs: number): boolean {
  if (!jobs.transition(jobId, 'queued', 'running', { startedAtMs, attempt })) return false;
  attempts.start(jobId, attempt, startedAtMs);
  return true;
}
