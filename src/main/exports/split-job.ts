import type { TimeSpan } from '../../shared/recordings.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import type { JobRepository } from './job-repository.ts';
import type { JobRow } from './job-row.ts';
import { newJobId } from './naming.ts';

/** One file of a job that cannot or shall not be one file. */
export interface PlannedPart extends TimeSpan {
  estimatedBytes: number;
  recordedMs: number;
}

/** Thrown by a runner that finds that its job must become several; not a failure. */
export class SplitNeeded extends Error {
  constructor(readonly parts: readonly PlannedPart[], readonly why: string) {
    super(`Split into ${String(parts.length)}: ${why}`);
  }
}

/**
 * Makes a running job several waiting ones, in one transaction: the job itself becomes the first part, the others follow
 * it directly. Each is then an ordinary job with its own progress, its own retries and its own file.
 * @returns ids of all parts, the job's own first
 */
export function splitJob(store: { database: Database; jobs: JobRepository; clock: Clock }, started: JobRow, parts: readonly PlannedPart[]): string[] {
  const { database, jobs, clock } = store;
  // Read now and not when it started: meanwhile its case may have been deleted.
  const job = jobs.get(started.id) ?? started;
  const of = job.part?.of ?? job.id;
  const ids = parts.map((_, index) => (index === 0 ? job.id : newJobId(job.camera)));
  database.transaction(() => {
    const waiting = jobs.waiting().map(({ id }) => id);
    parts.forEach(({ startMs, endMs, estimatedBytes, recordedMs }, index) => {
      const number = index + 1;
      const id = ids[index] ?? job.id;
      const name = `${job.name} (${String(number)}/${String(parts.length)})`;
      const part = { of, number, count: parts.length };
      if (index === 0) jobs.narrow(id, { name, requestStartMs: startMs, requestEndMs: endMs, estimatedBytes, recordedMs, part });
      else {
        jobs.insert({ ...job, id, name, requestStartMs: startMs, requestEndMs: endMs, estimatedBytes, recordedMs, part, isPaused: false, queuedAtMs: clock.nowMs() });
        // Held together with the first part, whose bytes count for all.
        jobs.setPins(id, { pinFolder: job.pinFolder, pinBytes: 0, pinNote: job.pinNote });
      }
    });
    if (!jobs.transition(job.id, 'running', 'queued')) throw new Error(`Job ${job.id} was not running when it was split`);
    jobs.setOrder([...ids, ...waiting]);
  }).immediate();
  return ids;
}
