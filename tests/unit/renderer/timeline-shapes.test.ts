import { describe, expect, it } from 'vitest';
import { DRAWING_WIDTH, isRecordedAt, recordedPath, ticksPath } from '../../../src/renderer/footage/timeline-shapes.ts';

// A view of 2000 s: one second is one unit of the drawing.
const view = { startMs: 0, endMs: DRAWING_WIDTH * 1_000 };
const spans = (...seconds: [number, number][]) => seconds.map(([start, end]) => ({ startMs: start * 1_000, endMs: end * 1_000 }));

/** The bars that a path draws, as pairs of units. */
function bars(path: string): [number, number][] {
  return [...path.matchAll(/M([\d.]+) 0H([\d.]+)V1H[\d.]+Z/g)].map(([, from, to]) => [Number(from), Number(to)]);
}

describe('the path of what is recorded', () => {
  it('is one path with a bar for each span, clipped to the view', () => {
    expect(recordedPath(spans([100, 400], [500, 2_500]), view)).toBe('M100 0H400V1H100ZM500 0H2000V1H500Z');
    expect(recordedPath(spans([-50, -10], [2_000, 2_100]), view)).toBe('');
  });

  it('does not lose a short recording in a long view', () => {
    const [[from, to] = [0, 0]] = bars(recordedPath(spans([1_000, 1_000.1]), view));
    expect(to - from).toBe(4);
    expect(from).toBeCloseTo(998, 0);
    expect(bars(recordedPath(spans([1_999.9, 2_000]), view))).toEqual([[1_996, 2_000]]);
  });

  it('does not lose a short gap in a long view', () => {
    expect(bars(recordedPath(spans([0, 1_000], [1_000.5, 2_000]), view))).toEqual([[0, 997.5], [1_000.5, 2_000]]);
    expect(bars(recordedPath(spans([998, 999], [999.5, 2_000]), view))).toEqual([[996.5, 1_000.5], [1_003.5, 2_000]]);
  });

  it('draws slivers side by side as one, instead of nothing', () => {
    const many = spans(...Array.from({ length: 50 }, (_, index): [number, number] => [100 + index, 100.4 + index]));
    const drawn = bars(recordedPath(many, view));
    expect(drawn.length).toBeLessThan(many.length);
    for (const [index, [from, to]] of drawn.entries()) {
      expect(to).toBeGreaterThan(from);
      if (index > 0) expect(from).toBeGreaterThan(drawn[index - 1]?.[1] ?? Infinity);
    }
  });
});

it('draws the marks of the scale as one path', () => {
  expect(ticksPath([{ ms: 0, leftPercent: 25, label: '' }, { ms: 1, leftPercent: 50, label: '' }])).toBe('M500 0V1M1000 0V1');
});

describe('what is under the pointer', () => {
  const recorded = spans([0, 10], [20, 30], [40, 50]);
  it.each([[0, true], [9.999, true], [10, false], [15, false], [20, true], [45, true], [50, false], [-1, false]])('at %d s: %s', (seconds, expected) => {
    expect(isRecordedAt(recorded, seconds * 1_000)).toBe(expected);
  });

  it('is nothing where nothing is recorded', () => {
    expect(isRecordedAt([], 5)).toBe(false);
  });
});
