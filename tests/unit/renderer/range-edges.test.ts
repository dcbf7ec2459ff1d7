import { describe, expect, it } from 'vitest';
import { edgeAt, edgeBounds, moveEdgeByKey } from '../../../src/renderer/footage/range-edges.ts';

const day = { startMs: 0, endMs: 86_400_000 };
const view = { startMs: 3_600_500, endMs: 7_200_500 };
const range = { startMs: 4_000_000, endMs: 5_000_000 };
const press = (key: string, edge: 'start' | 'end', shiftKey = false, of = range) => moveEdgeByKey({ key, shiftKey }, edge, of, day, view);

describe('keys on an end of the range', () => {
  it.each([
    ['ArrowRight', false, 1_000], ['ArrowUp', false, 1_000], ['ArrowLeft', false, -1_000], ['ArrowDown', false, -1_000],
    ['ArrowRight', true, 10_000], ['ArrowLeft', true, -10_000],
    ['PageUp', false, 60_000], ['PageDown', false, -60_000],
  ])('%s with Shift %s moves by %d ms', (key, shiftKey, byMs) => {
    expect(press(key, 'start', shiftKey)).toEqual({ startMs: range.startMs + byMs, endMs: range.endMs });
    expect(press(key, 'end', shiftKey)).toEqual({ startMs: range.startMs, endMs: range.endMs + byMs });
  });

  it('Home and End go to the whole seconds at the ends of the view', () => {
    expect(press('Home', 'start')).toEqual({ startMs: 3_601_000, endMs: range.endMs });
    expect(press('End', 'end')).toEqual({ startMs: range.startMs, endMs: 7_200_000 });
  });

  it('an end never passes the other one', () => {
    expect(press('End', 'start')).toEqual({ startMs: range.endMs - 1_000, endMs: range.endMs });
    expect(press('Home', 'end')).toEqual({ startMs: range.startMs, endMs: range.startMs + 1_000 });
    expect(press('PageUp', 'start', false, { startMs: 4_000_000, endMs: 4_030_000 })).toEqual({ startMs: 4_029_000, endMs: 4_030_000 });
  });

  it('an end stays within the day', () => {
    expect(press('PageDown', 'start', false, { startMs: 30_000, endMs: 90_000 })).toEqual({ startMs: 0, endMs: 90_000 });
    expect(press('PageUp', 'end', false, { startMs: 0, endMs: 86_380_000 })).toEqual({ startMs: 0, endMs: 86_400_000 });
  });

  it('an end on another day stays there until it is moved towards this one', () => {
    const long = { startMs: -90_000_000, endMs: 90_000_000 };
    expect(edgeBounds('start', long, day)).toEqual({ minMs: -90_000_000, maxMs: 86_399_000 });
    expect(press('ArrowLeft', 'start', false, long)).toEqual(long);
    expect(press('Home', 'start', false, long)).toEqual({ startMs: 3_601_000, endMs: long.endMs });
  });

  it('a range on another day keeps its value between the bounds', () => {
    for (const elsewhere of [{ startMs: -9_000_000, endMs: -5_000_000 }, { startMs: 90_000_000, endMs: 95_000_000 }]) {
      const start = edgeBounds('start', elsewhere, day);
      expect(start.minMs).toBeLessThanOrEqual(elsewhere.startMs);
      expect(start.maxMs).toBeGreaterThanOrEqual(elsewhere.startMs);
      expect(start.maxMs).toBeLessThan(elsewhere.endMs);
      const end = edgeBounds('end', elsewhere, day);
      expect(end.minMs).toBeLessThanOrEqual(elsewhere.endMs);
      expect(end.minMs).toBeGreaterThan(elsewhere.startMs);
      expect(end.maxMs).toBeGreaterThanOrEqual(elsewhere.endMs);
    }
  });

  it('leaves other keys to others', () => {
    for (const key of ['Tab', 'Enter', 'a', '+']) expect(press(key, 'start')).toBeNull();
  });
});

describe('a pointer near an end of the range', () => {
  it('takes hold of the nearer one', () => {
    expect(edgeAt(102, 100, 200)).toBe('start');
    expect(edgeAt(195, 100, 200)).toBe('end');
    expect(edgeAt(103, 100, 104)).toBe('end');
  });

  it('takes hold of none further away', () => {
    expect(edgeAt(150, 100, 200)).toBeNull();
    expect(edgeAt(91, 100, 200)).toBeNull();
  });
});
