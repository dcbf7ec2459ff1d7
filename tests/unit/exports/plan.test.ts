import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { measureInSteps, planExport, planInSteps } from '../../../src/main/exports/plan.ts';
import { CONTINUITY_TOLERANCE_MS, mergeSpans } from '../../../src/main/recordings/coverage.ts';
import type { Segment } from '../../../src/main/recordings/segment-repository.ts';

const segment = (startMs: number, durationMs = 10_000, sizeBytes = 1_000): Segment => ({ path: `/${String(startMs)}`, startMs, durationMs, sizeBytes });
const shown = ({ clips }: ReturnType<typeof planExport>): number[][] => clips.map(({ segment: { startMs }, fromMs, toMs }) => [startMs, fromMs, toMs]);
const month = (count: number): Segment[] => Array.from({ length: count }, (_, index) => segment(index * 10_000));

/** Pages of some size, as they come from the store. */
function* pagesOf(segments: readonly Segment[], size: number): Generator<readonly Segment[]> {
  for (let index = 0; index < segments.length; index += size) yield segments.slice(index, index + size);
}

describe('planExport', () => {
  it('cuts at both ends and counts the bytes of what is left', () => {
    const plan = planExport([segment(0), segment(10_000), segment(20_000)], { startMs: 5_000, endMs: 22_500 });
    expect(shown(plan)).toEqual([[0, 5_000, 10_000], [10_000, 0, 10_000], [20_000, 0, 2_500]]);
    expect(plan).toMatchObject({ estimatedBytes: 500 + 1_000 + 250, recordedMs: 17_500, spans: [{ startMs: 5_000, endMs: 22_500 }], gaps: [], overlaps: [] });
  });

  it('tells what is recorded and what is missing', () => {
    const plan = planExport([segment(10_000), segment(40_000)], { startMs: 0, endMs: 60_000 });
    expect(plan.spans).toEqual([{ startMs: 10_000, endMs: 20_000 }, { startMs: 40_000, endMs: 50_000 }]);
    expect(plan.gaps).toEqual([{ startMs: 0, endMs: 10_000 }, { startMs: 20_000, endMs: 40_000 }, { startMs: 50_000, endMs: 60_000 }]);
  });

  it('has no clips where nothing lies in the range', () => {
    expect(planExport([segment(0)], { startMs: 10_000, endMs: 20_000 })).toMatchObject({ clips: [], recordedMs: 0, estimatedBytes: 0, spans: [], gaps: [{ startMs: 10_000, endMs: 20_000 }] });
  });

  it('lets the earlier of two files end where the later one begins', () => {
    const plan = planExport([segment(0), segment(5_000)], { startMs: 0, endMs: 60_000 });
    expect(shown(plan)).toEqual([[0, 0, 5_000 + CONTINUITY_TOLERANCE_MS], [5_000, 0, 10_000]]);
    expect(plan.overlaps).toEqual([{ startMs: 5_000 + CONTINUITY_TOLERANCE_MS, endMs: 10_000 }]);
    expect(plan).toMatchObject({ spans: [{ startMs: 0, endMs: 15_000 }], estimatedBytes: 600 + 1_000 });
  });

  it('leaves out a file that lies within another one', () => {
    const plan = planExport([segment(0, 30_000), segment(10_000), segment(30_000)], { startMs: 0, endMs: 40_000 });
    expect(shown(plan)).toEqual([[0, 0, 30_000], [30_000, 0, 10_000]]);
    expect(plan.overlaps).toEqual([{ startMs: 10_000, endMs: 20_000 }]);
  });

  it('takes up to a second as the rounding of names', () => {
    const plan = planExport([segment(0, 10_000 + CONTINUITY_TOLERANCE_MS), segment(10_000)], { startMs: 0, endMs: 20_000 });
    expect(plan.overlaps).toEqual([]);
    expect(shown(plan)).toEqual([[0, 0, 11_000], [10_000, 0, 10_000]]);
  });

  it('agrees with itself, whatever is recorded', () => {
    const recorded = fc.uniqueArray(fc.record({ startMs: fc.integer({ min: 0, max: 200_000 }), durationMs: fc.integer({ min: 1, max: 30_000 }) }), { maxLength: 30, selector: ({ startMs }) => startMs });
    fc.assert(fc.property(recorded, fc.integer({ min: 0, max: 150_000 }), fc.integer({ min: 1, max: 100_000 }), (files, startMs, lengthMs) => {
      const segments = files.map((file) => segment(file.startMs, file.durationMs)).sort((a, b) => a.startMs - b.startMs);
      const range = { startMs, endMs: startMs + lengthMs };
      const { clips, spans, gaps, recordedMs } = planExport(segments, range);
      expect(spans).toEqual(mergeSpans(clips.map((clip) => ({ startMs: clip.segment.startMs + clip.fromMs, endMs: clip.segment.startMs + clip.toMs }))));
      expect(recordedMs).toBe(clips.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0));
      const lengthOf = (list: typeof spans): number => list.reduce((sum, each) => sum + each.endMs - each.startMs, 0);
      expect(lengthOf(spans) + lengthOf(gaps)).toBe(lengthMs);
      for (const { fromMs, toMs, segment: { durationMs } } of clips) expect(fromMs >= 0 && fromMs < toMs && toMs <= durationMs).toBe(true);
    }));
  });
});

describe('planInSteps', () => {
  const range = { startMs: 5_000, endMs: 123_456_789 };

  it.each([[0, 10], [1, 10], [1_999, 2_000], [2_000, 2_000], [2_001, 2_000], [6_500, 2_000], [5_000, 7], [5_000, 5_000]])('plans %i segments in pages of %i as in one go', async (count, size) => {
    const { clips, ...measure } = planExport(month(count), range);
    expect(await planInSteps(pagesOf(month(count), size), range)).toEqual({ ...measure, clips });
    expect(await measureInSteps(pagesOf(month(count), size), range)).toEqual(measure);
    expect(measure.clipCount).toBe(clips.length);
  });

  it.each([2_000, 50_000])('lets others have their turn in between, also where a page is %i long', async (size) => {
    let turns = 0;
    let isDone = false;
    const countTurns = (): void => { turns += 1; if (!isDone) setImmediate(countTurns); };
    setImmediate(countTurns);
    await planInSteps(pagesOf(month(20_000), size), range);
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(10);
  });
});
