import { Button } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { loadJobsSnapshot, useJobsStore } from '../stores/jobs-store.ts';
import { goToPage } from '../stores/navigation-store.ts';
import { ActiveJobs } from './active-jobs.tsx';
import { JobHistory } from './job-history.tsx';
import { QueueBar } from './queue-bar.tsx';

/** What runs, what waits, what ended. */
export function QueuePage() {
  const { t } = useTranslation();
  const ids = useJobsStore((state) => state.ids);
  const error = useJobsStore((state) => state.error);
  return (
    <div className="page">
      <PageHeader title={t('jobs.title')} hint={t('jobs.hint')} />
      {error !== null && <ErrorMessage title={t('jobs.failed')} error={error} onRetry={() => void loadJobsSnapshot()} />}
      <QueueBar />
      <section aria-label={t('jobs.active')} className="queue-section">
        <h2>{t('jobs.active')}</h2>
        {ids.length === 0 ? (
          <EmptyState
            icon={<IconListCheck size={44} stroke={1.2} />}
            title={t('jobs.emptyTitle')}
            text={t('jobs.emptyText')}
            action={<Button variant="light" onClick={() => goToPage('footage')}>{t('jobs.toFootage')}</Button>}
          />
        ) : (
          <ActiveJobs ids={ids} label={t('jobs.active')} canReorder />
        )}
      </section>
      <JobHistory />
    </div>
  );
}
