import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linkAsRecorded } from '../../../../scripts/bench/recorder-folder.mjs';
import { createStoreFiller, segmentsOfCamera, STORE_CAMERAS, STORE_START_MS } from '../../../../scripts/bench/store-fill.mjs';
import { openDatabase, type Database } from '../../../../src/main/db/open.ts';
import * as parts from '../../../../scripts/bench/engine-parts.mjs';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

const HOUR_MS = 3_600_000;
let database: Database | undefined;
afterEach(() => { database?.close(); });

describe('segmentsOfCamera', () => {
  it('gives each hour its own segments, in order and without overlap, the same every time', () => {
    const [first, second] = [segmentsOfCamera(3), segmentsOfCamera(3)];
    const hours = Array.from({ length: 200 }, (_, hour) => first(hour));
    expect(Array.from({ length: 200 }, (_, hour) => second(hour))).toEqual(hours);
    hours.forEach((segments, hour) => { for (const { startMs } of segments) expect(Math.floor((startMs - STORE_START_MS) / HOUR_MS)).toBe(hour); });
    const starts = hours.flat().map(({ startMs }) => startMs);
    expect(starts.every((start, index) => index === 0 || start - (starts[index - 1] ?? 0) >= 10_000)).toBe(true);
  });

  it('leaves gaps as a recorder does: some, and not too many', () => {
    const segmentsOf = segmentsOfCamera(1);
    const count = Array.from({ length: 240 }, (_, hour) => segmentsOf(hour).length).reduce((sum, each) => sum + each, 0);
    expect(count).toBeLessThan(240 * 360);
    expect(count).toBeGreaterThan(240 * 360 * 0.95);
  });
});

describe('createStoreFiller', () => {
  it('goes on where it stopped, and leaves an index whose counts and coverage are right', () => {
    database = openDatabase(':memory:');
    const filler = createStoreFiller(parts, database, '/large');
    filler.fillTo(20_000);
    const { rows, hours } = filler.fillTo(50_000);
    expect(database.prepare('SELECT count(*) FROM segment').pluck().get()).toBe(rows);
    expect(database.prepare('SELECT sum(segment_count) FROM camera').pluck().get()).toBe(rows);
    expect(rows).toBeGreaterThanOrEqual(50_000);
    expect(rows).toBeLessThan(50_000 + STORE_CAMERAS * 361);
    const recordings = parts.createRecordings(database);
    const [cameraId = 0] = filler.cameraIds;
    const range = { startMs: STORE_START_MS, endMs: STORE_START_MS + hours * HOUR_MS };
    const recorded = recordings.segmentsInRange(cameraId, range);
    const [coverage] = recordings.coverage([cameraId], range);
    // Names are rounded to seconds, so that 10 ms between two segments count as recorded.
    expect(coverage?.recordedMs).toBeGreaterThan(recorded.length * 9_980);
    expect(coverage?.recordedMs).toBeLessThan(recorded.length * 10_010);
  });
});

describe('linkAsRecorded', () => {
  it('lays files out as Frigate does, across an hour', () => {
    const folder = makeTempFolder();
    const file = join(folder, 'real.mp4');
    writeFileSync(file, 'footage');
    linkAsRecorded([file], { root: join(folder, 'recordings'), camera: 'yard', startMs: Date.parse('2026-05-01T10:59:40Z'), count: 4 });
    expect(readdirSync(join(folder, 'recordings', '2026-05-01', '10', 'yard'))).toEqual(['59.40.mp4', '59.50.mp4']);
    expect(readdirSync(join(folder, 'recordings', '2026-05-01', '11', 'yard'))).toEqual(['00.00.mp4', '00.10.mp4']);
    expect(statSync(file).nlink).toBe(5);
  });
});
