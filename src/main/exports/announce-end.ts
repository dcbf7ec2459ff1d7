import { isFinalStatus } from '../../shared/job.ts';
import type { LibraryTopic } from '../../shared/ipc.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';
import type { JobRepository } from './job-repository.ts';
import type { ProgressBook } from './progress-book.ts';
import type { QueueListeners } from './queue-listeners.ts';
import type { WhenDone } from './when-done.ts';

/** How long a finished job's last progress stays at hand for a window that asks late. */
export const COMPLETED_JOB_CLEANUP_DELAY_MS = 5_000;

export interface AnnouncementDependencies {
  jobs: JobRepository;
  /** Lets go of the footage that was held for a job that has ended; must not throw. */
  releasePins: (jobId: string) => Promise<void>;
  whenDone: WhenDone;
  publisher: Publisher;
  clock: Clock;
  log: Log;
  progress: ProgressBook;
  listeners: QueueListeners;
  /** Publishes the active set. */
  publishState: () => void;
  isRunning: (jobId: string) => boolean;
}

/** Tells everybody that jobs have left the active set, lets go of their footage, and forgets their progress after a while. */
export async function announceEnd(jobIds: readonly string[], dependencies: AnnouncementDependencies): Promise<void> {
  const { jobs, releasePins, whenDone, listeners, progress, clock, isRunning } = dependencies;
  const ended = jobIds.filter((jobId) => isFinalStatus(jobs.get(jobId)?.status ?? 'cancelled'));
  await Promise.all(ended.map((jobId) => releasePins(jobId)));
  dependencies.publishState();
  publishLibrary(['jobHistory', 'exports', 'cases'], dependencies);
  for (const jobId of ended) {
    const status = jobs.get(jobId)?.status;
    if (status !== undefined && isFinalStatus(status)) whenDone.count(status);
    listeners.tellEnd(jobId);
    clock.setTimer(COMPLETED_JOB_CLEANUP_DELAY_MS, () => { if (!isRunning(jobId)) progress.forget(jobId); });
  }
}

/** Says which lists are out of date. A publisher that throws must not harm a job. */
export function publishLibrary(topics: LibraryTopic[], { publisher, log }: Pick<AnnouncementDependencies, 'publisher' | 'log'>): void {
  try {
    publisher.publish('library:changed', { topics });
  } catch (error) {
    log.warn('Publisher failed', { error });
  }
}
