import { Badge, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportJob, JobAttempt } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import { CommandLine } from '../components/command-line.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import { textOfMarks } from '../exports/details-rows.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatElapsed } from '../format/format-elapsed.ts';
import { formatRange } from '../format/format-range.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { JobTags } from './job-tags.tsx';
import { stepText, turnText } from './job-texts.ts';

const outcomeColors: Readonly<Partial<Record<JobAttempt['outcome'], string>>> = { running: 'signal', success: 'green', failed: 'red', interrupted: 'amber', stopped: 'amber' };

function AttemptDetails({ tried }: { tried: JobAttempt }) {
  const { t } = useTranslation();
  const times = tried.endTime === null ? formatInstant(tried.startTime, timeZone) : formatRange(tried.startTime, tried.endTime, timeZone);
  const elapsed = tried.endTime === null ? null : formatElapsed(tried.endTime - tried.startTime);
  return (
    <section className="attempt" aria-label={t('jobs.attempt', { number: tried.attempt })}>
      <h3>{t('jobs.attempt', { number: tried.attempt })} <Badge variant="light" tt="none" color={outcomeColors[tried.outcome] ?? 'gray'}>{t(`jobs.outcome.${tried.outcome}`)}</Badge></h3>
      <p className="plain muted small">{elapsed === null ? times : t('jobs.attemptTimes', { times, elapsed })}</p>
      {tried.timings.length > 0 && (
        <dl className="timings" aria-label={t('jobs.timings')}>
          {tried.timings.map(({ step, elapsedMs }, index) => <div key={`${index} ${step}`}><dt>{t(`jobs.step.${step}`)}</dt><dd>{formatElapsed(elapsedMs)}</dd></div>)}
        </dl>
      )}
      {tried.errorMessage !== null && <p className="plain problem">{tried.errorMessage}</p>}
      {tried.commandLine !== null && <CommandLine command={tried.commandLine} />}
      {tried.log.length > 0 && <pre className="log" tabIndex={0} aria-label={t('jobs.log')}>{tried.log.join('\n')}</pre>}
    </section>
  );
}

/** Everything that is known about a job: each attempt with the command that ran and what it wrote. */
export function JobDetails({ job: opened, onClose }: { job: ExportJob; onClose: () => void }) {
  const { t } = useTranslation();
  // A job that still has something to do is followed.
  const job = useJobsStore((state) => state.byId[opened.id]) ?? opened;
  const attempts = useLoaded(`${job.id} ${job.status} ${job.attempt} ${job.currentStep}`, () => request('jobs:attempts', { jobId: job.id }));
  return (
    <Dialog size="xl" title={t('jobs.detailsOf', { name: job.name })} onClose={onClose}>
      <p className="plain muted"><bdi>{job.camera}</bdi> · {formatRange(job.requestStartTime, job.requestEndTime, timeZone)}</p>
      <p className="plain job-tags"><Badge variant="light" tt="none" color={job.paused ? 'amber' : 'gray'}>{stepText(job, t)}</Badge> <JobTags job={job} /></p>
      {job.turnWait !== null && <p className="plain muted small">{turnText(job.turnWait, t)}</p>}
      {job.marks !== null && <p className="plain muted small">{textOfMarks(job.marks, t)}</p>}
      {job.errorMessage !== null && <p className="plain problem">{job.errorMessage} {job.errorRemedy}</p>}
      {job.pinNote !== null && <p className="plain muted small">{job.pinNote} {t('jobs.pinHint')}</p>}
      {job.warnings.length > 0 && (
        <section aria-label={t('jobs.warnings')} className="attempt">
          <h3>{t('jobs.warnings')}</h3>
          <ul className="plain">{job.warnings.map((warning) => <li key={`${warning.code} ${warning.message}`} className="warning small">{warning.message}</li>)}</ul>
        </section>
      )}
      {attempts.error !== null && <ErrorMessage title={t('jobs.attemptsFailed')} error={attempts.error} onRetry={attempts.reload} />}
      {attempts.value === null && attempts.isLoading && <Loader size="sm" role="status" aria-label={t('common.loading')} />}
      {attempts.value?.length === 0 && <p className="muted">{t('jobs.noAttempts')}</p>}
      {attempts.value?.map((tried) => <AttemptDetails key={tried.attempt} tried={tried} />)}
    </Dialog>
  );
}
