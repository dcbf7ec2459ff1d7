import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { nameForCamera } from '../../shared/export.ts';
import type { EnqueueRequest } from '../../shared/ipc.ts';
import type { BatchResult } from '../../shared/job.ts';
import type { Camera, TimeSpan } from '../../shared/recordings.ts';
import { NEW_CASE } from './footage-store.ts';

/** What the panel's fields hold when the button is pressed. */
export interface QueueInput {
  cameras: readonly Camera[];
  range: TimeSpan;
  name: string;
  caseChoice: string;
  newCaseName: string;
  newCaseDescription: string;
}

/** @returns the batch request for one export a camera */
export function enqueueRequestOf({ cameras, range, name, caseChoice, newCaseName, newCaseDescription }: QueueInput): EnqueueRequest {
  const items = cameras.map((camera) => {
    const itemName = nameForCamera(name, camera.name, cameras.length);
    return { cameraId: camera.id, ...range, ...(itemName === undefined ? {} : { name: itemName }) };
  });
  if (caseChoice === NEW_CASE) return { items, newCaseName: newCaseName.trim(), newCaseDescription: newCaseDescription.trim() };
  return caseChoice === '' ? { items } : { items, exportCaseId: caseChoice };
}

/** Says which exports were queued and which were not, and why. */
export function notifyQueued(result: BatchResult, t: TFunction): void {
  const queued = result.results.filter((item) => item.success);
  const failed = result.results.filter((item) => !item.success);
  if (queued.length > 0) {
    notifications.show({
      color: 'signal',
      role: 'status',
      title: t('footage.queue.queued', { count: queued.length }),
      message: queued.map((item) => item.camera).join(', '),
    });
  }
  if (failed.length > 0) {
    notifications.show({
      color: 'red',
      role: 'alert',
      autoClose: 15_000,
      title: t('footage.queue.failed', { count: failed.length }),
      message: failed.map((item) => t('footage.queue.failedItem', { camera: item.camera, reason: item.error ?? t('errors.unknown') })).join(' '),
    });
  }
}
