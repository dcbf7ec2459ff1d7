import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/main/db/open.ts';
import { mergeSpans } from '../../../src/main/recordings/coverage.ts';
import { createRecordings } from '../../../src/main/recordings/segment-repository.ts';
import type { TimeSpan } from '../../../src/shared/recordings.ts';
import { daysOfMonth } from '../../../src/shared/wall-time.ts';

const DAY_MS = 86_400_000;
let database: Database;

beforeEach(() => {
  database = openDatabase(':memory:');
  database.exec(`INSERT INTO source (id, kind, name, path, added_at_ms) VALUES (1, 'frigate-folder', 'a', '/a', 0); INSERT INTO camera (id, source_id, name) VALUES (1, 1, 'one'), (2, 1, 'two'), (3, 1, 'three')`);
});

const addSpan = (cameraId: number, startMs: number, endMs: number): void => { database.prepare('INSERT INTO coverage_span VALUES (?, ?, ?)').run(cameraId, startMs, endMs); };
const ask = (cameraIds: number[], boundariesMs: number[]): boolean[] => createRecordings(database).daysWithFootage(cameraIds, boundariesMs);
const days = (count: number): number[] => Array.from({ length: count + 1 }, (_, index) => index * DAY_MS);

describe('days with footage', () => {
  it('are those that a span lies in, also one that began before or ends behind them', () => {
    addSpan(1, -DAY_MS, 10);
    addSpan(1, 2.5 * DAY_MS, 3.5 * DAY_MS);
    addSpan(1, 5.75 * DAY_MS, 20 * DAY_MS);
    expect(ask([1], days(7))).toEqual([true, false, true, true, false, true, true]);
  });

  it('begin at their start, and end before their end', () => {
    addSpan(1, DAY_MS, 2 * DAY_MS);
    expect(ask([1], days(3))).toEqual([false, true, false]);
  });

  it('are found behind a span that ends with the day before', () => {
    addSpan(1, 0, DAY_MS);
    addSpan(1, DAY_MS + 5_000, DAY_MS + 6_000);
    expect(ask([1], days(2))).toEqual([true, true]);
  });

  it('have footage when any of the cameras has, and no other', () => {
    addSpan(1, 0, 10);
    addSpan(2, DAY_MS, DAY_MS + 10);
    addSpan(3, 2 * DAY_MS, 2 * DAY_MS + 10);
    expect(ask([1, 2], days(4))).toEqual([true, true, false, false]);
    expect(ask([2, 1], days(4))).toEqual([true, true, false, false]);
    expect(ask([99], days(2))).toEqual([false, false]);
  });

  it('are not those of an empty span', () => {
    addSpan(1, 10, 10);
    expect(ask([1], days(1))).toEqual([false]);
  });

  it('may be as long as the clocks make them', () => {
    // The last hour of the day that has 25.
    const { dates, boundariesMs } = daysOfMonth('2026-10-25', 'Europe/Berlin');
    addSpan(1, Date.parse('2026-10-25T22:30:00Z'), Date.parse('2026-10-25T22:40:00Z'));
    expect(dates.filter((_, index) => ask([1], boundariesMs)[index])).toEqual(['2026-10-25']);
  });

  it('are what a look at each day finds, whatever is recorded', () => {
    const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -30, max: 400 }), fc.integer({ min: 1, max: 60 })), { maxLength: 25 });
    fc.assert(fc.property(pieces, fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 15 }), (recorded, cuts) => {
      database.exec('DELETE FROM coverage_span');
      const spans = new Map([1, 2, 3].map((cameraId): [number, TimeSpan[]] => [cameraId, mergeSpans(recorded.filter(([id]) => id === cameraId).map(([, at, length]) => ({ startMs: at * 10_000, endMs: (at + length) * 10_000 })).sort((a, b) => a.startMs - b.startMs))]));
      for (const [cameraId, list] of spans) for (const { startMs, endMs } of list) addSpan(cameraId, startMs, endMs);
      const boundaries = cuts.sort((a, b) => a - b).map((cut) => cut * 10_000);
      const expected = boundaries.slice(0, -1).map((startMs, index) => [...spans.values()].flat().some((span) => span.startMs < (boundaries[index + 1] ?? 0) && span.endMs > startMs));
      expect(ask([1, 2, 3], boundaries)).toEqual(expected);
    }));
  });
});
