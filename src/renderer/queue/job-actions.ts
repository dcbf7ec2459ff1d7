import i18next from 'i18next';
import type { ExportJob } from '../../shared/job.ts';
import { request } from '../api.ts';
import { attempt, notifyDone } from '../components/notify.ts';
import { announce } from '../stores/announcement-store.ts';
import { waitingIds } from '../stores/job-set.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import type { QueueMove, QueuePlace } from './queue-order.ts';
import { placeOfMove, positionAfter } from './queue-order.ts';

type NamedJob = Pick<ExportJob, 'id' | 'name'>;

/** Moves a waiting job and says where it is then. */
export async function moveJobTo({ id, name }: NamedJob, place: QueuePlace): Promise<void> {
  const waiting = waitingIds(useJobsStore.getState());
  const hasMoved = await attempt(i18next.t('jobs.move.failed'), () => request('jobs:move', { jobIds: [id], place }));
  if (hasMoved) announce(i18next.t('jobs.move.done', { name, position: positionAfter(waiting, id, place), count: waiting.length }));
}

/** Moves a waiting job as a key or the menu says; where it cannot go further, nothing happens but saying so. */
export async function moveJob(job: NamedJob, move: QueueMove): Promise<void> {
  const waiting = waitingIds(useJobsStore.getState());
  const place = placeOfMove(waiting, job.id, move);
  if (place !== null) await moveJobTo(job, place);
  else if (waiting.includes(job.id)) announce(i18next.t(move === 'up' || move === 'top' ? 'jobs.move.isFirst' : 'jobs.move.isLast', { name: job.name }));
}

/** Holds one job back, or lets it go on. */
export async function holdJob({ id }: NamedJob, isHeld: boolean): Promise<void> {
  await attempt(i18next.t(isHeld ? 'jobs.pauseFailed' : 'jobs.resumeFailed'), () => request(isHeld ? 'jobs:pause' : 'jobs:resume', { jobId: id }));
}

/** Makes the queue stop before a waiting job, or not any more. */
export async function setBreakPoint({ id }: NamedJob, stopsQueue: boolean): Promise<void> {
  await attempt(i18next.t('jobs.breakPoint.failed'), () => request('jobs:setBreakPoint', { jobId: id, stopsQueue }));
}

/** Queues the same request once more. */
export async function duplicateJob({ id, name }: NamedJob): Promise<void> {
  await attempt(i18next.t('jobs.duplicateFailed'), async () => {
    await request('jobs:duplicate', { jobId: id });
    notifyDone(i18next.t('jobs.duplicated', { name }));
  });
}

/** Pauses the whole queue, or lets it go on. */
export async function holdQueue(isHeld: boolean): Promise<void> {
  await attempt(i18next.t(isHeld ? 'jobs.queue.pauseFailed' : 'jobs.queue.resumeFailed'), () => request(isHeld ? 'queue:pause' : 'queue:resume'));
}
