import type { ExportJob, JobState, QueueState } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import { isStoreTrouble } from '../db/sqlite-error.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';

/** Least time between two publications of mere progress; ffmpeg reports many times a second. */
export const PROGRESS_BROADCAST_MIN_INTERVAL_MS = 1_000;

/**
 * Publishes the active set of jobs: at once for a change of status (`force`), at most once a second for progress. A
 * publisher that throws must not harm a job, so it is logged and forgotten.
 */
export function createJobStateBroadcaster(dependencies: { publisher: Publisher; clock: Clock; log: Log; activeJobs: () => ExportJob[]; queue: () => QueueState }) {
  const { publisher, clock, log, activeJobs, queue } = dependencies;
  let lastMs = Number.NEGATIVE_INFINITY;
  let sequence = 0;
  let lastJobs: ExportJob[] = [];

  // A store that has failed must not keep its failure from being told: then what was known last is shown.
  const knownJobs = (): ExportJob[] => {
    try {
      lastJobs = activeJobs();
    } catch (error) {
      if (!isStoreTrouble(error)) throw error;
    }
    return lastJobs;
  };
  const snapshot = (): JobState => {
    const jobs = knownJobs();
    return { jobType: 'export', status: jobs.some((job) => job.status === 'running') ? 'running' : 'queued', results: { jobs }, queue: queue(), sequence };
  };
  return {
    /** The state with the number of the latest publication. */
    snapshot,
    broadcast: (options: { force: boolean }): void => {
      const nowMs = clock.monotonicMs();
      if (!options.force && nowMs - lastMs < PROGRESS_BROADCAST_MIN_INTERVAL_MS) return;
      lastMs = nowMs;
      sequence += 1;
      try {
        publisher.publish('jobs:changed', snapshot());
      } catch (error) {
        log.warn('Publisher failed during job state broadcast', { error });
      }
    },
  };
}
