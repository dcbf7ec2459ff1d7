import type { ExportSource } from '../../shared/export.ts';
import { gapsWithin, type TimeSpan } from '../../shared/recordings.ts';
import { mergeSpans } from '../recordings/coverage.ts';
import type { ReviewItem } from '../recordings/review-items.ts';
import type { Segment } from '../recordings/segment-repository.ts';
import type { JobRow } from './job-row.ts';
import { pinnedSegments } from './pinning.ts';
import { planExport, type ExportPlan } from './plan.ts';

/** What a job can be made of, now. */
export interface Footage extends ExportPlan {
  /** Recorded parts of the range, in order. */
  spans: TimeSpan[];
  gaps: TimeSpan[];
  recordedMs: number;
  /** What the recorder noted of it, in order, where chapters are made of that. */
  reviewItems?: readonly ReviewItem[];
}

/**
 * Finds the footage of a job: what the index knows, and what the job's pins hold although the recorder has deleted it since.
 * A pinned file is preferred, because it is the one that was there when the job was queued.
 */
export async function findFootage(job: Pick<JobRow, 'pinFolder'>, indexed: readonly Segment[], range: TimeSpan): Promise<Footage> {
  const pinned = await pinnedSegments(job.pinFolder);
  const byStart = new Map([...indexed, ...pinned].map((segment) => [segment.startMs, segment]));
  return describeFootage(planExport([...byStart.values()].sort((a, b) => a.startMs - b.startMs), range));
}

/** Adds to a plan what is recorded and what is missing of its range. */
export function describeFootage(plan: ExportPlan): Footage {
  const spans = mergeSpans(plan.clips.map(({ segment, fromMs, toMs }) => ({ startMs: segment.startMs + fromMs, endMs: segment.startMs + toMs })));
  const recordedMs = plan.clips.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return { ...plan, spans, gaps: gapsWithin(spans, plan.range).filter(({ startMs, endMs }) => endMs > startMs), recordedMs };
}

/** @param footage undefined: of a camera that has none */
export function describeSource(footage: Footage | undefined): ExportSource {
  const files = footage?.clips.map(({ segment }) => segment) ?? [];
  return { segments: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), firstFile: files[0]?.path ?? '', lastFile: files.at(-1)?.path ?? '' };
}
