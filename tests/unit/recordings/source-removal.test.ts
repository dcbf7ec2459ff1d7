import { beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/main/db/open.ts';
import { createSourceRepository } from '../../../src/main/recordings/source-repository.ts';

const SEGMENTS = 5_500;
const JOBS = 600;
let database: Database;

beforeEach(() => {
  database = openDatabase(':memory:');
  database.exec(`INSERT INTO source (id, kind, name, path, added_at_ms) VALUES (1, 'frigate-folder', 'a', '/a', 0), (2, 'frigate-folder', 'b', '/b', 0);
    INSERT INTO camera (id, source_id, name, segment_count) VALUES (1, 1, 'one', ${String(SEGMENTS)}), (2, 1, 'two', 1), (3, 2, 'other', 1)`);
  const addSegment = database.prepare('INSERT INTO segment VALUES (?, ?, 10, 10)');
  const addSpan = database.prepare('INSERT INTO coverage_span VALUES (?, ?, ?)');
  const addJob = database.prepare(`INSERT INTO export_job (id, status, camera_id, camera, name, request_start_ms, request_end_ms, queue_rank, queued_at_ms, estimated_bytes) VALUES (?, 'success', ?, 'c', 'n', 0, 1, 1, 1, 1)`);
  database.transaction(() => {
    for (let index = 0; index < SEGMENTS; index += 1) { addSegment.run(1, index * 20); addSpan.run(1, index * 20, index * 20 + 10); }
    for (const cameraId of [2, 3]) { addSegment.run(cameraId, 0); addSpan.run(cameraId, 0, 10); }
    for (let index = 0; index < JOBS; index += 1) addJob.run(`j${String(index)}`, 1);
    addJob.run('of_other', 3);
  })();
});

const count = (what: string): unknown => database.prepare(`SELECT count(*) FROM ${what}`).pluck().get();

it('removes a source in steps, at each of which the books balance, and keeps its jobs', async () => {
  let isDone = false;
  let turns = 0;
  const wrongCounts: unknown[] = [];
  let mostJobsAtOnce = 0;
  let jobsLeft = JOBS;
  const look = (): void => {
    turns += 1;
    wrongCounts.push(...database.prepare('SELECT id FROM camera WHERE segment_count <> (SELECT count(*) FROM segment WHERE camera_id = camera.id)').all());
    const left = Number(count('export_job WHERE camera_id = 1'));
    mostJobsAtOnce = Math.max(mostJobsAtOnce, jobsLeft - left);
    jobsLeft = left;
    if (!isDone) setImmediate(look);
  };
  setImmediate(look);
  await createSourceRepository(database).removeInSteps(1);
  isDone = true;
  expect(wrongCounts).toEqual([]);
  expect(turns).toBeGreaterThanOrEqual(2 * Math.floor(SEGMENTS / 1_000));
  expect(mostJobsAtOnce).toBeLessThanOrEqual(250);
  expect(['source', 'camera', 'segment', 'coverage_span', 'export_job', 'export_job WHERE camera_id IS NULL'].map(count)).toEqual([1, 1, 1, 1, JOBS + 1, JOBS]);
});
