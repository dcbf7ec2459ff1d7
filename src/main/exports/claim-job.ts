import type { Clock } from '../clock.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { JobRepository } from './job-repository.ts';
import type { JobRow } from './job-row.ts';
import type { QueuePauseRepository } from './queue-pause.ts';

/**
 * Claims the next waiting job; the guarded update makes sure that no two workers get the same.
 * @param onBreakPoint called once when the next job is one that the queue pauses before; nothing is claimed then
 * @returns undefined when nothing can start now
 */
export function claimNextJob({ jobs, attempts, clock, queuePause }: { jobs: JobRepository; attempts: AttemptRepository; clock: Clock; queuePause: QueuePauseRepository }, onBreakPoint: () => void): JobRow | undefined {
  for (let next = jobs.nextWaiting(); next !== undefined && queuePause.get() === null; next = jobs.nextWaiting()) {
    if (next.stopsQueue) {
      jobs.setStopsQueue(next.id, false);
      onBreakPoint();
      return undefined;
    }
    const startedAtMs = clock.nowMs();
    if (!jobs.transition(next.id, 'queued', 'running', { startedAtMs, attempt: next.attempt + 1 })) continue;
    attempts.start(next.id, next.attempt + 1, startedAtMs);
    return jobs.get(next.id);
  }
  return undefined;
}
