import { describe, expect, it } from 'vitest';
import { planExport } from '../../../src/main/exports/plan.ts';
import { stripMoments } from '../../../src/main/filmstrip/strip-moments.ts';
import type { Segment } from '../../../src/main/recordings/segment-repository.ts';

const segment = (startMs: number, durationMs = 10_000): Segment => ({ path: `/${String(startMs)}`, startMs, durationMs, sizeBytes: 1 });
const places = (segments: Segment[], range: { startMs: number; endMs: number }, count: number) =>
  stripMoments(planExport(segments, range), count).map(({ atMs, place }) => [atMs, place === undefined ? null : [place.segment.startMs, place.inFileMs]]);

describe('stripMoments', () => {
  it('spreads moments evenly, the first at the start of the range', () => {
    expect(places([segment(0), segment(10_000)], { startMs: 4_000, endMs: 20_000 }, 4)).toEqual([[4_000, [0, 4_000]], [8_000, [0, 8_000]], [12_000, [10_000, 2_000]], [16_000, [10_000, 6_000]]]);
  });

  it('says where nothing is recorded: before, in a gap and behind', () => {
    expect(places([segment(10_000), segment(30_000)], { startMs: 0, endMs: 50_000 }, 5).map(([, place]) => place)).toEqual([null, [10_000, 0], null, [30_000, 0], null]);
    expect(places([], { startMs: 0, endMs: 5_000 }, 2)).toEqual([[0, null], [2_500, null]]);
  });

  it('keeps moments a second apart, and has at least one', () => {
    expect(places([segment(0)], { startMs: 0, endMs: 3_500 }, 60).map(([at]) => at)).toEqual([0, 1_166, 2_333]);
    expect(places([segment(0)], { startMs: 0, endMs: 10 }, 60)).toHaveLength(1);
  });

  it('takes the later of two files that hold the same time, as an export does', () => {
    expect(places([segment(0), segment(5_000)], { startMs: 0, endMs: 15_000 }, 3).map(([, place]) => place)).toEqual([[0, 0], [0, 5_000], [5_000, 5_000]]);
    expect(places([segment(0), segment(5_000)], { startMs: 0, endMs: 16_000 }, 8).map(([, place]) => place)[4]).toEqual([5_000, 3_000]);
  });
});
