import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { ExportJob } from '../../../src/shared/job.ts';
import { systemTimeZone } from '../../../src/shared/wall-time.ts';
import { isoInstant } from '../../../src/main/exports/kinds/chapters.ts';
import { openRecorderDatabase } from '../../helpers/recorder-database.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// Chapters by the recorder's review items, through the whole engine, read back from the file.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const start = startMs / 1_000;
const camera = { width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: true, scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
const folder = makeTempFolder();
const databaseFile = join(folder, 'config', 'frigate.db');
let recorder: BetterSqlite3.Database;
let engine: Engine;
let sourceId: number;

beforeAll(async () => {
  await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: join(folder, 'storage'), startMs, durationSeconds: 40, cameras: [{ ...camera, name: 'door', gaps: [{ startSeconds: 20, durationSeconds: 10 }] }, { ...camera, name: 'door-2', gaps: [] }] });
  mkdirSync(join(folder, 'config'));
  recorder = openRecorderDatabase(databaseFile, [
    { camera: 'door', start: start - 5, end: start + 4, objects: ['dog'] },
    { camera: 'door', start: start + 8.5, end: start + 12, objects: ['person-verified', 'car'] },
    { camera: 'door', start: start + 15, end: start + 15.9, objects: ['too short'] },
    { camera: 'door', start: start + 22, end: start + 28, objects: ['in the gap'] },
    { camera: 'door', start: start + 35, end: null, severity: 'detection', data: '{"objects":["x"],"metadata":{"title":"A “parcel” = #1;\\nleft"}}' },
    { camera: 'door-2', start: start + 1, end: start + 30, objects: ['of another camera'] },
  ]);
  engine = await openTestEngine(join(folder, 'data'));
  sourceId = engine.sources.add('frigate-folder', join(folder, 'storage')).id;
  await engine.sources.index(sourceId);
  engine.startQueue();
});

afterAll(async () => {
  await engine.close();
  recorder.close();
});

const cameraId = (from: Engine = engine): number => from.recordings.cameras().find(({ name }) => name === 'door')?.id ?? 0;
const wall = (seconds: number): string => isoInstant(startMs + seconds * 1_000, systemTimeZone());

async function run(options: ExportOptionsInput, { toSeconds = 40, from = engine } = {}): Promise<ExportJob> {
  const { exportIds } = await from.jobs.enqueue({ items: [{ cameraId: cameraId(from), startMs, endMs: startMs + toSeconds * 1_000 }], options: exportOptionsSchema.parse(options) });
  return from.jobs.whenFinished(exportIds[0] ?? '');
}

function chaptersOf({ results }: ExportJob): [number, number, string | undefined][] {
  const ffprobe = readSetup().ffprobe ?? 'ffprobe';
  const { chapters } = JSON.parse(execFileSync(ffprobe, ['-v', 'error', '-show_chapters', '-of', 'json', results?.videoPath ?? ''], { encoding: 'utf8' })) as { chapters: { start_time: string; end_time: string; tags?: { title?: string } }[] };
  return chapters.map(({ start_time, end_time, tags }) => [Number(start_time), Number(end_time), tags?.title]);
}

describe('a copy with chapters by review items', () => {
  it('is made with a warning while no database is named', async () => {
    const job = await run({ kind: 'copy', chapters: 'review_items' });
    expect(job).toMatchObject({ status: 'success', warnings: [{ code: 'marks_left_out', message: 'The file has no chapters: the recorder’s database is not named for this source (see the settings, or `source database`).' }] });
    expect(chaptersOf(job)).toEqual([]);
  });

  it('offers the database that lies beside the footage, and refuses one that is none', async () => {
    expect(await engine.sources.findDatabase(sourceId)).toBe(databaseFile);
    await expect(engine.sources.setDatabase(sourceId, join(folder, 'data', 'reelcase.db'))).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('is not a Frigate database') });
    await expect(engine.sources.setDatabase(sourceId, join(folder, 'gone.db'))).rejects.toMatchObject({ code: 'file_missing' });
    expect(engine.sources.list()).toMatchObject([{ databasePath: null }]);
    expect(await engine.sources.useFoundDatabase(sourceId)).toMatchObject({ databasePath: databaseFile });
    expect(await engine.sources.findDatabase(sourceId)).toBeNull();
  });

  it('has them where the items begin and end, without the gap, while the recorder runs', async () => {
    const job = await run({ kind: 'copy', chapters: 'review_items' });
    expect(job).toMatchObject({ status: 'success', warnings: [] });
    expect(chaptersOf(job)).toEqual([
      [0, 4, 'Alert: dog'], [4, 8.5, wall(4)], [8.5, 12, 'Alert: person, car'], [12, 25, wall(12)], [25, 30, 'A “parcel” = #1; left'],
    ]);
  });

  it('has them at their own time where gaps are kept', async () => {
    expect(chaptersOf(await run({ kind: 'copy', chapters: 'review_items', gaps: 'keep' }))).toEqual([
      [0, 4, 'Alert: dog'], [4, 8.5, wall(4)], [8.5, 12, 'Alert: person, car'], [12, 22, wall(12)], [22, 28, 'Alert: in the gap'], [28, 35, wall(28)], [35, 40, 'A “parcel” = #1; left'],
    ]);
  });

  it('has in each part of a split job those of that part', async () => {
    const job = await run({ kind: 'copy', chapters: 'review_items', gaps: 'split' });
    const parts = await Promise.all(engine.jobs.partsOf(job.id).map((id) => engine.jobs.whenFinished(id)));
    expect(parts.map(chaptersOf)).toEqual([[[0, 4, 'Alert: dog'], [4, 8.5, wall(4)], [8.5, 12, 'Alert: person, car'], [12, 20, wall(12)]], [[0, 5, wall(30)], [5, 10, 'A “parcel” = #1; left']]]);
  });

  it('has the same ones when it goes through ffmpeg', async () => {
    const other = await openTestEngine(join(folder, 'data-without-join'), { environment: { REELCASE_NO_JOIN: '1' } });
    try {
      const { id } = other.sources.add('frigate-folder', join(folder, 'storage'));
      await other.sources.index(id);
      await other.sources.setDatabase(id, databaseFile);
      other.startQueue();
      const job = await run({ kind: 'copy', chapters: 'review_items' }, { from: other });
      expect(job).toMatchObject({ status: 'success' });
      expect(other.exports.get(job.id).details?.method).toBe('ffmpeg_copy');
      expect(chaptersOf(job).map(([from, , title]) => [from, title])).toEqual([[0, 'Alert: dog'], [4, wall(4)], [8.5, 'Alert: person, car'], [12, wall(12)], [25, 'A “parcel” = #1; left']]);
    } finally {
      await other.close();
    }
  });

  it('is made with a warning when the database has gone or become something else, also a strict one', async () => {
    recorder.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${databaseFile}${suffix}`, { force: true });
    expect(await run({ kind: 'copy', chapters: 'review_items', strict: true }, { toSeconds: 20 })).toMatchObject({ status: 'success', warnings: [{ code: 'marks_left_out', message: expect.stringMatching(/^The file has no chapters: the recorder’s database .*frigate\.db cannot be read/) }] });
    writeFileSync(databaseFile, 'no database');
    expect(await run({ kind: 'copy', chapters: 'review_items' }, { toSeconds: 20 })).toMatchObject({ status: 'success', warnings: [{ message: expect.stringContaining('is not an SQLite database') }] });
    expect(await run({ kind: 'copy' }, { toSeconds: 20 })).toMatchObject({ status: 'success', warnings: [] });
  });

  it('asks for no database any more once none is named', async () => {
    expect(await engine.sources.setDatabase(sourceId, null)).toMatchObject({ databasePath: null });
  });
});
