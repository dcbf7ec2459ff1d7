import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/main/db/open.ts';
import { CONTINUITY_TOLERANCE_MS, createCoverageKeeper, mergeSpans } from '../../../src/main/recordings/coverage.ts';
import { MAX_SEGMENT_DURATION_MS } from '../../../src/main/recordings/sources/adapter.ts';
import type { TimeSpan } from '../../../src/shared/recordings.ts';

const HOUR_MS = 3_600_000;
const span = (startMs: number, endMs: number): TimeSpan => ({ startMs, endMs });

describe('mergeSpans', () => {
  it('joins what touches, overlaps or lies within the tolerance, and nothing else', () => {
    expect(mergeSpans([span(0, 10_000), span(10_000, 20_000), span(19_000, 25_000), span(25_000 + CONTINUITY_TOLERANCE_MS, 40_000), span(41_001, 50_000)])).toEqual([span(0, 40_000), span(41_001, 50_000)]);
  });

  it('keeps the end of a long one that holds a short one', () => {
    expect(mergeSpans([span(0, 600_000), span(10_000, 20_000), span(600_500, 610_000)])).toEqual([span(0, 610_000)]);
  });
});

describe('the coverage keeper', () => {
  let database: Database;
  let segments: Map<number, number>;
  let keep: ReturnType<typeof createCoverageKeeper>;
  const CAMERA = 1;
  const OTHER_CAMERA = 2;

  beforeEach(() => {
    database = openDatabase(':memory:');
    database.exec(`INSERT INTO source (id, kind, name, path, added_at_ms) VALUES (1, 'frigate-folder', 'a', '/a', 0);
      INSERT INTO camera (id, source_id, name) VALUES (1, 1, 'one'), (2, 1, 'two')`);
    segments = new Map();
    keep = createCoverageKeeper(database);
  });

  const put = (startMs: number, durationMs: number): void => {
    segments.set(startMs, durationMs);
    database.prepare('INSERT INTO segment VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET duration_ms = excluded.duration_ms').run(CAMERA, startMs, durationMs);
  };
  const remove = (startMs: number): void => {
    segments.delete(startMs);
    database.prepare('DELETE FROM segment WHERE camera_id = ? AND start_ms = ?').run(CAMERA, startMs);
  };
  const spans = (cameraId = CAMERA): TimeSpan[] => database.prepare<[number], TimeSpan>('SELECT start_ms AS startMs, end_ms AS endMs FROM coverage_span WHERE camera_id = ? ORDER BY start_ms').all(cameraId);
  const naiveSpans = (): TimeSpan[] => mergeSpans([...segments].sort(([a], [b]) => a - b).map(([startMs, durationMs]) => span(startMs, startMs + durationMs)));

  it('joins hours that arrive in any order', () => {
    for (const hour of [2, 0, 1]) {
      for (let at = 0; at < HOUR_MS; at += 10_000) put(hour * HOUR_MS + at, 10_000);
      keep(CAMERA, span(hour * HOUR_MS, (hour + 1) * HOUR_MS));
    }
    expect(spans()).toEqual([span(0, 3 * HOUR_MS)]);
  });

  it('cuts a hole into a long span', () => {
    for (let at = 0; at < 3 * HOUR_MS; at += 10_000) put(at, 10_000);
    keep(CAMERA, span(0, 3 * HOUR_MS));
    for (let at = HOUR_MS; at < 2 * HOUR_MS; at += 10_000) remove(at);
    keep(CAMERA, span(HOUR_MS, 2 * HOUR_MS));
    expect(spans()).toEqual([span(0, HOUR_MS), span(2 * HOUR_MS, 3 * HOUR_MS)]);
  });

  it('forgets the reach of a long segment that is gone', () => {
    put(HOUR_MS - 1_000, MAX_SEGMENT_DURATION_MS);
    put(HOUR_MS + 5_000, 10_000);
    put(HOUR_MS + 500_000, 10_000);
    keep(CAMERA, span(0, 2 * HOUR_MS));
    expect(spans()).toEqual([span(HOUR_MS - 1_000, HOUR_MS - 1_000 + MAX_SEGMENT_DURATION_MS)]);
    remove(HOUR_MS - 1_000);
    keep(CAMERA, span(0, HOUR_MS));
    expect(spans()).toEqual(naiveSpans());
  });

  it('leaves other cameras alone', () => {
    database.prepare('INSERT INTO coverage_span VALUES (?, 0, 500)').run(OTHER_CAMERA);
    put(0, 10_000);
    keep(CAMERA, span(0, HOUR_MS));
    expect(spans(OTHER_CAMERA)).toEqual([span(0, 500)]);
  });

  it('touches no more rows for a long span than for a short one', () => {
    for (let at = 0; at < 100 * HOUR_MS; at += 60_000) put(at, 60_000);
    keep(CAMERA, span(0, 100 * HOUR_MS));
    const before = database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0;
    keep(CAMERA, span(50 * HOUR_MS, 51 * HOUR_MS));
    expect((database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0) - before).toBeLessThanOrEqual(4);
    expect(spans()).toEqual([span(0, 100 * HOUR_MS)]);
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('equals a new calculation after every step of a random history (seed %i)', (seed) => {
    const random = createRandom(seed);
    for (let step = 0; step < 60; step += 1) {
      const hourMs = Math.floor(random() * 5) * HOUR_MS;
      for (let change = Math.floor(random() * 30); change >= 0; change -= 1) {
        // Many near the edges of hours, where a window ends.
        const inHour = random() < 0.3 ? (random() < 0.5 ? 0 : 3_590) + Math.floor(random() * 10) : Math.floor(random() * 3_600);
        const startMs = hourMs + inHour * 1_000;
        if (random() < 0.4) remove(startMs);
        else put(startMs, random() < 0.15 ? 1 + Math.floor(random() * MAX_SEGMENT_DURATION_MS) : 1 + Math.floor(random() * 30_000));
      }
      if (random() < 0.1) for (const startMs of [...segments.keys()]) if (startMs >= hourMs && startMs < hourMs + HOUR_MS) remove(startMs);
      keep(CAMERA, span(hourMs, hourMs + HOUR_MS));
      expect(spans(), `step ${String(step)}`).toEqual(naiveSpans());
    }
  });
});

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
