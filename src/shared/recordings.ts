/** Kinds of recorder that a source adapter exists for. */
export const sourceKinds = ['frigate-folder'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Where recordings come from: one folder of one recorder. */
export interface Source {
  id: number;
  kind: SourceKind;
  name: string;
  /** Absolute path of the folder, for people to read; it is never sent back to the engine. */
  path: string;
  addedAtMs: number;
  /** UTC ms of the last completed scan; null before the first one. */
  indexedAtMs: number | null;
  cameraCount: number;
  segmentCount: number;
  unreadableCount: number;
  /** Absolute folder where footage of waiting jobs is held against the recorder's clean-up; null where that is not allowed. */
  pinFolder: string | null;
  /** What is held now, and how much may be, bytes. */
  pinnedBytes: number;
  pinLimitBytes: number;
  /** Absolute path of the recorder's own database, for people to read; null where none is used. */
  databasePath: string | null;
  /** Whether a scan of this source is under way now. */
  indexing: boolean;
}

/** A camera as the source's folder names it: any characters a file system allows. */
export interface Camera {
  id: number;
  sourceId: number;
  name: string;
  segmentCount: number;
  /** UTC ms of the first recorded moment; null when nothing is indexed. */
  firstMs: number | null;
  /** UTC ms of the end of the last segment; null when nothing is indexed. */
  lastMs: number | null;
}

/** A half-open range of time, UTC milliseconds: `startMs` belongs to it, `endMs` does not. */
export interface TimeSpan {
  startMs: number;
  endMs: number;
}

/** What is recorded of one camera within an asked-for range; spans are clipped to it, in order, and do not touch. */
export interface CameraCoverage {
  cameraId: number;
  camera: string;
  spans: TimeSpan[];
  /** Total length of `spans`. */
  recordedMs: number;
}

/** Most days of one question of a calendar. */
export const MAX_CALENDAR_DAYS = 93;

/** A file that looks like a segment but cannot be used, with the reason a person can read. */
export interface UnreadableFile {
  /** Path below the source's folder. */
  path: string;
  reason: string;
  sizeBytes: number;
  foundAtMs: number;
}

/** What one scan of a source found. */
export interface IndexReport {
  sourceId: number;
  segmentsTotal: number;
  segmentsAdded: number;
  segmentsRemoved: number;
  unreadable: number;
  elapsedMs: number;
}

/** How far a running scan is; totals are unknown until it ends. */
export interface IndexProgress {
  sourceId: number;
  filesSeen: number;
  segmentsAdded: number;
  unreadable: number;
  state: 'running' | 'done' | 'failed';
  /** Why it failed, where it did. */
  message?: string;
}

/**
 * The parts of `range` that `spans` leave out, in order.
 * @param spans ordered, non-overlapping, as in {@link CameraCoverage}
 */
export function gapsWithin(spans: readonly TimeSpan[], range: TimeSpan): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let reached = range.startMs;
  for (const span of spans) {
    if (span.startMs > reached) gaps.push({ startMs: reached, endMs: Math.min(span.startMs, range.endMs) });
    reached = Math.max(reached, span.endMs);
    if (reached >= range.endMs) return gaps;
  }
  gaps.push({ startMs: reached, endMs: range.endMs });
  return gaps;
}
