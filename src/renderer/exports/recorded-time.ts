import type { Export } from '../../shared/export.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { gapsWithin } from '../../shared/recordings.ts';

type Recorded = Pick<Export, 'requestStartMs' | 'requestEndMs' | 'gaps'>;

/** @returns the recorded parts of the requested range, in order: what the file holds */
export function recordedSpans({ requestStartMs, requestEndMs, gaps }: Recorded): TimeSpan[] {
  return gapsWithin(gaps, { startMs: requestStartMs, endMs: requestEndMs }).filter((span) => span.endMs > span.startMs);
}

/** @returns how much of the requested range was recorded */
export function recordedLengthMs(recorded: Recorded): number {
  return recordedSpans(recorded).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

/**
 * The moment that is seen at a position of the video. Gaps are left out of the file, so the clock jumps where one was.
 * @param positionMs playing time from the start of the file
 */
export function momentAtPosition(recorded: Recorded, positionMs: number): number {
  const spans = recordedSpans(recorded);
  let leftMs = Math.max(0, positionMs);
  for (const span of spans) {
    const lengthMs = span.endMs - span.startMs;
    if (leftMs < lengthMs) return span.startMs + leftMs;
    leftMs -= lengthMs;
  }
  return spans.at(-1)?.endMs ?? recorded.requestEndMs;
}
