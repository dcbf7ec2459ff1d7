import { ActionIcon, Badge, Progress, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFinalStatus } from '../../shared/job.ts';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatRange } from '../format/format-range.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { etaText, stepText } from './job-texts.ts';

const statusColors = { queued: 'gray', running: 'signal', success: 'green', failed: 'red', cancelled: 'gray' } as const;

/** Before that there is only the file's own header, which says nothing about how far it is. */
const LEAST_SHARE_WRITTEN = 0.01;

/** One job of the queue; selects its own job, so that a tick renders this row alone. */
export function ActiveJobRow({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const job = useJobsStore((state) => state.byId[jobId]);
  const [isCancelling, setIsCancelling] = useState(false);
  if (job === undefined) return null;

  const cancel = async (): Promise<void> => {
    setIsCancelling(true);
    await attempt(t('jobs.cancelFailed'), () => request('jobs:cancel', { jobId }));
    setIsCancelling(false);
  };
  const percent = job.status === 'success' ? 100 : job.status === 'running' ? job.progressPercent : 0;
  const facts = [
    etaText(job.etaMs, t),
    job.speed === null ? null : t('jobs.speed', { speed: job.speed.toFixed(job.speed < 10 ? 1 : 0) }),
    job.status === 'running' && job.bytesDone >= job.bytesTotal * LEAST_SHARE_WRITTEN ? t('jobs.bytes', { done: formatBytes(job.bytesDone), total: formatBytes(job.bytesTotal) }) : null,
    job.position === null ? null : t('jobs.position', { position: job.position }),
    job.attempt > 1 ? t('jobs.attemptNumber', { number: job.attempt }) : null,
  ].filter((fact) => fact !== null);

  return (
    <li className="job-row" aria-label={job.name}>
      <div className="job-row-head">
        <div className="job-row-title">
          <span className="strong truncate" title={job.name}>{job.name}</span>
          <span className="muted small truncate">{job.camera} · {formatRange(job.requestStartTime, job.requestEndTime, timeZone)}</span>
        </div>
        <Badge color={statusColors[job.status]} variant="light" tt="none" size="lg" className="job-step">{stepText(job, t)}</Badge>
        {!isFinalStatus(job.status) && (
          <Tooltip label={t('jobs.cancel', { name: job.name })}>
            <ActionIcon variant="default" size="lg" aria-label={t('jobs.cancel', { name: job.name })} loading={isCancelling} onClick={() => void cancel()}><IconX size={18} /></ActionIcon>
          </Tooltip>
        )}
      </div>
      <Progress.Root size="sm">
        <Progress.Section
          value={percent}
          color={job.status === 'failed' ? 'red' : 'signal'}
          aria-label={t('jobs.progress', { name: job.name })}
          aria-valuetext={stepText(job, t)}
        />
      </Progress.Root>
      <p className="plain muted small job-facts">{facts.join(' · ')}</p>
      {job.errorMessage !== null && <p className="plain problem">{job.errorMessage} {job.errorRemedy}</p>}
    </li>
  );
}
