import type { Export } from '../../shared/export.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { gapsWithin } from '../../shared/recordings.ts';

type Clip = Pick<Export, 'requestStartMs' | 'requestEndMs' | 'gaps' | 'warnings'>;

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

/**
 * What the clock on the wall showed at a position of the file. Gaps are collapsed in the file, so the clock jumps there.
 * @returns UTC ms
 */
export function wallClockAt(clip: Clip, positionMs: number): number {
  let restMs = Math.max(0, positionMs);
  const spans = shownSpans(clip);
  for (const span of spans) {
    if (restMs < span.endMs - span.startMs) return span.startMs + restMs;
    restMs -= span.endMs - span.startMs;
  }
  return spans.at(-1)?.endMs ?? clip.requestEndMs;
}
