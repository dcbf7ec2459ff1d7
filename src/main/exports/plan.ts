import type { TimeSpan } from '../../shared/recordings.ts';
import type { Segment } from '../recordings/segment-repository.ts';

/** The part of a segment that lies in the range. */
export interface Clip {
  segment: Segment;
  /** Both inside the segment, milliseconds from its start. */
  fromMs: number;
  toMs: number;
}

/** What an export of a range is made of, by the index alone. */
export interface ExportPlan {
  range: TimeSpan;
  clips: Clip[];
  estimatedBytes: number;
}

/**
 * Cuts a range into clips of segments.
 * @param segments those that overlap the range, in order
 */
export function planExport(segments: readonly Segment[], range: TimeSpan): ExportPlan {
  const clips = segments.flatMap((segment) => {
    const fromMs = Math.max(0, range.startMs - segment.startMs);
    const toMs = Math.min(segment.durationMs, range.endMs - segment.startMs);
    return toMs > fromMs ? [{ segment, fromMs, toMs }] : [];
  });
  const estimatedBytes = clips.reduce((sum, { segment, fromMs, toMs }) => sum + (segment.sizeBytes * (toMs - fromMs)) / segment.durationMs, 0);
  return { range, clips, estimatedBytes: Math.ceil(estimatedBytes) };
}
