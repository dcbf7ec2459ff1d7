import type { Export } from '../../shared/export.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { gapsWithin } from '../../shared/recordings.ts';

type Clip = Pick<Export, 'requestStartMs' | 'requestEndMs' | 'gaps' | 'warnings'> & Partial<Pick<Export, 'kind' | 'durationMs' | 'details'>>;

function merge(spans: readonly TimeSpan[]): TimeSpan[] {
  const merged: TimeSpan[] = [];
  for (const span of [...spans].sort((left, right) => left.startMs - right.startMs)) {
    const last = merged.at(-1);
    if (last !== undefined && span.startMs <= last.endMs) last.endMs = Math.max(last.endMs, span.endMs);
    else merged.push({ ...span });
  }
  return merged;
}

/** @returns the parts of the range that the file shows: all of it but its gaps and the segments that were skipped */
export function shownSpans(clip: Clip): TimeSpan[] {
  const skipped = clip.warnings.flatMap((warning) => (warning.code === 'segment_skipped' && warning.span !== undefined ? [warning.span] : []));
  const range = { startMs: clip.requestStartMs, endMs: clip.requestEndMs };
  return gapsWithin(merge([...clip.gaps, ...skipped]), range).filter((span) => span.endMs > span.startMs);
}

/** @returns whether unrecorded time takes its own time in the file */
export function keepsGaps({ kind, details }: Clip): boolean {
  const options = details?.options;
  return kind === 'grid' || ((options?.kind === 'copy' || options?.kind === 'encode') && options.gaps === 'keep');
}

/** @returns how many seconds of recording a second of the file shows */
function speedOf(clip: Clip, spans: readonly TimeSpan[]): number {
  if (clip.kind !== 'timelapse' && clip.kind !== 'custom') return 1;
  const shownMs = spans.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
  return clip.durationMs === undefined || clip.durationMs === 0 ? 1 : shownMs / clip.durationMs;
}

/**
 * What the clock on the wall showed at a position of the file. Where gaps are left out of the file, the clock jumps; where
 * it plays faster than life, so does the clock.
 * @returns UTC ms
 */
export function wallClockAt(clip: Clip, positionMs: number): number {
  const spans = shownSpans(clip);
  const [first] = spans;
  const lastMs = spans.at(-1)?.endMs ?? clip.requestEndMs;
  // A grid starts with the range; what keeps its gaps starts with its first picture.
  if (keepsGaps(clip)) return Math.min(clip.requestEndMs, (clip.kind === 'grid' ? clip.requestStartMs : first?.startMs ?? clip.requestStartMs) + Math.max(0, positionMs));
  let restMs = Math.max(0, positionMs) * speedOf(clip, spans);
  // A cut at a key frame begins a little before what was asked for.
  if (clip.details?.options.kind === 'copy' && clip.details.options.cut === 'keyframe' && first !== undefined) first.startMs = Math.min(first.startMs, clip.details.deliveredStartMs);
  for (const span of spans) {
    if (restMs < span.endMs - span.startMs) return span.startMs + restMs;
    restMs -= span.endMs - span.startMs;
  }
  return lastMs;
}
