import { Badge, Button, Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCopyPlus, IconInfoCircle, IconPlayerPlay, IconReload, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import type { ExportJob } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { attempt, notifyDone } from '../components/notify.ts';
import { Pages } from '../components/pages.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import { ExportPlayer } from '../exports/export-player.tsx';
import { timeZone } from '../footage/footage-store.ts';
import { formatRange } from '../format/format-range.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';
import { duplicateJob } from './job-actions.ts';
import { JobDetails } from './job-details.tsx';
import { JobTags } from './job-tags.tsx';

const PAGE_SIZE = 25;

interface HistoryRowProps {
  job: ExportJob;
  onDetails: (job: ExportJob) => void;
  onShow: (job: ExportJob) => void;
}

function HistoryRow({ job, onDetails, onShow }: HistoryRowProps) {
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
          <span className="job-name"><span className="strong truncate" dir="auto" title={job.name}>{job.name}</span><JobTags job={job} /></span>
          <span className="muted small"><bdi>{job.camera}</bdi> · {formatRange(job.requestStartTime, job.requestEndTime, timeZone)}</span>
        </div>
        {job.endTime !== null && <span className="muted small">{t('jobs.ended', { moment: formatInstant(job.endTime, timeZone) })}</span>}
        {job.results !== null && <Button size="compact-sm" variant="light" leftSection={<IconPlayerPlay size={14} aria-hidden="true" />} aria-label={t('jobs.showExportOf', { name: job.name })} onClick={() => onShow(job)}>{t('jobs.showExport')}</Button>}
        {job.status === 'success'
          ? <Button size="compact-sm" variant="default" leftSection={<IconCopyPlus size={14} aria-hidden="true" />} aria-label={t('jobs.duplicateOf', { name: job.name })} onClick={() => void duplicateJob(job)}>{t('jobs.duplicate')}</Button>
          : <Button size="compact-sm" variant="light" loading={isRetrying} leftSection={<IconReload size={14} aria-hidden="true" />} aria-label={t('jobs.retryOf', { name: job.name })} onClick={() => void retry()}>{t('jobs.retry')}</Button>}
        <Button size="compact-sm" variant="default" leftSection={<IconInfoCircle size={14} aria-hidden="true" />} aria-label={t('jobs.detailsOf', { name: job.name })} onClick={() => onDetails(job)}>{t('jobs.details')}</Button>
      </div>
      {job.errorMessage !== null && <p className="plain problem">{job.errorMessage} {job.errorRemedy !== null && <span className="strong">{job.errorRemedy}</span>}</p>}
      {job.warnings.map((warning) => <p key={`${warning.code} ${warning.message}`} className="plain warning small">{warning.message}</p>)}
    </li>
  );
}

/** Jobs that ended, the latest first; searched, and put away. */
export function JobHistory() {
  const { t } = useTranslation();
  const version = useLibraryStore((state) => state.versions.jobHistory);
  const [search, setSearch] = useState('');
  const [settledSearch] = useDebouncedValue(search.trim(), 200);
  const [page, setPage] = useState(1);
  const [detailed, setDetailed] = useState<ExportJob | null>(null);
  const [shown, setShown] = useState<Export | null>(null);
  const input = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE, search: settledSearch };
  const history = useLoaded(JSON.stringify([input, version]), () => request('jobs:history', input));
  const jobs = history.value?.jobs ?? [];
  const total = history.value?.total ?? 0;
  const pageCount = Math.max(1, Math.ceil(total / PAGE_SIZE));
  // Fewer jobs, or another search, may leave nothing on this page.
  if (history.value !== null && !history.isLoading && page > pageCount) setPage(pageCount);

  const show = async ({ results }: ExportJob): Promise<void> => {
    if (results !== null) await attempt(t('jobs.showExportFailed'), async () => setShown(await request('exports:get', { exportId: results.exportId })));
  };
  const clear = (): Promise<boolean> =>
    attempt(t('jobs.clear.failed'), async () => {
      const { cleared } = await request('jobs:clearFinished');
      refreshTopics(['jobHistory']);
      notifyDone(t('jobs.clear.done', { count: cleared }));
    });

  return (
    <section aria-label={t('jobs.history')} className="queue-section">
      <div className="section-head">
        <h2>{t('jobs.history')} {history.value !== null && <span className="muted">{total}</span>}</h2>
        <TextInput
          aria-label={t('jobs.search.label')}
          aria-describedby="history-search-hint"
          placeholder={t('jobs.search.label')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          maxLength={200}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setPage(1);
          }}
        />
        <Button variant="default" disabled={settledSearch !== '' || total === 0} onClick={() => void clear()}>{t('jobs.clear.button')}</Button>
      </div>
      <p className="plain muted small section-hint" id="history-search-hint">{t('jobs.search.hint')}</p>
      {history.error !== null && <ErrorMessage title={t('jobs.historyFailed')} error={history.error} onRetry={history.reload} />}
      {history.value === null && history.isLoading && <Loader size="sm" role="status" aria-label={t('common.loading')} />}
      {history.value !== null && total === 0 && <p className="muted">{t(settledSearch === '' ? 'jobs.noHistory' : 'jobs.search.none')}</p>}
      {jobs.length > 0 && <ul className="plain-list" aria-label={t('jobs.history')}>{jobs.map((job) => <HistoryRow key={job.id} job={job} onDetails={setDetailed} onShow={(ended) => void show(ended)} />)}</ul>}
      <Pages label={t('jobs.historyPages')} count={pageCount} page={page} onChange={setPage} />
      {detailed !== null && <JobDetails job={detailed} onClose={() => setDetailed(null)} />}
      {shown !== null && <ExportPlayer item={shown} onClose={() => setShown(null)} />}
    </section>
  );
}
