import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openDatabase } from '../../../src/main/db/open.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// The reference system's rules for batches (§2.14, §4.3), and what a start does with what the last run left over.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const footage = makeTempFolder();
const item = (cameraId: number, fromSeconds: number, toSeconds: number, clientItemId?: string) =>
  ({ cameraId, startMs: startMs + fromSeconds * 1_000, endMs: startMs + toSeconds * 1_000, ...(clientItemId === undefined ? {} : { clientItemId }) });

let dataFolder: string;
let engine: Engine;

beforeAll(async () => {
  await makeDemoFootage({
    ffmpeg: readSetup().ffmpeg, folder: footage, startMs, durationSeconds: 20,
    cameras: [{ name: 'front_door', codec: 'h264', hasAudio: false, width: 320, height: 180, fps: 10, gaps: [], scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } }],
  });
});

let folderNumber = 0;
const folder = makeTempFolder();
beforeEach(async () => {
  folderNumber += 1;
  dataFolder = join(folder, `data-${String(folderNumber)}`);
  engine = await openTestEngine(dataFolder);
  await engine.sources.index(engine.sources.add('frigate-folder', footage).id);
});
afterEach(async () => { await engine.close(); });

describe('a batch', () => {
  it('queues what is recorded into a new case and reports the rest item by item', async () => {
    const result = await engine.jobs.enqueue({ items: [item(1, 0, 10, 'first'), item(1, 600, 660, 'second'), item(99, 0, 10)], newCaseName: 'Batch' });
    expect(result.results).toEqual([
      { camera: 'front_door', exportId: result.exportIds[0], success: true, status: 'queued', error: null, itemIndex: 0, clientItemId: 'first' },
      { camera: 'front_door', exportId: null, success: false, status: null, error: 'No recordings found for time range', itemIndex: 1, clientItemId: 'second' },
      { camera: '', exportId: null, success: false, status: null, error: '99 is not a valid camera.', itemIndex: 2, clientItemId: null },
    ]);
    expect(result.exportIds[0]).toMatch(/^front_door_[a-z0-9]{6}$/);
    expect(engine.cases.list().map(({ id, name }) => ({ id, name }))).toEqual([{ id: result.exportCaseId, name: 'Batch' }]);
  });

  it('of nothing recorded is refused as a whole, and leaves no case', async () => {
    await expect(engine.jobs.enqueue({ items: [item(1, 600, 660), item(1, 700, 760)], newCaseName: 'Batch' })).rejects.toMatchObject({ code: 'no_recordings', message: 'No exports could be queued: no recordings found for the requested ranges.' });
    expect(engine.cases.list()).toEqual([]);
  });

  it('for an unknown case, or with an end before its start, queues nothing', async () => {
    await expect(engine.jobs.enqueue({ items: [item(1, 0, 10)], exportCaseId: 'nosuchcase00' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(engine.jobs.enqueue({ items: [item(1, 0, 10), item(1, 10, 5)] })).rejects.toMatchObject({ message: 'end_time must be after start_time' });
    expect(engine.jobs.state().results.jobs).toEqual([]);
  });

  it('that does not fit is refused whole: 100 wait at most', async () => {
    for (const _ of [1, 2]) await engine.jobs.enqueue({ items: Array.from({ length: 49 }, () => item(1, 0, 10)) });
    await expect(engine.jobs.enqueue({ items: [item(1, 0, 1), item(1, 0, 1), item(1, 0, 1)], newCaseName: 'Full' })).rejects.toMatchObject({ code: 'queue_full', message: 'Export queue is full; try again once current exports finish' });
    expect(engine.jobs.state().results.jobs).toHaveLength(98);
    expect(engine.cases.list()).toEqual([]);
  });
});

describe('acts on several exports', () => {
  it('are all or nothing', async () => {
    engine.startQueue();
    const { exportIds } = await engine.jobs.enqueue({ items: [item(1, 0, 10)] });
    const id = exportIds[0] ?? '';
    await engine.jobs.whenFinished(id);
    await expect(engine.exports.remove([id, 'nosuch_abc123'])).rejects.toMatchObject({ message: 'One or more exports not found.' });
    expect(() => engine.exports.assign([id, 'nosuch_abc123'], null)).toThrow('One or more exports not found.');
    expect(() => engine.exports.assign([id], 'nosuchcase00')).toThrow('Export case not found');
    expect(engine.exports.list({ limit: 10, offset: 0 }).total).toBe(1);
  });
});

describe('a start after a crash', () => {
  /** Puts the books into the state of a job that was running, with a file under its final name. */
  async function crashWith(content: 'export' | 'rubbish'): Promise<{ jobId: string; finalPath: string }> {
    const { exportIds } = await engine.jobs.enqueue({ items: [item(1, 0, 20)], newCaseName: 'Curated' });
    const jobId = exportIds[0] ?? '';
    engine.startQueue();
    const job = await engine.jobs.whenFinished(jobId);
    const made = join(folder, `${jobId}.mp4`);
    copyFileSync(job.results?.videoPath ?? '', made);
    await engine.exports.remove([jobId]);
    await engine.close();
    const finalPath = job.results?.videoPath ?? '';
    const database = openDatabase(join(dataFolder, 'reelcase.db'));
    database.exec(`UPDATE export_job SET status = 'running', ended_at_ms = NULL; UPDATE export_attempt SET outcome = 'running', ended_at_ms = NULL`);
    database.prepare('INSERT INTO part_file (path, job_id, final_path, created_at_ms) VALUES (?, ?, ?, 1)').run(`${finalPath}.part`, jobId, finalPath);
    database.close();
    if (content === 'export') copyFileSync(made, finalPath);
    // What Frigate would take for an export: it is not empty.
    else writeFileSync(finalPath, Buffer.alloc(48, 1));
    return { jobId, finalPath };
  }

  it('adopts a finished file that verifies, without its case', async () => {
    const { jobId, finalPath } = await crashWith('export');
    engine = await openTestEngine(dataFolder);
    expect(engine.jobs.get(jobId)).toMatchObject({ status: 'success', results: { exportCaseId: null, videoPath: finalPath } });
    expect(engine.exports.get(jobId)).toMatchObject({ exportCaseId: null, durationMs: 20_000, hasThumbnail: true });
    expect(engine.cases.list().map(({ name, exportCount }) => ({ name, exportCount }))).toEqual([{ name: 'Curated', exportCount: 0 }]);
  });

  it('throws away one that does not, and makes the export again', async () => {
    const { jobId, finalPath } = await crashWith('rubbish');
    engine = await openTestEngine(dataFolder);
    expect(existsSync(finalPath)).toBe(false);
    expect(engine.jobs.get(jobId)).toMatchObject({ status: 'queued', position: 1 });
    expect(engine.jobs.attempts(jobId).map(({ outcome }) => outcome)).toEqual(['interrupted']);
    engine.startQueue();
    expect(await engine.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', attempt: 2 });
    expect(readdirSync(join(dataFolder, 'exports'))).toHaveLength(1);
  });

  it('leaves a file alone that has the name of an export and was not made by it', async () => {
    const { jobId, finalPath } = await crashWith('rubbish');
    writeFileSync(`${finalPath}.part`, 'half an export');
    writeFileSync(finalPath, 'somebody else’s');
    engine = await openTestEngine(dataFolder);
    expect(existsSync(`${finalPath}.part`)).toBe(false);
    expect(readFileSync(finalPath, 'utf8')).toBe('somebody else’s');
    // Nor is it replaced or deleted when the export is made again and cannot get its name.
    engine.startQueue();
    expect(await engine.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'file_exists' });
    expect(readFileSync(finalPath, 'utf8')).toBe('somebody else’s');
    expect(readdirSync(join(dataFolder, 'exports'))).toHaveLength(1);
  });

  it('does not try a job for ever that takes the program down', async () => {
    const { jobId } = await crashWith('rubbish');
    const database = openDatabase(join(dataFolder, 'reelcase.db'));
    database.prepare(`INSERT INTO export_attempt (job_id, attempt, started_at_ms, outcome) VALUES (?, 2, 1, 'interrupted'), (?, 3, 1, 'running')`).run(jobId, jobId);
    database.exec('UPDATE export_job SET attempt = 3');
    database.close();
    engine = await openTestEngine(dataFolder);
    expect(engine.jobs.get(jobId)).toMatchObject({ status: 'failed', errorMessage: 'The program ended 3 times while it worked on this export, so it is not tried again by itself.' });
  });
});
