import type { ErrorData } from '../../shared/errors.ts';
import { defaultExportOptions, exportOptionsSchema, type ExportOptions } from '../../shared/export-options.ts';
import type { JobStatus, JobWarning } from '../../shared/job.ts';

/** A row of `export_job`: what the engine knows of a job beyond its progress, which lives in memory. */
export interface JobRow {
  id: string;
  status: JobStatus;
  cameraId: number | null;
  camera: string;
  name: string;
  caseId: string | null;
  requestStartMs: number;
  requestEndMs: number;
  /** Null: the folder of the settings at the time it runs. */
  outputFolder: string | null;
  queueRank: number;
  queuedAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  attempt: number;
  estimatedBytes: number;
  error: ErrorData | null;
  warnings: JobWarning[];
  options: ExportOptions;
  /** Why the job cannot be done: its choices are not known, and `options` are not those of anybody. Null where they are. */
  unreadable: ErrorData | null;
  isPaused: boolean;
  stopsQueue: boolean;
  part: JobPart | null;
  /** Absolute folder with hard links to the job's footage; null while there is none. */
  pinFolder: string | null;
  pinBytes: number;
  pinNote: string | null;
  /** Footage in the range when it was queued; 0 where that is not known. */
  recordedMs: number;
  /** The picture that becomes the thumbnail; null: the first shown one. */
  pictureId: string | null;
}

/** Which of several a job is that was split; `of` is the job a person queued. */
export interface JobPart {
  of: string;
  number: number;
  count: number;
}

/** What a statement selects to make a {@link JobRow} of. */
export const JOB_COLUMNS = `id, status, camera_id AS cameraId, camera, name, case_id AS caseId, request_start_ms AS requestStartMs,
  request_end_ms AS requestEndMs, output_folder AS outputFolder, queue_rank AS queueRank, queued_at_ms AS queuedAtMs,
  started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, attempt, estimated_bytes AS estimatedBytes,
  error_code AS errorCode, error_message AS errorMessage, error_remedy AS errorRemedy, warnings, options, is_paused AS isPaused,
  stops_queue AS stopsQueue, part_of AS partOf, part_number AS partNumber, part_count AS partCount, pin_folder AS pinFolder, pin_bytes AS pinBytes, pin_note AS pinNote, recorded_ms AS recordedMs, picture_id AS pictureId`;

/** A row as SQLite gives it. */
export interface RawJobRow extends Omit<JobRow, 'error' | 'warnings' | 'options' | 'unreadable' | 'isPaused' | 'stopsQueue' | 'part'> {
  errorCode: ErrorData['code'] | null;
  errorMessage: string | null;
  errorRemedy: string | null;
  warnings: string;
  options: string;
  isPaused: number;
  stopsQueue: number;
  partOf: string | null;
  partNumber: number | null;
  partCount: number | null;
}

const UNREADABLE: ErrorData = {
  code: 'invalid_input', message: 'The choices of this export cannot be read: another program has changed them, or the store is damaged.',
  remedy: 'Queue the export anew; `reelcase check` tells whether more of the store is wrong.',
};

/** Makes a row of what SQLite gives. Never throws: one damaged row must not hide the others. */
export function toJobRow(raw: RawJobRow): JobRow {
  const { errorCode, errorMessage, errorRemedy, warnings, options, isPaused, stopsQueue, partOf, partNumber, partCount, ...row } = raw;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? '', ...(errorRemedy === null ? {} : { remedy: errorRemedy }) };
  return {
    ...row,
    error,
    warnings: toWarnings(warnings),
    ...toOptions(options),
    isPaused: isPaused === 1,
    stopsQueue: stopsQueue === 1,
    part: partOf === null ? null : { of: partOf, number: partNumber ?? 1, count: partCount ?? 1 },
  };
}

function toOptions(text: string): Pick<JobRow, 'options' | 'unreadable'> {
  const { success, data } = exportOptionsSchema.safeParse(parseJson(text));
  return success ? { options: data, unreadable: null } : { options: defaultExportOptions, unreadable: UNREADABLE };
}

/** Warnings are for reading only; a job without them can be done. */
function toWarnings(text: string): JobWarning[] {
  const value = parseJson(text);
  return Array.isArray(value) ? (value as JobWarning[]) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The three columns of a part. */
export function toPartColumns(part: JobPart | null): { partOf: string | null; partNumber: number | null; partCount: number | null } {
  return { partOf: part?.of ?? null, partNumber: part?.number ?? null, partCount: part?.count ?? null };
}
