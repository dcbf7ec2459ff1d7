import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { ConcurrencyInput } from '../settings/concurrency-input.tsx';
import { WhenDoneSelect } from '../settings/when-done-select.tsx';
import { waitingIds } from '../stores/job-set.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { holdQueue } from './job-actions.ts';

/** The queue as a whole: whether it works, or why not, and what it obeys. */
export function QueueBar() {
  const { t } = useTranslation();
  const settings = useLibraryStore((state) => state.settings);
  const queue = useJobsStore((state) => state.queue);
  const counts = useJobsStore(useShallow((state) => {
    const waiting = waitingIds(state).length;
    return { waiting, running: state.ids.filter((id) => state.byId[id]?.status === 'running').length };
  }));
  if (queue === null) return null;
  const { paused } = queue;
  const isIdle = counts.waiting === 0 && counts.running === 0;
  const runningText = t('jobs.queue.running', { count: counts.running });
  const waitingText = t('jobs.queue.waiting', { count: counts.waiting });
  return (
    <section aria-label={t('jobs.queue.label')} className={paused === null ? 'queue-bar' : 'queue-bar queue-bar-paused'}>
      <div role="status" className="queue-bar-state">
        <p className="plain strong">{paused !== null ? t(`jobs.queue.paused.${paused.reason}`) : isIdle ? t('jobs.queue.idle') : t('jobs.queue.working')}</p>
        <p className="plain small">
          {paused !== null && <>{paused.message ?? t(`jobs.queue.why.${paused.reason}`)} </>}
          {!isIdle && <span className="muted">{runningText}, {waitingText}</span>}
        </p>
      </div>
      {settings !== null && <ConcurrencyInput settings={settings} hasHint={false} />}
      {settings !== null && <WhenDoneSelect settings={settings} hasHint={false} />}
      <Button
        variant={paused === null ? 'default' : 'filled'}
        color={paused === null ? 'gray' : 'amber'}
        leftSection={paused === null ? <IconPlayerPause size={18} aria-hidden="true" /> : <IconPlayerPlay size={18} aria-hidden="true" />}
        onClick={() => void holdQueue(paused === null)}
      >
        {t(paused === null ? 'jobs.queue.pause' : 'jobs.queue.resume')}
      </Button>
    </section>
  );
}
