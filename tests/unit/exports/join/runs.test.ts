import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachRun, RunsBuilder, sampleEndingAfter, sampleStartingAt, sumBefore, type Runs } from '../../../../src/main/exports/join/runs.ts';

// Searching in runs gives what searching sample by sample would.

const runsOf = (pairs: readonly (readonly [number, number])[]): Runs => ({ counts: Uint32Array.from(pairs.map(([count]) => count)), values: Int32Array.from(pairs.map(([, value]) => value)) });
const expand = (pairs: readonly (readonly [number, number])[]): number[] => pairs.flatMap(([count, value]) => Array.from({ length: count }, () => value));
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 })), { maxLength: 6 });

describe('runs', () => {
  it('give parts, sums and samples at times', () => {
    fc.assert(fc.property(pairs, fc.nat(30), fc.nat(30), fc.integer({ min: 0, max: 240 }), (list, first, count, quarter) => {
      const runs = runsOf(list);
      const all = expand(list);
      const starts = all.map((_, sample) => all.slice(0, sample).reduce((sum, each) => sum + each, 0));
      const time = quarter / 4;
      const part: number[] = [];
      forEachRun(runs, first, count, (length, value) => { part.push(...Array.from({ length }, () => value)); });
      expect(part).toEqual(all.slice(first, first + count));
      expect(sumBefore(runs, first)).toBe(all.slice(0, first).reduce((sum, each) => sum + each, 0));
      const orEnd = (index: number): number => (index < 0 ? all.length : index);
      expect(sampleEndingAfter(runs, time)).toBe(orEnd(all.findIndex((duration, sample) => (starts[sample] ?? 0) + duration > time)));
      expect(sampleStartingAt(runs, time)).toBe(orEnd(starts.findIndex((start) => start >= time)));
    }), { numRuns: 1_000, seed: 1 });
  });

  it('are built with the last value replaced', () => {
    fc.assert(fc.property(pairs, fc.integer({ min: 0, max: 5 }), (list, last) => {
      const builder = new RunsBuilder();
      for (const [count, value] of list) builder.add(count, value);
      const all = expand(list);
      if (all.length > 0) {
        builder.replaceLast(last);
        all[all.length - 1] = last;
      }
      const built = { counts: builder.counts.view(), values: builder.values.view() };
      expect(expand(Array.from(built.counts, (count, run) => [count, built.values[run] ?? 0] as const))).toEqual(all);
      // Equal neighbours share an entry.
      expect(built.values.every((value, run) => run === 0 || value !== built.values[run - 1])).toBe(true);
    }), { numRuns: 500, seed: 2 });
  });
});
