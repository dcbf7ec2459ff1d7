import type { TimeSpan } from '../../shared/recordings.ts';
import { CONTINUITY_TOLERANCE_MS } from '../recordings/coverage.ts';
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
  /** Time that two files hold, of which one was left out. */
  overlaps: TimeSpan[];
}

/**
 * Cuts a range into clips of segments.
 * @param segments those that overlap the range, in order
 */
export function planExport(segments: readonly Segment[], range: TimeSpan): ExportPlan {
  const cut = segments.flatMap((segment) => {
    const fromMs = Math.max(0, range.startMs - segment.startMs);
    const toMs = Math.min(segment.durationMs, range.endMs - segment.startMs);
    return toMs > fromMs ? [{ segment, fromMs, toMs }] : [];
  });
  const { clips, overlaps } = leaveOutOverlaps(cut);
  const estimatedBytes = clips.reduce((sum, { segment, fromMs, toMs }) => sum + (segment.sizeBytes * (toMs - fromMs)) / segment.durationMs, 0);
  return { range, clips, estimatedBytes: Math.ceil(estimatedBytes), overlaps };
}

/**
 * Where two files hold the same time, e.g. of a recorder that was started twice, the earlier one ends where the later one
 * begins: files begin with a key frame, so that nothing has to be re-encoded. Up to a second is no overlap but the
 * rounding of names to whole seconds, and frames must not be lost to it.
 */
function leaveOutOverlaps(cut: readonly Clip[]): Pick<ExportPlan, 'clips' | 'overlaps'> {
  const clips: Clip[] = [];
  const overlaps: TimeSpan[] = [];
  for (const clip of cut) {
    const before = clips.at(-1);
    const startMs = startOf(clip);
    if (before === undefined || endOf(before) - startMs <= CONTINUITY_TOLERANCE_MS) {
      clips.push({ ...clip });
    } else if (endOf(clip) <= endOf(before)) {
      overlaps.push({ startMs, endMs: endOf(clip) });
    } else {
      overlaps.push({ startMs: startMs + CONTINUITY_TOLERANCE_MS, endMs: endOf(before) });
      before.toMs = startMs + CONTINUITY_TOLERANCE_MS - before.segment.startMs;
      clips.push({ ...clip });
    }
  }
  return { clips, overlaps };
}

function startOf({ segment, fromMs }: Clip): number {
  return segment.startMs + fromMs;
}

function endOf({ segment, toMs }: Clip): number {
  return segment.startMs + toMs;
}
