import type { ExportKind, ProofMode } from './export-kinds.ts';
import type { ExportOptions } from './export-options.ts';
import type { JobWarning } from './job.ts';
import type { TimeSpan } from './recordings.ts';
import { formatInstant } from './wall-time.ts';

/** Longest name of an export, in characters. */
export const MAX_EXPORT_NAME_LENGTH = 256;
/** Longest range of one export. */
export const MAX_EXPORT_RANGE_MS = 31 * 24 * 3_600_000;

/** The comparison of a copy with its source, packet by packet, read back from the finished file. */
export interface CopyProof {
  mode: Exclude<ProofMode, 'off'>;
  /** One entry a track: of `total` packets `compared` were read and `equal` are the source's, byte for byte and in order. */
  tracks: { kind: 'video' | 'audio'; total: number; compared: number; equal: number }[];
  elapsedMs: number;
}

/** A track of a finished file, as read back from it. */
export interface ExportStream {
  kind: 'video' | 'audio' | 'text';
  codec: string;
  durationMs: number;
  /** Null where they were not counted. */
  packets: number | null;
  /** Of video only. */
  width?: number;
  height?: number;
}

/** The recorded files that an export was made of. */
export interface ExportSource {
  segments: number;
  bytes: number;
  /** Absolute; empty where there is none. */
  firstFile: string;
  lastFile: string;
}

/** How a file came to be: kept with the export and printed with `--json`. */
export interface ExportDetails {
  /** `join`: our own byte-level joiner; `ffmpeg_copy`: ffmpeg, no frame changed; `ffmpeg_encode`: ffmpeg, re-encoded. */
  method: 'join' | 'ffmpeg_copy' | 'ffmpeg_encode';
  /** Why it was not joined, where a copy went through ffmpeg. */
  methodReason: string | null;
  options: ExportOptions;
  /** First and last moment that is shown, UTC ms. */
  deliveredStartMs: number;
  deliveredEndMs: number;
  /** Frames before the first shown one that are in the file for decoding and hidden by an edit list; null where not counted. */
  hiddenFrames: number | null;
  /** What it was made of: the master of a derivative. */
  source: ExportSource;
  /** Of a grid: what its other cameras' cells were made of, in their order; absent otherwise. */
  otherSources?: (ExportSource & { camera: string })[];
  streams: ExportStream[];
  /** From the start of the attempt to the verified file. */
  elapsedMs: number;
  /** Ready to paste; null where nothing but the program itself worked. */
  commandLine: string | null;
  /** Of ffmpeg, where it made the file. */
  ffmpegVersion: string | null;
  /** Encoder of a derivative, e.g. `libx264`. */
  encoder: string | null;
}

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
  /** Empty when the file has no picture. */
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
  kind: ExportKind;
  /** Of the file as it was made, hexadecimal; null where it was not computed. */
  sha256: string | null;
  /** Null for derivatives, and where it was switched off. */
  proof: CopyProof | null;
  /** Null for files that were made before this was kept. */
  details: ExportDetails | null;
}

/** A picture that a person chose to stand for exports; where its file is never leaves the engine. */
export interface ChosenPicture {
  /** For requests to queue. */
  pictureId: string;
  /** Of its file, for people to read. */
  name: string;
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
  /** Whether the recorder has low-resolution files of the range, so that those can be exported instead. */
  hasPreviews: boolean;
}

/** Of what a person typed this much stays, however long the camera's name is. */
const KEPT_OF_BASE_NAME = 64;

/**
 * Name of one export of a multi-camera request, as the reference system builds it. What would be longer than a name may be is
 * shortened, the typed part first, so that a name that was right for one camera is right for several.
 * @returns undefined when the person typed none, so that the default name is used; what is too long for one camera stays so, to be refused
 */
export function nameForCamera(baseName: string, camera: string, cameraCount: number): string | undefined {
  const trimmed = baseName.trim();
  if (trimmed === '') return undefined;
  if (cameraCount <= 1 || trimmed.length > MAX_EXPORT_NAME_LENGTH) return trimmed;
  const room = MAX_EXPORT_NAME_LENGTH - ' - '.length;
  const base = shorten(trimmed, Math.max(room - camera.length, KEPT_OF_BASE_NAME));
  return `${base} - ${shorten(camera, room - base.length)}`;
}

/** @returns `text` in at most `length` UTF-16 units, cut between characters as people see them and with an ellipsis in place of the rest */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > length - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Name of an export nobody named: the camera and the range, with the zone's offset.
 * @param timeZone IANA name
 */
export function defaultExportName(camera: string, startMs: number, endMs: number, timeZone: string): string {
  const name = `${camera.replaceAll('_', ' ')} ${formatInstant(startMs, timeZone)} – ${formatInstant(endMs, timeZone)}`;
  return Array.from(name).slice(-MAX_EXPORT_NAME_LENGTH).join('');
}
