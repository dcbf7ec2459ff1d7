import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/main/db/open.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { makeSmallFootage, SMALL_FOOTAGE_START_MS } from '../../helpers/small-footage.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// What the reference system's tests assert of a start after a crash (reference §4.3), by our rules: a job is never lost, and only a
// file that verifies counts. Adopting such a file is tested in enqueue.test.ts.

const footage = makeTempFolder();
const folder = makeTempFolder();
let folderNumber = 0;
let dataFolder: string;
let engine: Engine;

beforeAll(() => makeSmallFootage(footage));
beforeEach(async () => {
  folderNumber += 1;
  dataFolder = join(folder, `data-${String(folderNumber)}`);
  engine = await openTestEngine(dataFolder);
  await engine.sources.index(engine.sources.add('frigate-folder', footage).id);
});
afterEach(async () => { await engine.close(); });

async function queueExport(): Promise<string> {
  const { exportIds: [id = ''] } = await engine.jobs.enqueue({ items: [{ cameraId: 1, startMs: SMALL_FOOTAGE_START_MS, endMs: SMALL_FOOTAGE_START_MS + 10_000 }], newCaseName: 'Curated' });
  return id;
}

interface Leftovers { jobId: string; finalPath: string; partPath: string; thumbnailPath: string }

/** Closes the engine and puts the books into the state of a job that was running. */
async function crash(): Promise<Leftovers> {
  const jobId = await queueExport();
  await engine.close();
  const finalPath = join(dataFolder, 'exports', 'crashed.mp4');
  const partPath = `${finalPath}.part`;
  const database = openDatabase(join(dataFolder, 'reelcase.db'));
  database.exec(`UPDATE export_job SET status = 'running', attempt = 1, started_at_ms = 1`);
  database.prepare(`INSERT INTO export_attempt (job_id, attempt, started_at_ms, outcome) VALUES (?, 1, 1, 'running')`).run(jobId);
  database.prepare('INSERT INTO part_file (path, job_id, final_path, created_at_ms) VALUES (?, ?, ?, 1)').run(partPath, jobId, finalPath);
  database.close();
  return { jobId, finalPath, partPath, thumbnailPath: join(dataFolder, 'thumbnails', `${jobId}.jpg`) };
}

async function expectMadeAgain({ jobId }: Leftovers): Promise<void> {
  expect(engine.jobs.get(jobId)).toMatchObject({ status: 'queued', position: 1, errorMessage: null });
  expect(engine.jobs.attempts(jobId).map(({ outcome }) => outcome)).toEqual(['interrupted']);
  expect(readdirSync(join(dataFolder, 'exports'))).toEqual([]);
  engine.startQueue();
  expect(await engine.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', attempt: 2 });
}

describe('a start after a crash', () => {
  it('makes an export again of which no file is there', async () => {
    const left = await crash();
    engine = await openTestEngine(dataFolder);
    await expectMadeAgain(left);
  });

  it('deletes an empty file and makes the export again', async () => {
    const left = await crash();
    writeFileSync(left.finalPath, '');
    writeFileSync(left.partPath, '');
    engine = await openTestEngine(dataFolder);
    expect(existsSync(left.finalPath)).toBe(false);
    await expectMadeAgain(left);
  });

  it('keeps the case of a job that it queues again, with nothing in it yet', async () => {
    const left = await crash();
    writeFileSync(left.partPath, 'half an export');
    engine = await openTestEngine(dataFolder);
    const [curated] = engine.cases.list();
    expect(curated).toMatchObject({ name: 'Curated', exportCount: 0 });
    expect(engine.jobs.get(left.jobId)?.exportCaseId).toBe(curated?.id);
    await expectMadeAgain(left);
    expect(engine.cases.list()).toMatchObject([{ exportCount: 1 }]);
  });

  it('deletes the preview picture of an export that was not finished', async () => {
    const left = await crash();
    writeFileSync(left.partPath, 'half an export');
    writeFileSync(left.thumbnailPath, 'half a picture');
    engine = await openTestEngine(dataFolder);
    expect(existsSync(left.thumbnailPath)).toBe(false);
  });

  it('leaves finished exports alone, also those whose file has gone', async () => {
    engine.startQueue();
    const jobs = await Promise.all([await queueExport(), await queueExport()].map((id) => engine.jobs.whenFinished(id)));
    const [gone, kept] = jobs.map(({ results }) => results?.videoPath ?? '');
    rmSync(gone ?? '');
    const before = engine.exports.list({ limit: 10, offset: 0 });
    await engine.close();
    engine = await openTestEngine(dataFolder);
    expect(engine.exports.list({ limit: 10, offset: 0 })).toEqual(before);
    expect(before.exports.map(({ fileMissing, exportCaseId }) => [fileMissing, exportCaseId !== null]).sort()).toEqual([[false, true], [true, true]]);
    expect(existsSync(kept ?? '')).toBe(true);
    expect(engine.jobs.state().results.jobs).toEqual([]);
  });
});
