import { isFinalStatus, type ExportJob, type JobStep, type TurnWait } from '../../shared/job.ts';
import type { ExportRow } from './export-repository.ts';
import type { JobRow } from './job-row.ts';

/** What is known of a job only while it runs, and for a moment after. */
export interface LiveProgress {
  step: JobStep;
  percent: number;
  turnWait: TurnWait | null;
  etaMs: number | null;
  speed: number | null;
  bytesDone: number;
}

const NOT_STARTED: LiveProgress = { step: 'queued', percent: 0, turnWait: null, etaMs: null, speed: null, bytesDone: 0 };

/**
 * Puts together what the UI and the CLI see of a job. Arguments and folders stay inside.
 * @param position place among the waiting jobs, 1 for the next; null when it does not wait
 * @param finished the export it made, if it did
 * @param isHeld it runs, but the whole queue stands still
 */
export function toPublicJob(row: JobRow, live: LiveProgress | undefined, position: number | null, finished: ExportRow | undefined, isHeld = false): ExportJob {
  // It will fail as soon as its turn in the queue has come; the one that runs does so with what was read when it began.
  const status = row.status === 'queued' && row.unreadable !== null ? 'failed' : row.status;
  const error = status === row.status ? row.error : row.unreadable;
  const isDone = row.status === 'success';
  const paused = !isFinalStatus(status) && (row.isPaused || isHeld);
  const progress = live ?? (isDone ? { ...NOT_STARTED, step: 'finalizing' as const, percent: 100, bytesDone: finished?.sizeBytes ?? 0 } : NOT_STARTED);
  return {
    id: row.id,
    jobType: 'export',
    status,
    camera: row.camera,
    name: row.name,
    exportCaseId: row.caseId,
    requestStartTime: row.requestStartMs,
    requestEndTime: row.requestEndMs,
    startTime: row.startedAtMs,
    endTime: row.endedAtMs,
    errorMessage: error?.message ?? null,
    errorCode: error?.code ?? null,
    errorRemedy: error?.remedy ?? null,
    results: isDone && finished ? { exportId: finished.id, exportCaseId: finished.caseId, videoPath: finished.videoPath, thumbPath: finished.thumbnailPath } : null,
    currentStep: progress.step,
    progressPercent: progress.percent,
    queuedAt: row.queuedAtMs,
    attempt: row.attempt,
    position: isFinalStatus(status) ? null : position,
    turnWait: paused || row.status !== 'running' ? null : progress.turnWait,
    etaMs: progress.etaMs,
    speed: progress.speed,
    bytesDone: progress.bytesDone,
    bytesTotal: isDone && finished ? finished.sizeBytes : row.estimatedBytes,
    warnings: row.warnings,
    kind: row.options.kind,
    marks: row.unreadable === null && row.options.kind === 'copy' ? { chapters: row.options.chapters, clockSubtitles: row.options.clockSubtitles } : null,
    paused,
    stopsQueue: row.stopsQueue,
    part: row.part,
    pinNote: isFinalStatus(status) ? null : row.pinNote,
  };
}
