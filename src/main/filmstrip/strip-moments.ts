import type { ExportPlan } from '../exports/plan.ts';
import type { Segment } from '../recordings/segment-repository.ts';

/** A moment of a strip and where its picture is found. */
export interface StripMoment {
  /** UTC ms. */
  atMs: number;
  /** Undefined where nothing is recorded. */
  place: { segment: Segment; inFileMs: number } | undefined;
}

/**
 * Spreads moments evenly over a range: the first at its start, each at the beginning of an equal part.
 * @param plan of the range
 * @param count at most so many; fewer where they would be less than a second apart
 */
export function stripMoments({ clips, range }: Pick<ExportPlan, 'clips' | 'range'>, count: number): StripMoment[] {
  const lengthMs = range.endMs - range.startMs;
  const moments = Math.max(1, Math.min(count, Math.floor(lengthMs / 1_000)));
  let index = 0;
  return Array.from({ length: moments }, (_, number) => {
    const atMs = range.startMs + Math.floor((number * lengthMs) / moments);
    // Both are in order of time.
    while (clips[index] !== undefined && endOf(clips[index]) <= atMs) index += 1;
    const clip = clips[index];
    const isInside = clip !== undefined && clip.segment.startMs + clip.fromMs <= atMs;
    return { atMs, place: isInside ? { segment: clip.segment, inFileMs: atMs - clip.segment.startMs } : undefined };
  });
}

function endOf(clip: { segment: Segment; toMs: number } | undefined): number {
  return clip === undefined ? Number.POSITIVE_INFINITY : clip.segment.startMs + clip.toMs;
}
