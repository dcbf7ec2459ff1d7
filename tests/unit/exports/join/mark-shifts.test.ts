import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkShifts } from '../../../../src/main/exports/join/mark-shifts.ts';

const line = (startUs: number, endUs: number): { startUs: number; endUs: number; text: string } => ({ startUs, endUs, text: String(startUs) });

describe('marks', () => {
  it('stay where they are when nothing was left out', () => {
    const shifts = new MarkShifts();
    expect(shifts.moveChapters([{ startUs: 5e6, title: 'a' }])).toEqual([{ startUs: 5e6, title: 'a' }]);
    expect(shifts.moveSubtitles([line(0, 1e6), line(1e6, 2e6)])).toEqual([line(0, 1e6), line(1e6, 2e6)]);
  });

  it('move by all that was left out before them, and by nothing behind a place of its own', () => {
    const shifts = new MarkShifts();
    // Ten seconds each; half a second left out at the first seam, a quarter at the second one.
    shifts.add(9.5e6, 0.5e6);
    shifts.add(19.25e6, 0.25e6);
    shifts.endAt(60e6);
    const moved = shifts.moveChapters([0, 9, 9.95, 10, 15, 20, 25, 60, 70].map((seconds) => ({ startUs: seconds * 1e6, title: String(seconds) })));
    expect(moved.map(({ startUs }) => startUs / 1e6)).toEqual([0, 9, 9.45, 9.5, 14.5, 19.25, 24.25, 60, 70]);
  });

  it('of the time that was left out do not stand over those of the file behind', () => {
    const shifts = new MarkShifts();
    shifts.add(9.5e6, 0.5e6);
    const moved = shifts.moveSubtitles([line(8e6, 9e6), line(9e6, 9.6e6), line(9.6e6, 9.8e6), line(10e6, 11e6)]);
    expect(moved.map(({ startUs, endUs }) => [startUs / 1e6, endUs / 1e6])).toEqual([[8, 9], [9, 9.5], [9.5, 10.5]]);
  });

  it('are in order and never over one another, whatever was left out', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1_000, max: 10_000 })), { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 40 }), (seams, steps) => {
      const shifts = new MarkShifts();
      let place = 0;
      for (const [leftOut, length] of seams) {
        place += length;
        shifts.add(place * 1_000, leftOut * 1_000);
      }
      const starts = steps.reduce<number[]>((all, step) => [...all, (all.at(-1) ?? 0) + step], []);
      const lines = shifts.moveSubtitles(starts.map((start, index) => line(start * 1_000, (starts[index + 1] ?? start + 500) * 1_000)));
      expect(lines.every(({ startUs, endUs }, index) => endUs > startUs && startUs >= (lines[index - 1]?.endUs ?? 0))).toBe(true);
    }), { numRuns: 500, seed: 6 });
  });
});
