import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportJob } from '../../shared/job.ts';
import { hasPercent, stepText } from './job-texts.ts';

/** How far a job is: a bar that fills while footage is written, and one that only moves where nobody knows how long it takes. */
export function JobProgress({ job }: { job: ExportJob }) {
  const { t } = useTranslation();
  const label = t('jobs.progress', { name: job.name });
  if (job.status === 'running' && !hasPercent(job)) {
    return (
      <div className="progress-unknown" role="progressbar" aria-label={label} aria-valuetext={stepText(job, t)}>
        <div className={job.paused || job.turnWait !== null ? 'progress-unknown-part progress-unknown-held' : 'progress-unknown-part'} />
      </div>
    );
  }
  const percent = job.status === 'success' ? 100 : job.status === 'running' ? job.progressPercent : 0;
  return (
    <Progress.Root size="sm">
      <Progress.Section
        value={percent}
        color={job.status === 'failed' ? 'red' : job.paused || job.turnWait !== null ? 'amber' : 'signal'}
        // Mantine's own would say the percentage alone.
        withAria={false}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(percent)}
        aria-valuetext={stepText(job, t)}
      />
    </Progress.Root>
  );
}
