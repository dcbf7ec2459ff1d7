import type { JobWarning } from './job.ts';
import type { TimeSpan } from './recordings.ts';
import { formatInstant } from './wall-time.ts';

/** Longest name of an export, in characters. */
export const MAX_EXPORT_NAME_LENGTH = 256;
/** Longest range of one export. */
export const MAX_EXPORT_RANGE_MS = 31 * 24 * 3_600_000;

/** A finished, verified file and what is known about it. */
export interface Export {
  id: string;
  camera: string;
  name: string;
  exportCaseId: string | null;
  /** What was asked for. */
  requestStartMs: number;
  requestEndMs: number;
  /** Playing time of the file. */
  durationMs: number;
  sizeBytes: number;
  videoCodec: string;
  /** Null when the file has no sound. */
  audioCodec: string | null;
  width: number;
  height: number;
  createdAtMs: number;
  /** Absolute path, for people to read. */
  videoPath: string;
  hasThumbnail: boolean;
  /** Whether the file is where it was left; a missing one is shown as such, never hidden. */
  fileMissing: boolean;
  /** Unrecorded parts of the requested range. */
  gaps: TimeSpan[];
  warnings: JobWarning[];
}

/** What an export of a range would hold, before it is queued. */
export interface ExportPlanSummary {
  cameraId: number;
  camera: string;
  requestedMs: number;
  recordedMs: number;
  gaps: TimeSpan[];
  segmentCount: number;
  /** From the sizes in the index, in proportion to the part used. */
  estimatedBytes: number;
}

/**
 * Name of one export of a multi-camera request, as the reference system builds it.
 * @returns undefined when the person typed none, so that the default name is used
 */
export function nameForCamera(baseName: string, camera: string, cameraCount: number): string | undefined {
  const trimmed = baseName.trim();
  if (trimmed === '') return undefined;
  return cameraCount > 1 ? `${trimmed} - ${camera}` : trimmed;
}

/**
 * Name of an export nobody named: the camera and the range, with the zone's offset.
 * @param timeZone IANA name
 */
export function defaultExportName(camera: string, startMs: number, endMs: number, timeZone: string): string {
  const name = `${camera.replaceAll('_', ' ')} ${formatInstant(startMs, timeZone)} – ${formatInstant(endMs, timeZone)}`;
  return Array.from(name).slice(-MAX_EXPORT_NAME_LENGTH).join('');
}
