import type { ExportJob, JobState, QueueState } from '../../shared/job.ts';
import { isFinalStatus } from '../../shared/job.ts';

/** The active jobs, kept so that a list can select ids and a row its own job. */
export interface JobSet {
  byId: Readonly<Record<string, ExportJob>>;
  /** In the order they are shown: those that run or just ended, then the waiting ones by position. */
  ids: readonly string[];
  /** Number of the publication this came from; null before the first. */
  sequence: number | null;
  /** Whether the whole queue stands still, and how many jobs run at once; null before the first. */
  queue: QueueState | null;
}

/** A set before anything is known. */
export const emptyJobSet: JobSet = { byId: {}, ids: [], sequence: null, queue: null };

/** What to do with a publication: take it, drop it because it is old, or ask for a snapshot because one was missed. */
export type PublicationVerdict = 'apply' | 'ignore' | 'resynchronize';

/** @returns what to do with a publication of number `next` after the one of number `current` */
export function judgeSequence(current: number | null, next: number): PublicationVerdict {
  if (current === null) return 'resynchronize';
  if (next <= current) return 'ignore';
  return next === current + 1 ? 'apply' : 'resynchronize';
}

function showOrder(left: ExportJob, right: ExportJob): number {
  const leftWaits = left.status === 'queued';
  const rightWaits = right.status === 'queued';
  if (leftWaits !== rightWaits) return leftWaits ? 1 : -1;
  if (leftWaits) return (left.position ?? Infinity) - (right.position ?? Infinity) || left.queuedAt - right.queuedAt;
  return (left.startTime ?? 0) - (right.startTime ?? 0) || left.queuedAt - right.queuedAt;
}

function isSame(left: ExportJob | QueueState, right: ExportJob | QueueState): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/**
 * The set that a publication describes. Jobs that did not change keep their identity, and so does the list of ids when
 * its order did not change: rows and lists that select them do not render again.
 */
export function mergeJobState(previous: JobSet, state: JobState): JobSet {
  const byId: Record<string, ExportJob> = {};
  for (const job of state.results.jobs) {
    const known = previous.byId[job.id];
    byId[job.id] = known !== undefined && isSame(known, job) ? known : job;
  }
  const ids = Object.values(byId).sort(showOrder).map((job) => job.id);
  const sameOrder = ids.length === previous.ids.length && ids.every((id, index) => id === previous.ids[index]);
  const queue = previous.queue !== null && isSame(previous.queue, state.queue) ? previous.queue : state.queue;
  return { byId, ids: sameOrder ? previous.ids : ids, sequence: state.sequence, queue };
}

/** @returns the ids of the jobs that wait, in the order in which they will run */
export function waitingIds(set: JobSet): string[] {
  return set.ids.filter((id) => set.byId[id]?.status === 'queued');
}

/** @returns how many jobs still have something to do */
export function countUnfinished(set: JobSet): number {
  return set.ids.filter((id) => {
    const job = set.byId[id];
    return job !== undefined && !isFinalStatus(job.status);
  }).length;
}
