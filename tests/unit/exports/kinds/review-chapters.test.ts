import { describe, expect, it } from 'vitest';
import { buildReviewChapters } from '../../../../src/main/exports/kinds/review-chapters.ts';
import type { ReviewItem } from '../../../../src/main/recordings/review-items.ts';

const UTC = 'UTC';
/** From and to a wall second; laid after the one before unless its place is given. */
type Clip = { from: number; to: number; at?: number };
const place = (...clips: Clip[]) => placeAll(clips);
function placeAll(clips: Clip[]) {
  let reached = 0;
  return clips.map(({ from, to, at = reached }) => {
    reached = at + to - from;
    return { startUs: at * 1e6, endUs: reached * 1e6, wallStartMs: from * 1_000 };
  });
}
const item = (from: number, to: number | null, title: string): ReviewItem => ({ startMs: from * 1_000, endMs: to === null ? null : to * 1_000, title });
const inSeconds = (placed: ReturnType<typeof place>, items: ReviewItem[]) => buildReviewChapters(placed, items, UTC).map(({ startUs, title }) => [startUs / 1e6, title]);
const clock = (seconds: number): string => `1970-01-01T${new Date(seconds * 1_000).toISOString().slice(11, 19)}+00:00`;

describe('chapters by review items', () => {
  // The reference system's numbers: recorded 1000–1150, an item from 1100 on.
  it('let an item that still goes on last to the last recorded second', () => {
    expect(inSeconds(place({ from: 1_000, to: 1_150 }), [item(1_100, null, 'Alert: person')])).toEqual([[0, clock(1_000)], [100, 'Alert: person']]);
  });

  it('begin and end with the item, and call what is between by its time', () => {
    expect(inSeconds(place({ from: 1_000, to: 1_100 }), [item(1_010, 1_020, 'Alert: person'), item(1_050, 1_060, 'Detection: car')])).toEqual([
      [0, clock(1_000)], [10, 'Alert: person'], [20, clock(1_020)], [50, 'Detection: car'], [60, clock(1_060)],
    ]);
  });

  it('are cut to what is there', () => {
    expect(inSeconds(place({ from: 1_000, to: 1_100 }), [item(900, 1_010, 'before'), item(1_090, 2_000, 'after'), item(0, 999, 'never'), item(1_100, 1_200, 'never')])).toEqual([
      [0, 'before'], [10, clock(1_010)], [90, 'after'],
    ]);
  });

  it('take a moment in a gap that is left out for its end, and leave out what is in the gap alone', () => {
    const placed = place({ from: 1_000, to: 1_020 }, { from: 1_060, to: 1_080 });
    expect(inSeconds(placed, [item(1_030, 1_070, 'out of the gap'), item(1_025, 1_050, 'nothing of it recorded')])).toEqual([[0, clock(1_000)], [20, 'out of the gap'], [30, clock(1_070)]]);
    expect(inSeconds(placed, [item(1_010, 1_040, 'into the gap')])).toEqual([[0, clock(1_000)], [10, 'into the gap'], [20, clock(1_060)]]);
  });

  it('have their own place in a gap that is kept', () => {
    const placed = place({ from: 1_000, to: 1_020 }, { from: 1_060, to: 1_080, at: 60 });
    expect(inSeconds(placed, [item(1_030, 1_070, 'seen')])).toEqual([[0, clock(1_000)], [30, 'seen'], [70, clock(1_070)]]);
  });

  it('leave out an item of less than a second, and keep one of a second', () => {
    const placed = place({ from: 1_000, to: 1_100 });
    expect(inSeconds(placed, [item(1_010, 1_010.999, 'short')])).toEqual([]);
    expect(inSeconds(placed, [item(1_010, 1_011, 'long enough')])).toEqual([[0, clock(1_000)], [10, 'long enough'], [11, clock(1_011)]]);
    expect(inSeconds(placed, [item(1_099.5, 1_200, 'short within the range')])).toEqual([]);
  });

  it('make no chapter of less than a second between items or at the ends', () => {
    expect(inSeconds(place({ from: 1_000, to: 1_100 }), [item(1_000.4, 1_020, 'first'), item(1_020.5, 1_099.7, 'second')])).toEqual([[0, 'first'], [20.5, 'second']]);
  });

  it('name all items that go on at once', () => {
    const placed = place({ from: 1_000, to: 1_100 });
    expect(inSeconds(placed, [item(1_000, 1_050, 'Detection: car'), item(1_020, 1_030, 'Alert: person')])).toEqual([[0, 'Detection: car'], [20, 'Detection: car + Alert: person'], [30, 'Detection: car'], [50, clock(1_050)]]);
    expect(inSeconds(placed, [item(1_000, 1_050, 'Alert'), item(1_050, 1_100, 'Alert')])).toEqual([[0, 'Alert']]);
    expect(inSeconds(placed, [item(1_000, 1_020.3, 'one'), item(1_020, 1_100, 'other')])).toEqual([[0, 'one'], [20, 'other']]);
  });

  it('are none of nothing', () => {
    expect(buildReviewChapters([], [item(0, null, 'x')], UTC)).toEqual([]);
    expect(buildReviewChapters(place({ from: 0, to: 10 }), [], UTC)).toEqual([]);
  });

  it('of a month of ten thousand items are in order, apart by a second, and made at once', () => {
    const placed = placeAll(Array.from({ length: 267_840 }, (_, index) => ({ from: index * 10, to: index * 10 + 10 })));
    const items = Array.from({ length: 10_000 }, (_, index) => item(index * 267 + (index % 7) * 40, index * 267 + (index % 7) * 40 + 30 + (index % 11) * 60, `Alert: ${String(index)}`));
    const startedAtMs = performance.now();
    const chapters = buildReviewChapters(placed, items, UTC);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(chapters.length).toBeGreaterThan(10_000);
    expect(chapters.every(({ startUs }, index) => index === 0 || startUs - (chapters[index - 1]?.startUs ?? 0) >= 1e6)).toBe(true);
  });
});
