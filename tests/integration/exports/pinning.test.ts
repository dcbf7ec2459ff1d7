import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openReadOnly, type Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema } from '../../../src/shared/export-options.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine, recordEvents, type Recorder } from '../../helpers/test-engine.ts';

// Footage that waits in the queue against a recorder that deletes it.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const camera = { name: 'door', width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: false, gaps: [], scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
const master = makeTempFolder();
let masterFiles: string[];
let folder: string;
let dataFolder: string;
let pinFolder: string;
let engine: Engine;
let recorder: Recorder;

beforeAll(async () => {
  const footage = await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: master, startMs, durationSeconds: 30, cameras: [camera] });
  masterFiles = footage.cameras[0]?.files ?? [];
});

beforeEach(async () => {
  folder = makeTempFolder();
  dataFolder = join(folder, 'data');
  pinFolder = join(folder, 'pins');
  for (const file of masterFiles) {
    const copy = file.replace(master, folder);
    mkdirSync(join(copy, '..'), { recursive: true });
    linkSync(file, copy);
  }
  recorder = recordEvents();
  engine = await openTestEngine(dataFolder, { publisher: recorder });
  const source = engine.sources.add('frigate-folder', folder);
  await engine.sources.index(source.id);
  await engine.sources.setPinFolder(source.id, pinFolder);
});

afterEach(async () => { await engine.close(); });

const queue = async (): Promise<string> => {
  const [door] = engine.recordings.cameras();
  const { exportIds } = await engine.jobs.enqueue({ items: [{ cameraId: door?.id ?? 0, startMs: startMs + 2_000, endMs: startMs + 28_000 }] });
  return exportIds[0] ?? '';
};
const pinFiles = (): string[] => (readdirSync(pinFolder, { recursive: true }) as string[]).filter((name) => name.endsWith('.mp4'));
const [sourceOf, deleteFootage] = [
  () => engine.sources.list()[0],
  (): void => { rmSync(join(folder, 'recordings'), { recursive: true }); },
];

describe('pinned footage', () => {
  it('survives the recorder’s clean-up, a new scan and a restart, and is let go of when the job has ended', async () => {
    const jobId = await queue();
    expect(engine.jobs.get(jobId)?.pinNote).toBeNull();
    expect(pinFiles()).toHaveLength(3);
    expect(sourceOf()?.pinnedBytes).toBe(masterFiles.reduce((sum, file) => sum + statSync(file).size, 0));
    deleteFootage();
    mkdirSync(join(folder, 'recordings', '2026-05-01', '10', 'door'), { recursive: true });
    writeFileSync(join(folder, 'recordings', '2026-05-01', '10', 'door', '59.00.mp4'), 'so that the folder is not taken for an unmounted disk');
    await engine.sources.index(sourceOf()?.id ?? 0);
    await engine.close();
    engine = await openTestEngine(dataFolder);
    expect(pinFiles()).toHaveLength(3);
    engine.startQueue();
    const job = await engine.jobs.whenFinished(jobId);
    expect(job).toMatchObject({ status: 'success', warnings: [] });
    expect(engine.exports.get(jobId)).toMatchObject({ durationMs: 26_000, gaps: [] });
    expect(pinFiles()).toEqual([]);
    expect(sourceOf()?.pinnedBytes).toBe(0);
  });

  it('is let go of when a waiting job is cancelled, and taken again when it is tried again', async () => {
    const jobId = await queue();
    await engine.jobs.cancel(jobId);
    expect(pinFiles()).toEqual([]);
    engine.jobs.retry(jobId);
    await expect.poll(() => pinFiles().length).toBe(3);
  });

  it('is let go of at the next start where the program was killed, and of other programs’ pins nothing is touched', async () => {
    const jobId = await queue();
    const [ours] = readdirSync(pinFolder);
    const stray = join(pinFolder, ours ?? '', 'gone_abc123');
    const foreign = join(pinFolder, 'somebody-else', 'job');
    for (const place of [stray, foreign]) {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, '1_2.mp4'), 'x');
    }
    const books = openReadOnly({ dataFolder });
    expect(books.check().map(({ code }) => code)).toEqual(['unknown_pin']);
    books.close();
    await engine.close();
    engine = await openTestEngine(dataFolder);
    expect(existsSync(stray)).toBe(false);
    expect(existsSync(foreign)).toBe(true);
    expect(engine.jobs.get(jobId)?.status).toBe('queued');
  });

  it('is not taken where its limit is reached or nobody allowed it, and the job says so', async () => {
    await engine.sources.setPinFolder(sourceOf()?.id ?? 0, null);
    expect(engine.jobs.get(await queue())?.pinNote).toBe('No pin folder is set for this source, so the recorder may delete this footage before the export is made.');
    await engine.sources.setPinFolder(sourceOf()?.id ?? 0, pinFolder, 1_000);
    expect(engine.jobs.get(await queue())?.pinNote).toMatch(/may hold 0 GB at most/);
    const published = recorder.events.flatMap(({ name, payload }) => (name === 'jobs:changed' && 'results' in payload ? [payload.results.jobs.map(({ pinNote }) => pinNote)] : []));
    expect(published.at(-1)).toEqual(engine.jobs.state().results.jobs.map(({ pinNote }) => pinNote));
    expect(published.at(-1)).not.toContain(null);
    expect(existsSync(join(pinFolder, 'recordings'))).toBe(false);
    expect(pinFiles()).toEqual([]);
  });

  it('cannot be held on another disk than its own', async () => {
    await expect(engine.sources.setPinFolder(sourceOf()?.id ?? 0, '/dev/shm/reelcase-pin-test')).rejects.toMatchObject({ code: 'invalid_input' });
    rmSync('/dev/shm/reelcase-pin-test', { recursive: true, force: true });
    await expect(engine.sources.setPinFolder(sourceOf()?.id ?? 0, 'relative')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('footage that is not pinned', () => {
  it('and was deleted meanwhile is reported with its seconds, and refused where nothing may be left out', async () => {
    await engine.sources.setPinFolder(sourceOf()?.id ?? 0, null);
    const lenient = await queue();
    const [door] = engine.recordings.cameras();
    const strict = (await engine.jobs.enqueue({ items: [{ cameraId: door?.id ?? 0, startMs, endMs: startMs + 30_000 }], options: exportOptionsSchema.parse({ kind: 'copy', strict: true }) })).exportIds[0] ?? '';
    rmSync((masterFiles[1] ?? '').replace(master, folder));
    await engine.sources.index(sourceOf()?.id ?? 0);
    engine.startQueue();
    expect(await engine.jobs.whenFinished(lenient)).toMatchObject({ status: 'success', warnings: [{ code: 'footage_vanished' }] });
    expect(await engine.jobs.whenFinished(strict)).toMatchObject({ status: 'failed', errorCode: 'footage_unreadable' });
  });
});
