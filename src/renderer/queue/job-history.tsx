import { Badge, Button, Loader } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportJob } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { attempt } from '../components/notify.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatRange } from '../format/format-range.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { JobDetails } from './job-details.tsx';

const PAGE_SIZE = 25;
/** Most rows the contract gives in one answer. */
const MAX_ROWS = 500;

function HistoryRow({ job, onDetails }: { job: ExportJob; onDetails: (job: ExportJob) => void }) {
  const { t } = useTranslation();
  const [isRetrying, setIsRetrying] = useState(false);
  const retry = async (): Promise<void> => {
    setIsRetrying(true);
    await attempt(t('jobs.retryFailed'), () => request('jobs:retry', { jobId: job.id }));
    setIsRetrying(false);
  };
  return (
    <li className="job-row" aria-label={job.name}>
      <div className="job-row-head">
        <Badge className="history-status" variant="light" tt="none" color={job.status === 'success' ? 'green' : job.status === 'failed' ? 'red' : 'gray'}>{t(`jobs.status.${job.status}`)}</Badge>
        <div className="job-row-title">
          <span className="strong truncate" title={job.name}>{job.name}</span>
          <span className="muted small truncate">{job.camera} · {formatRange(job.requestStartTime, job.requestEndTime, timeZone)}</span>
        </div>
        {job.endTime !== null && <span className="muted small">{t('jobs.ended', { moment: formatInstant(job.endTime, timeZone) })}</span>}
        {(job.status === 'failed' || job.status === 'cancelled') && (
          <Button size="compact-sm" variant="light" loading={isRetrying} aria-label={t('jobs.retryOf', { name: job.name })} onClick={() => void retry()}>{t('jobs.retry')}</Button>
        )}
        <Button size="compact-sm" variant="default" aria-label={t('jobs.detailsOf', { name: job.name })} onClick={() => onDetails(job)}>{t('jobs.details')}</Button>
      </div>
      {job.errorMessage !== null && <p className="plain problem">{job.errorMessage} {job.errorRemedy !== null && <span className="strong">{job.errorRemedy}</span>}</p>}
      {job.warnings.map((warning) => <p key={`${warning.code} ${warning.message}`} className="plain warning small">{warning.message}</p>)}
    </li>
  );
}

/** Jobs that ended, the latest first. */
export function JobHistory() {
  const { t } = useTranslation();
  const version = useLibraryStore((state) => state.versions.jobHistory);
  const [rowCount, setRowCount] = useState(PAGE_SIZE);
  const [detailed, setDetailed] = useState<ExportJob | null>(null);
  const history = useLoaded(`${rowCount} ${version}`, () => request('jobs:history', { limit: rowCount, offset: 0 }));
  const jobs = history.value?.jobs ?? [];

  return (
    <section aria-label={t('jobs.history')} className="queue-section">
      <h2>{t('jobs.history')} {history.value !== null && <span className="muted">{history.value.total}</span>}</h2>
      {history.error !== null && <ErrorMessage title={t('jobs.historyFailed')} error={history.error} onRetry={history.reload} />}
      {history.value === null && history.isLoading && <Loader size="sm" aria-label={t('common.loading')} />}
      {history.value?.total === 0 && <p className="muted">{t('jobs.noHistory')}</p>}
      {jobs.length > 0 && <ul className="plain-list" aria-label={t('jobs.history')}>{jobs.map((job) => <HistoryRow key={job.id} job={job} onDetails={setDetailed} />)}</ul>}
      {history.value !== null && history.value.total > jobs.length && rowCount < MAX_ROWS && (
        <Button variant="default" loading={history.isLoading} onClick={() => setRowCount(Math.min(MAX_ROWS, rowCount + PAGE_SIZE))}>{t('common.loadMore')}</Button>
      )}
      {detailed !== null && <JobDetails job={detailed} onClose={() => setDetailed(null)} />}
    </section>
  );
}
