import { ActionIcon, Badge, Code, CopyButton, Loader, Modal, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ExportJob, JobAttempt } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatRange } from '../format/format-range.ts';

function AttemptDetails({ tried }: { tried: JobAttempt }) {
  const { t } = useTranslation();
  const times = tried.endTime === null ? formatInstant(tried.startTime, timeZone) : formatRange(tried.startTime, tried.endTime, timeZone);
  return (
    <section className="attempt" aria-label={t('jobs.attempt', { number: tried.attempt })}>
      <h3>{t('jobs.attempt', { number: tried.attempt })} <Badge variant="light" tt="none" color={tried.outcome === 'success' ? 'green' : tried.outcome === 'failed' ? 'red' : 'gray'}>{t(`jobs.outcome.${tried.outcome}`)}</Badge></h3>
      <p className="plain muted small">{times}</p>
      {tried.errorMessage !== null && <p className="plain problem">{tried.errorMessage}</p>}
      {tried.commandLine !== null && (
        <div className="command-line">
          <Code block tabIndex={0} aria-label={t('jobs.commandLine')}>{tried.commandLine}</Code>
          <CopyButton value={tried.commandLine}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? t('jobs.copied') : t('jobs.copyCommand')}>
                <ActionIcon variant="default" aria-label={copied ? t('jobs.copied') : t('jobs.copyCommand')} onClick={copy}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </div>
      )}
      {tried.log.length > 0 && <pre className="log" tabIndex={0} aria-label={t('jobs.log')}>{tried.log.join('\n')}</pre>}
    </section>
  );
}

/** Everything that is known about a job: each attempt with the command that ran and what it wrote. */
export function JobDetails({ job, onClose }: { job: ExportJob; onClose: () => void }) {
  const { t } = useTranslation();
  const attempts = useLoaded(job.id, () => request('jobs:attempts', { jobId: job.id }));
  return (
    <Modal opened onClose={onClose} size="xl" title={t('jobs.detailsOf', { name: job.name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p className="plain muted">{job.camera} · {formatRange(job.requestStartTime, job.requestEndTime, timeZone)}</p>
      {job.errorMessage !== null && <p className="plain problem">{job.errorMessage} {job.errorRemedy}</p>}
      {attempts.error !== null && <ErrorMessage title={t('jobs.attemptsFailed')} error={attempts.error} onRetry={attempts.reload} />}
      {attempts.isLoading && <Loader size="sm" aria-label={t('common.loading')} />}
      {attempts.value?.length === 0 && <p className="muted">{t('jobs.noAttempts')}</p>}
      {attempts.value?.map((tried) => <AttemptDetails key={tried.attempt} tried={tried} />)}
    </Modal>
  );
}
