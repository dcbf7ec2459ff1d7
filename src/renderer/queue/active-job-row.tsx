import { ActionIcon, Badge, Button, Tooltip } from '@mantine/core';
import { IconGripVertical, IconHandStop, IconPinnedOff, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportJob } from '../../shared/job.ts';
import { isFinalStatus } from '../../shared/job.ts';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatRange } from '../format/format-range.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { holdJob, moveJob, setBreakPoint } from './job-actions.ts';
import { JobMenu } from './job-menu.tsx';
import { JobProgress } from './job-progress.tsx';
import { JobTags } from './job-tags.tsx';
import { etaText, stepText, turnText } from './job-texts.ts';
import type { QueueMove } from './queue-order.ts';
import type { DragHandleProps } from './use-job-drag.ts';

const statusColors = { queued: 'gray', running: 'signal', success: 'green', failed: 'red', cancelled: 'gray' } as const;

/** Before that there is only the file's own header, which says nothing about how far it is. */
const LEAST_SHARE_WRITTEN = 0.01;

const moveKeys: Readonly<Record<string, QueueMove>> = { ArrowUp: 'up', ArrowDown: 'down', Home: 'top', End: 'bottom' };

interface ActiveJobRowProps {
  jobId: string;
  /** Null where the order cannot be changed. */
  handleOf: ((job: ExportJob) => DragHandleProps) | null;
  isDragged: boolean;
  /** Where the dragged job would land, next to this row. */
  dropMark: 'before' | 'after' | null;
  onDetails: (job: ExportJob) => void;
}

function useFacts(job: ExportJob | undefined): string {
  const { t } = useTranslation();
  if (job === undefined) return '';
  return [
    job.turnWait === null ? null : turnText(job.turnWait, t),
    job.paused ? null : etaText(job.etaMs, t),
    job.speed === null || job.paused ? null : t('jobs.speed', { speed: job.speed.toFixed(job.speed < 10 ? 1 : 0) }),
    job.status === 'running' && job.bytesDone >= job.bytesTotal * LEAST_SHARE_WRITTEN ? t('jobs.bytes', { done: formatBytes(job.bytesDone), total: formatBytes(job.bytesTotal) }) : null,
    job.position === null ? null : t('jobs.position', { position: job.position }),
    job.attempt > 1 ? t('jobs.attemptNumber', { number: job.attempt }) : null,
  ].filter((fact) => fact !== null).join(' · ');
}

function PauseButton({ job }: { job: ExportJob }) {
  const { t } = useTranslation();
  // While the whole queue stands still, only the queue can let a running job go on.
  const isQueueHeld = useJobsStore(({ queue }) => queue !== null && queue.paused !== null && queue.paused.reason !== 'break_point');
  if (job.status === 'running' && isQueueHeld) return null;
  const label = t(job.paused ? 'jobs.resume' : 'jobs.pause', { name: job.name });
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={() => void holdJob(job, !job.paused)}>{job.paused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}</ActionIcon>
    </Tooltip>
  );
}

function BreakLine({ job }: { job: ExportJob }) {
  const { t } = useTranslation();
  return (
    <p className="break-line">
      <IconHandStop size={16} aria-hidden="true" /> <span>{t('jobs.breakPoint.line')}</span>
      <Button size="compact-xs" variant="subtle" color="amber" aria-label={t('jobs.breakPoint.removeOf', { name: job.name })} onClick={() => void setBreakPoint(job, false)}>{t('jobs.breakPoint.remove')}</Button>
    </p>
  );
}

function PinNote({ job }: { job: ExportJob }) {
  const { t } = useTranslation();
  if (job.pinNote === null) return null;
  return (
    <span className="pin-note" title={`${job.pinNote} ${t('jobs.pinHint')}`}>
      <IconPinnedOff size={14} aria-hidden="true" /> {t('jobs.notPinned')}<span className="visually-hidden">: {job.pinNote}</span>
    </span>
  );
}

/** One job of the queue; selects its own job, so that a tick renders this row alone. */
export function ActiveJobRow({ jobId, handleOf, isDragged, dropMark, onDetails }: ActiveJobRowProps) {
  const { t } = useTranslation();
  const job = useJobsStore((state) => state.byId[jobId]);
  const [isCancelling, setIsCancelling] = useState(false);
  const facts = useFacts(job);
  if (job === undefined) return null;

  const cancel = async (): Promise<void> => {
    setIsCancelling(true);
    await attempt(t('jobs.cancelFailed'), () => request('jobs:cancel', { jobId }));
    setIsCancelling(false);
  };
  const waits = job.status === 'queued';
  const moveByKey = (event: KeyboardEvent): void => {
    const move = event.altKey && !event.ctrlKey && !event.metaKey ? moveKeys[event.key] : undefined;
    if (!waits || handleOf === null || move === undefined) return;
    event.preventDefault();
    void moveJob(job, move);
  };

  return (
    <li className="job-item" aria-label={job.name} data-waiting={waits ? '' : undefined} data-drop={dropMark ?? undefined} onKeyDown={moveByKey}>
      {job.stopsQueue && <BreakLine job={job} />}
      <div className={`job-row${job.paused ? ' job-row-paused' : ''}${isDragged ? ' job-row-dragged' : ''}`}>
        <div className="job-row-head">
          {waits && handleOf !== null && (
            <button type="button" className="drag-handle" aria-label={t('jobs.move.handle', { name: job.name })} title={t('jobs.move.handleHint')} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+Home Alt+End" {...handleOf(job)}>
              <IconGripVertical size={18} aria-hidden="true" />
            </button>
          )}
          <div className="job-row-title">
            <span className="job-name"><span className="strong truncate" dir="auto" title={job.name}>{job.name}</span><JobTags job={job} /></span>
            <span className="muted small job-facts">
              <span className="truncate"><bdi>{job.camera}</bdi> · {formatRange(job.requestStartTime, job.requestEndTime, timeZone)}{waits && facts !== '' && ` · ${facts}`}</span>
              {waits && <PinNote job={job} />}
            </span>
          </div>
          <Badge color={job.paused || job.turnWait !== null ? 'amber' : statusColors[job.status]} variant="light" tt="none" size="lg" className="job-step">{stepText(job, t)}</Badge>
          {!isFinalStatus(job.status) && (
            <>
              <PauseButton job={job} />
              <Tooltip label={t('jobs.cancel', { name: job.name })}>
                <ActionIcon variant="default" size="lg" aria-label={t('jobs.cancel', { name: job.name })} loading={isCancelling} onClick={() => void cancel()}><IconX size={18} /></ActionIcon>
              </Tooltip>
              <JobMenu job={job} onDetails={() => onDetails(job)} />
            </>
          )}
        </div>
        {!waits && (
          <>
            <JobProgress job={job} />
            <p className="plain muted small job-facts">{facts !== '' && <span>{facts}</span>}<PinNote job={job} /></p>
          </>
        )}
        {job.errorMessage !== null && <p className="plain problem">{job.errorMessage} {job.errorRemedy}</p>}
      </div>
    </li>
  );
}
