import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconListDetails } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { BatchResult } from '../../shared/job.ts';
import { goToPage, useNavigationStore } from '../stores/navigation-store.ts';

/** Long enough to reach the button in it. */
const QUEUED_SHOWN_MS = 10_000;
const FAILED_SHOWN_MS = 15_000;

/** Not on the queue page, which shows the exports themselves; it goes when the person goes there. */
function notifySuccesses(cameras: readonly string[], t: TFunction): void {
  if (useNavigationStore.getState().page === 'queue') return;
  const stopWatching = useNavigationStore.subscribe(({ page }) => { if (page === 'queue') notifications.hide(id); });
  const goToQueue = (): void => goToPage('queue');
  const id = notifications.show({
    color: 'signal',
    role: 'status',
    autoClose: QUEUED_SHOWN_MS,
    onClose: stopWatching,
    title: t('footage.queue.queued', { count: cameras.length }),
    message: (
      <>
        <span className="notification-text">{cameras.join(', ')}</span>
        <Button size="compact-sm" variant="light" mt={6} leftSection={<IconListDetails size={14} aria-hidden="true" />} onClick={goToQueue}>{t('footage.queue.goToQueue')}</Button>
      </>
    ),
  });
}

/** Says which exports were queued, with the way to them, and which were not, and why. */
export function notifyQueued(result: BatchResult, t: TFunction): void {
  const queued = result.results.filter((item) => item.success);
  const failed = result.results.filter((item) => !item.success);
  if (queued.length > 0) notifySuccesses(queued.map((item) => item.camera), t);
  if (failed.length > 0) {
    notifications.show({
      color: 'red',
      role: 'alert',
      autoClose: FAILED_SHOWN_MS,
      title: t('footage.queue.failed', { count: failed.length }),
      message: failed.map((item) => t('footage.queue.failedItem', { camera: item.camera, reason: item.error ?? t('errors.unknown') })).join(' '),
    });
  }
}
