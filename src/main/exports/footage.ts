import type { ExportSource } from '../../shared/export.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import type { ReviewItem } from '../recordings/review-items.ts';
import type { Segment } from '../recordings/segment-repository.ts';
import type { JobRow } from './job-row.ts';
import { pinnedSegments } from './pinning.ts';
import { planInSteps, type ExportPlan } from './plan.ts';

/** What a job can be made of, now. */
export interface Footage extends ExportPlan {
  /** What the recorder noted of it, in order, where chapters are made of that. */
  reviewItems?: readonly ReviewItem[];
}

/**
 * Finds the footage of a job: what the index knows, and what the job's pins hold although the recorder has deleted it since.
 * A pinned file is preferred, because it is the one that was there when the job was queued.
 * @param indexed page by page, in order
 */
export async function findFootage(job: Pick<JobRow, 'pinFolder'>, indexed: Iterable<readonly Segment[]>, range: TimeSpan): Promise<Footage> {
  return planInSteps(withPinned(indexed, await pinnedSegments(job.pinFolder)), range);
}

/** Both in order; where both have a segment of one start, the pinned one. */
function* withPinned(indexed: Iterable<readonly Segment[]>, pinned: readonly Segment[]): Generator<readonly Segment[]> {
  let next = 0;
  for (const page of indexed) {
    const merged: Segment[] = [];
    for (const segment of page) {
      for (let pin = pinned[next]; pin !== undefined && pin.startMs <= segment.startMs; pin = pinned[next]) {
        merged.push(pin);
        next += 1;
      }
      if (merged.at(-1)?.startMs !== segment.startMs) merged.push(segment);
    }
    yield merged;
  }
  yield pinned.slice(next);
}

/** @param footage undefined: of a camera that has none */
export function describeSource(footage: Footage | undefined): ExportSource {
  const clips = footage?.clips ?? [];
  const bytes = clips.reduce((sum, { segment }) => sum + segment.sizeBytes, 0);
  return { segments: clips.length, bytes, firstFile: clips[0]?.segment.path ?? '', lastFile: clips.at(-1)?.segment.path ?? '' };
}
