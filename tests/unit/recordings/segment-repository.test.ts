import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/main/db/open.ts';
import { createRecordings, type Recordings } from '../../../src/main/recordings/segment-repository.ts';
import { MAX_SEGMENT_DURATION_MS } from '../../../src/main/recordings/sources/adapter.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const START_MS = Date.UTC(2026, 4, 1, 10);
const media = makeTempFolder();
mkdirSync(join(media, 'recordings'));
let database: Database;
let recordings: Recordings;

beforeEach(() => {
  database = openDatabase(':memory:');
  database.prepare(`INSERT INTO source (id, kind, name, path, added_at_ms) VALUES (1, 'frigate-folder', 'a', ?, 0), (2, 'frigate-folder', 'b', '/gone', 0)`).run(media);
  database.exec(`INSERT INTO camera (id, source_id, name, segment_count) VALUES (1, 1, 'yard', 3), (2, 1, 'door', 0), (3, 2, 'gate', 1)`);
  recordings = createRecordings(database);
});

const addSegment = (cameraId: number, atMs: number, durationMs: number): void => { database.prepare('INSERT INTO segment VALUES (?, ?, ?, 500)').run(cameraId, START_MS + atMs, durationMs); };
const addSpan = (cameraId: number, fromMs: number, toMs: number): void => { database.prepare('INSERT INTO coverage_span VALUES (?, ?, ?)').run(cameraId, START_MS + fromMs, START_MS + toMs); };
const range = (fromMs: number, toMs: number) => ({ startMs: START_MS + fromMs, endMs: START_MS + toMs });

describe('segmentsInRange', () => {
  const starts = (fromMs: number, toMs: number) => recordings.segmentsInRange(1, range(fromMs, toMs)).map(({ startMs }) => startMs - START_MS);

  beforeEach(() => {
    for (const at of [0, 10_000, 20_000]) addSegment(1, at, 10_000);
  });

  it('gives what overlaps, in order, with its path', () => {
    expect(recordings.segmentsInRange(1, range(5_000, 20_000))).toEqual([
      { startMs: START_MS, durationMs: 10_000, sizeBytes: 500, path: join(media, 'recordings/2026-05-01/10/yard/00.00.mp4') },
      { startMs: START_MS + 10_000, durationMs: 10_000, sizeBytes: 500, path: join(media, 'recordings/2026-05-01/10/yard/00.10.mp4') },
    ]);
  });

  it('takes both ends as half open', () => {
    expect(starts(10_000, 20_000)).toEqual([10_000]);
    expect(starts(9_999, 20_001)).toEqual([0, 10_000, 20_000]);
    expect(starts(30_000, 40_000)).toEqual([]);
    expect(starts(-10_000, 0)).toEqual([]);
  });

  it('finds the longest possible segment that reaches into the range', () => {
    addSegment(2, 0, MAX_SEGMENT_DURATION_MS);
    expect(recordings.segmentsInRange(2, range(MAX_SEGMENT_DURATION_MS - 1, MAX_SEGMENT_DURATION_MS + 5_000))).toHaveLength(1);
    expect(recordings.segmentsInRange(2, range(MAX_SEGMENT_DURATION_MS, MAX_SEGMENT_DURATION_MS + 5_000))).toHaveLength(0);
  });

  it('knows nothing of other cameras and of unknown ones', () => {
    expect(recordings.segmentsInRange(2, range(0, 60_000))).toEqual([]);
    expect(recordings.segmentsInRange(99, range(0, 60_000))).toEqual([]);
  });

  it('still names the usual path when the disk is gone', () => {
    addSegment(3, 0, 10_000);
    expect(recordings.segmentsInRange(3, range(0, 1)).map(({ path }) => path)).toEqual(['/gone/recordings/2026-05-01/10/gate/00.00.mp4']);
  });
});

describe('segmentPages', () => {
  it.each([1_999, 2_000, 2_001, 6_500])('give each of %i segments once, in order', (count) => {
    database.transaction(() => { for (let index = 0; index < count; index += 1) addSegment(1, index * 10_000, 10_000); })();
    const pages = [...recordings.segmentPages(1, range(5_000, count * 10_000))];
    expect(pages.flat().map(({ startMs }) => startMs)).toEqual(Array.from({ length: count }, (_, index) => START_MS + index * 10_000));
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(2_000);
  });

  it('know nothing of an unknown camera', () => {
    expect([...recordings.segmentPages(99, range(0, 60_000))]).toEqual([]);
  });
});

describe('coverage', () => {
  beforeEach(() => {
    addSpan(1, 0, 10_000);
    addSpan(1, 20_000, 60_000);
    addSpan(1, 90_000, 100_000);
  });

  it('is clipped to the range and added up', () => {
    expect(recordings.coverage([1, 2], range(30_000, 95_000))).toEqual([
      { cameraId: 1, camera: 'yard', spans: [range(30_000, 60_000), range(90_000, 95_000)], recordedMs: 35_000 },
      { cameraId: 2, camera: 'door', spans: [], recordedMs: 0 },
    ]);
  });

  it('is the same in steps, of several cameras', async () => {
    addSpan(3, 5_000, 50_000);
    const wanted = range(30_000, 95_000);
    expect(await recordings.coverageInSteps([1, 99, 3, 2], wanted)).toEqual(recordings.coverage([1, 99, 3, 2], wanted));
    expect(recordings.coverage([1, 99, 3, 2], wanted).map(({ cameraId }) => cameraId)).toEqual([1, 3, 2]);
  });

  it('leaves out spans that only touch the range, and unknown cameras', () => {
    expect(recordings.coverage([1, 99], range(10_000, 20_000))).toEqual([{ cameraId: 1, camera: 'yard', spans: [], recordedMs: 0 }]);
  });

  it('works before the first span', () => {
    expect(recordings.coverage([1], range(-50_000, 5_000))).toMatchObject([{ spans: [range(0, 5_000)] }]);
  });
});

describe('cameras', () => {
  it('come with what is recorded of them', () => {
    addSpan(1, 0, 10_000);
    addSpan(1, 20_000, 60_000);
    expect(recordings.cameras()).toEqual([
      { id: 2, sourceId: 1, name: 'door', segmentCount: 0, firstMs: null, lastMs: null },
      { id: 1, sourceId: 1, name: 'yard', segmentCount: 3, firstMs: START_MS, lastMs: START_MS + 60_000 },
      { id: 3, sourceId: 2, name: 'gate', segmentCount: 1, firstMs: null, lastMs: null },
    ]);
    expect(recordings.camera(3)).toMatchObject({ name: 'gate', sourceId: 2 });
    expect(recordings.camera(99)).toBeUndefined();
  });
});
