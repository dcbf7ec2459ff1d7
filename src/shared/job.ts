import type { ErrorCode } from './errors.ts';
import type { ChapterMode, ExportKind } from './export-kinds.ts';
import type { TimeSpan } from './recordings.ts';

/** Life of an export job. The three last ones are final; a retry makes the same job `queued` again, as a new attempt. */
export const jobStatuses = ['queued', 'running', 'success', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** What a running job is doing. `queued` until a worker takes it. */
export const jobSteps = ['queued', 'preparing', 'copying', 'encoding', 'encoding_retry', 'verifying', 'finalizing'] as const;
export type JobStep = (typeof jobSteps)[number];

/** Waiting jobs a queue holds; running ones do not count. The 101st is refused. */
export const MAX_QUEUED_EXPORT_JOBS = 100;
/** Items one batch request may hold. */
export const MAX_BATCH_EXPORT_ITEMS = 50;
/** Jobs that run at once unless the settings say otherwise. */
export const DEFAULT_MAX_CONCURRENT = 3;
/** Most jobs that may run at once: beyond this a disk only seeks. */
export const LIMIT_MAX_CONCURRENT = 16;

/** Something the person must know about a result that is nevertheless good: which footage, which seconds. */
export interface JobWarning {
  code: 'segment_skipped' | 'footage_vanished' | 'overlap_removed' | 'overlap_kept' | 'marks_left_out' | 'not_bit_exact' | 'not_proven' | 'thumbnail_failed';
  message: string;
  /** The seconds concerned, where the warning is about footage. */
  span?: TimeSpan;
}

/** Marks of the wall clock in a copy. */
export interface JobMarks {
  chapters: ChapterMode;
  clockSubtitles: boolean;
}

/** For whom a running job waits before ffmpeg works for it. */
export interface TurnWait {
  /** `processors`: ffmpeg works for as many jobs as it may at once; `disk`: what it would write and what others write to the same disk is too much at once. */
  reason: 'processors' | 'disk';
  /** How many jobs are in its way. */
  others: number;
}

/** What a successful job made. */
export interface JobResults {
  exportId: string;
  exportCaseId: string | null;
  videoPath: string;
  /** Empty where no thumbnail could be made. */
  thumbPath: string;
}

/**
 * A job as the UI and the CLI see it. Names are those of the reference system; all times are UTC milliseconds.
 * What the engine needs beyond this (arguments, folders) never leaves it.
 */
export interface ExportJob {
  id: string;
  jobType: 'export';
  status: JobStatus;
  /** Name of the camera. */
  camera: string;
  /** Name of the export as it will be filed. */
  name: string;
  exportCaseId: string | null;
  requestStartTime: number;
  requestEndTime: number;
  /** When the latest attempt started; null while the job has never run. */
  startTime: number | null;
  /** When the job reached a final status; null before. */
  endTime: number | null;
  errorMessage: string | null;
  errorCode: ErrorCode | null;
  errorRemedy: string | null;
  results: JobResults | null;
  currentStep: JobStep;
  /** 0–100 within `currentStep`. */
  progressPercent: number;
  queuedAt: number;
  /** 1 for the first try, 0 while it has never been tried. */
  attempt: number;
  /** Place among the waiting jobs, 1 for the next one; null when it does not wait. */
  position: number | null;
  /** Set while a running job waits for its turn, null otherwise; a job that is held waits for nobody. */
  turnWait: TurnWait | null;
  /** Expected time to the end of the job; null until it has settled. */
  etaMs: number | null;
  /** Seconds of footage written per second; null where unknown. */
  speed: number | null;
  bytesDone: number;
  /** Expected size of the result, from the index. */
  bytesTotal: number;
  warnings: JobWarning[];
  kind: ExportKind;
  /** What was asked for beside picture and sound; null for kinds that cannot have it. */
  marks: JobMarks | null;
  /** Whether a person holds this job back, or the queue stands still with it. */
  paused: boolean;
  /** Whether the queue pauses before this job: a break point. */
  stopsQueue: boolean;
  /** Which of several this job is, where one was split at gaps or changes of format. */
  part: { of: string; number: number; count: number } | null;
  /** Why footage that waits is not protected from the recorder's clean-up; null when it is, and once the job has ended. */
  pinNote: string | null;
}

/**
 * Why the whole queue stands still. `break_point` lets running jobs end; the others hold them too. `store_failed` lasts until the
 * program is started again.
 */
export type QueuePauseReason = 'person' | 'break_point' | 'low_space' | 'store_failed';

/** What happens when the last job has ended. A command is what an administrator wrote into a file; no window can set it. */
export const whenDoneActions = ['nothing', 'notify', 'quit', 'command'] as const;
export type WhenDoneAction = (typeof whenDoneActions)[number];

/** The queue as a whole. */
export interface QueueState {
  /** Null while it works. */
  paused: { reason: QueuePauseReason; sinceMs: number; message: string | null } | null;
  maxConcurrent: number;
}

/** What the queue did until it ran empty. */
export interface QueueDone {
  action: WhenDoneAction;
  succeeded: number;
  failed: number;
  cancelled: number;
}

/** The whole active set, as the reference system publishes it, with the number of the publication. */
export interface JobState {
  jobType: 'export';
  status: 'running' | 'queued';
  results: { jobs: ExportJob[] };
  queue: QueueState;
  /** Grows by one with every publication. A window that sees a jump asks for a snapshot. */
  sequence: number;
}

/** One job of a batch request. */
export interface BatchItemResult {
  camera: string;
  exportId: string | null;
  success: boolean;
  status: 'queued' | null;
  error: string | null;
  itemIndex: number;
  clientItemId: string | null;
}

/** Answer to a batch request. */
export interface BatchResult {
  exportCaseId: string | null;
  exportIds: string[];
  results: BatchItemResult[];
}

/** How long an attempt spent in a step. */
export interface StepTiming {
  step: JobStep;
  elapsedMs: number;
}

/** One try of a job, kept as history. */
export interface JobAttempt {
  attempt: number;
  startTime: number;
  endTime: number | null;
  /**
   * `stopped`: put back to the queue (the program was closed, the disk was full); `interrupted`: the program ended without
   * closing (crash, power cut); `split`: made into several jobs.
   */
  outcome: 'running' | 'success' | 'failed' | 'cancelled' | 'stopped' | 'interrupted' | 'split';
  errorMessage: string | null;
  /** The command that ran, ready to paste into a shell; null when none was started. */
  commandLine: string | null;
  /** Our own account of the attempt and the last lines ffmpeg wrote. */
  log: string[];
  timings: StepTiming[];
}

/** @returns whether nothing more will happen to a job of this status by itself */
export function isFinalStatus(status: JobStatus): status is 'success' | 'failed' | 'cancelled' {
  return status === 'success' || status === 'failed' || status === 'cancelled';
}
