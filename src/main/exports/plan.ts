import { gapsWithin, type TimeSpan } from '../../shared/recordings.ts';
import { nextTurn } from '../next-turn.ts';
import { addSpan, CONTINUITY_TOLERANCE_MS } from '../recordings/coverage.ts';
import type { Segment } from '../recordings/segment-repository.ts';

/** The part of a segment that lies in the range. */
export interface Clip {
  segment: Segment;
  /** Both inside the segment, milliseconds from its start. */
  fromMs: number;
  toMs: number;
}

/** What an export of a range amounts to, by the index alone. */
export interface PlanMeasure {
  range: TimeSpan;
  clipCount: number;
  estimatedBytes: number;
  /** Length of all clips. */
  recordedMs: number;
  /** Recorded parts of the range, in order. */
  spans: TimeSpan[];
  gaps: TimeSpan[];
  /** Time that two files hold, of which one was left out. */
  overlaps: TimeSpan[];
}

/** What an export of a range is made of, by the index alone. */
export interface ExportPlan extends PlanMeasure {
  clips: Clip[];
}

/** Segments that overlap a range, in order, page by page. */
export type SegmentPages = Iterable<readonly Segment[]> | AsyncIterable<readonly Segment[]>;

/** Segments that are planned before others get their turn: some 2 ms, with reading them. */
const SEGMENTS_A_TURN = 1_000;

/**
 * Cuts a range into clips of segments. Keeps the thread for as long as it takes: for a day at most.
 * @param segments those that overlap the range, in order
 */
export function planExport(segments: Iterable<Segment>, range: TimeSpan): ExportPlan {
  const clips: Clip[] = [];
  const planner = createPlanner(range, (clip) => { clips.push(clip); });
  for (const segment of segments) planner.add(segment);
  return { ...planner.finish(), clips };
}

/** The same for a range of any length: others get their turn in between, and once at least. */
export async function planInSteps(pages: SegmentPages, range: TimeSpan): Promise<ExportPlan> {
  const clips: Clip[] = [];
  const measure = await addInSteps(pages, createPlanner(range, (clip) => { clips.push(clip); }));
  return { ...measure, clips };
}

/** Measures a range of any length like {@link planInSteps}, and keeps none of its clips: a quarter of a million of them a month fill the memory. */
export function measureInSteps(pages: SegmentPages, range: TimeSpan): Promise<PlanMeasure> {
  return addInSteps(pages, createPlanner(range, () => undefined));
}

async function addInSteps(pages: SegmentPages, planner: Planner): Promise<PlanMeasure> {
  let left = SEGMENTS_A_TURN;
  for await (const page of pages) {
    for (const segment of page) {
      planner.add(segment);
      left -= 1;
      if (left > 0) continue;
      left = SEGMENTS_A_TURN;
      await nextTurn();
    }
  }
  await nextTurn();
  return planner.finish();
}

interface Planner { add: (segment: Segment) => void; finish: () => PlanMeasure }

/**
 * Plans a range segment by segment.
 * @param take gets every clip, in order, when a later one can make it shorter no more
 */
function createPlanner(range: TimeSpan, take: (clip: Clip) => void): Planner {
  const spans: TimeSpan[] = [];
  const overlaps: TimeSpan[] = [];
  let clipCount = 0;
  let estimatedBytes = 0;
  let recordedMs = 0;
  let latest: Clip | undefined;

  const settle = (clip: Clip): void => {
    const lengthMs = clip.toMs - clip.fromMs;
    take(clip);
    clipCount += 1;
    addSpan(spans, { startMs: startOf(clip), endMs: endOf(clip) });
    estimatedBytes += (clip.segment.sizeBytes * lengthMs) / clip.segment.durationMs;
    recordedMs += lengthMs;
  };
  return {
    add: (segment) => {
      const clip = cut(segment, range);
      if (clip === undefined) return;
      const overlap = latest === undefined ? undefined : leaveOutOverlap(latest, clip);
      if (overlap !== undefined) overlaps.push(overlap.span);
      if (overlap?.isAll === true) return;
      if (latest !== undefined) settle(latest);
      latest = clip;
    },
    finish: () => {
      if (latest !== undefined) settle(latest);
      latest = undefined;
      const gaps = gapsWithin(spans, range).filter(({ startMs, endMs }) => endMs > startMs);
      return { range, clipCount, estimatedBytes: Math.ceil(estimatedBytes), recordedMs, spans, gaps, overlaps };
    },
  };
}

/** @returns undefined where nothing of it lies in the range */
function cut(segment: Segment, range: TimeSpan): Clip | undefined {
  const fromMs = Math.max(0, range.startMs - segment.startMs);
  const toMs = Math.min(segment.durationMs, range.endMs - segment.startMs);
  return toMs > fromMs ? { segment, fromMs, toMs } : undefined;
}

/**
 * Where two files hold the same time, e.g. of a recorder that was started twice, the earlier one ends where the later one
 * begins: files begin with a key frame, so that nothing has to be re-encoded. Up to a second is no overlap but the
 * rounding of names to whole seconds, and frames must not be lost to it.
 * @param before is made shorter
 * @returns what was left out, and whether that is all of the later clip
 */
function leaveOutOverlap(before: Clip, clip: Clip): { span: TimeSpan; isAll: boolean } | undefined {
  const startMs = startOf(clip);
  const reachedMs = endOf(before);
  if (reachedMs - startMs <= CONTINUITY_TOLERANCE_MS) return undefined;
  if (endOf(clip) <= reachedMs) return { span: { startMs, endMs: endOf(clip) }, isAll: true };
  before.toMs = startMs + CONTINUITY_TOLERANCE_MS - before.segment.startMs;
  return { span: { startMs: startMs + CONTINUITY_TOLERANCE_MS, endMs: reachedMs }, isAll: false };
}

function startOf({ segment, fromMs }: Clip): number {
  return segment.startMs + fromMs;
}

function endOf({ segment, toMs }: Clip): number {
  return segment.startMs + toMs;
}
