import { copyFileSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { FOOTAGE_START_MS } from './fault-store.ts';

// Footage that is deleted, cut short or replaced: while the export waits, and while it is being read. Whatever happens, the export
// holds what its details say, or it fails; and a job whose footage is pinned notices nothing of what the recorder deletes.

const scene = { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 };
const door = { name: 'door', width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: false, gaps: [], scene };
const master = makeTempFolder();
let masterFiles: string[];
/** Another picture of the same length. */
let otherFile: string;
let root: string;
let files: string[];
let dataFolder: string;
let ffmpeg: SteppedFfmpeg;
let engine: Engine | undefined;

beforeAll(async () => {
  const { cameras } = await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: master, startMs: FOOTAGE_START_MS, durationSeconds: 30, cameras: [door, { ...door, name: 'other', width: 160, height: 90 }] });
  masterFiles = cameras[0]?.files ?? [];
  otherFile = cameras[1]?.files[1] ?? '';
});
beforeEach(() => {
  root = makeTempFolder();
  dataFolder = join(root, 'data');
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
  files = masterFiles.map((file) => file.replace(master, root));
  for (const [index, file] of files.entries()) {
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(masterFiles[index] ?? '', file);
  }
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function open(hasPins: boolean, environment: Record<string, string> = {}): Promise<Engine> {
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, environment });
  const source = engine.sources.add('frigate-folder', root);
  await engine.sources.index(source.id);
  if (hasPins) await engine.sources.setPinFolder(source.id, join(root, 'pins'));
  return engine;
}

async function queue(opened: Engine, options: ExportOptionsInput = { kind: 'copy' }): Promise<string> {
  const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + 30_000 }], options: exportOptionsSchema.parse(options) });
  return jobId;
}

async function expectClean(): Promise<void> {
  await engine?.close();
  engine = undefined;
  expectCleanStore(dataFolder);
}

const middle = (): string => files[1] ?? '';
/** What may happen to the file in the middle. */
const damages = {
  deleted: () => { rmSync(middle()); },
  replaced: () => { replaceBy(otherFile); },
  'cut short': () => { truncateSync(middle(), Math.floor(statSync(middle()).size / 2)); },
  'replaced by a half of itself': () => {
    const half = `${middle()}.half`;
    copyFileSync(middle(), half);
    truncateSync(half, Math.floor(statSync(half).size / 2));
    renameSync(half, middle());
  },
};
type Damage = keyof typeof damages;

/** As a recorder does it: under another name first, then in one step. */
function replaceBy(file: string): void {
  copyFileSync(file, `${middle()}.new`);
  renameSync(`${middle()}.new`, middle());
}

describe('while the job waits, a file that is', () => {
  it.each<[Damage]>([['deleted'], ['replaced'], ['replaced by a half of itself']])('%s changes nothing where it is pinned', async (damage) => {
    const opened = await open(true);
    const jobId = await queue(opened);
    damages[damage]();
    opened.startQueue();
    const job = await opened.jobs.whenFinished(jobId);
    expect(job).toMatchObject({ status: 'success', warnings: [] });
    expect(opened.exports.get(jobId)).toMatchObject({ durationMs: 30_000, width: 320 });
    await expectClean();
  });

  it.each<[Damage]>([['deleted'], ['cut short'], ['replaced by a half of itself']])('%s is named where it is not pinned, and refused in a strict job', async (damage) => {
    const opened = await open(false);
    const lenient = await queue(opened);
    const strict = await queue(opened, { kind: 'copy', strict: true });
    damages[damage]();
    opened.startQueue();
    const job = await opened.jobs.whenFinished(lenient);
    expect(job).toMatchObject({ status: 'success', warnings: [{ message: expect.stringContaining(basename(middle())) as string }] });
    expect(opened.exports.get(lenient)).toMatchObject({ durationMs: 20_000 });
    expect(await opened.jobs.whenFinished(strict)).toMatchObject({ status: 'failed', errorCode: 'footage_unreadable' });
    await expectClean();
  });

  it('cut short is named although it is pinned: a second name does not keep the contents', async () => {
    const opened = await open(true);
    const jobId = await queue(opened);
    damages['cut short']();
    opened.startQueue();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', warnings: [{ code: 'segment_skipped' }] });
    await expectClean();
  });

  it('deleted with all others changes nothing for any of the parts that a pinned job is split into', async () => {
    damages.replaced();
    const opened = await open(true);
    opened.settings.update({ maxConcurrent: 1 });
    const jobId = await queue(opened);
    rmSync(join(root, 'recordings'), { recursive: true });
    opened.startQueue();
    await opened.queue.whenIdle();
    expect(opened.jobs.partsOf(jobId).map((id) => opened.jobs.get(id)).map((part) => ({ status: part?.status, warnings: part?.warnings }))).toEqual([1, 2, 3].map(() => ({ status: 'success', warnings: [] })));
    expect(opened.sources.list()[0]?.pinnedBytes).toBe(0);
    await expectClean();
  });

  it('replaced by footage of another size becomes a file of its own', async () => {
    const opened = await open(false);
    const jobId = await queue(opened);
    damages.replaced();
    opened.startQueue();
    await opened.queue.whenIdle();
    const parts = opened.jobs.partsOf(jobId).map((id) => opened.jobs.get(id));
    expect(parts.map((part) => part?.status)).toEqual(['success', 'success', 'success']);
    expect(opened.exports.list({ limit: 10, offset: 0 }).exports.map(({ width }) => width).sort()).toEqual([160, 320, 320]);
    await expectClean();
  });
});

describe('while it is being read by ffmpeg, a file that is', () => {
  it.each<[Damage]>([['deleted'], ['replaced'], ['cut short'], ['replaced by a half of itself']])('%s fails the job', async (damage) => {
    ffmpeg.hold('copy');
    const opened = await open(false, { REELCASE_NO_JOIN: '1' });
    const jobId = await queue(opened);
    opened.startQueue();
    await expect.poll(() => processesIn(join(dataFolder, 'exports')).length, { timeout: 30_000, interval: 20 }).toBe(1);
    damages[damage]();
    ffmpeg.release('copy');
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: expect.stringMatching(/footage_unreadable|verification_failed|ffmpeg_failed/) as string });
    await expectClean();
  });
});

describe('while a grid is made of it, a file of another camera that is', () => {
  it('replaced fails the job, and is named', async () => {
    // Of the same format, so that the grid itself is as it should be.
    for (const [index, file] of files.entries()) {
      const other = file.replace('/door/', '/garden/');
      mkdirSync(dirname(other), { recursive: true });
      copyFileSync(masterFiles[index] ?? '', other);
    }
    const replaced = middle().replace('/door/', '/garden/');
    ffmpeg.hold('encode');
    const opened = await open(false);
    const idOf = (name: string): number => opened.recordings.cameras().find((camera) => camera.name === name)?.id ?? 0;
    const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: idOf('door'), startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + 30_000 }], options: exportOptionsSchema.parse({ kind: 'grid', otherCameraIds: [idOf('garden')], maxHeight: 240 }) });
    opened.startQueue();
    await expect.poll(() => processesIn(join(dataFolder, 'exports')).length, { timeout: 30_000, interval: 20 }).toBe(1);
    copyFileSync(masterFiles[0] ?? '', `${replaced}.new`);
    renameSync(`${replaced}.new`, replaced);
    ffmpeg.release('encode');
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'footage_unreadable', errorMessage: expect.stringContaining(replaced) as string });
    await expectClean();
  });
});

describe('while it is being read by the joiner, a file that is', () => {
  /** As many seconds that the joiner is really at work when it is held. */
  const LONG_FILES = 2_000;

  it.each<[Damage]>([['deleted'], ['replaced'], ['cut short'], ['replaced by a half of itself']])('%s fails the job, and is named', async (damage) => {
    const long = join(root, 'long');
    const paths = Array.from({ length: LONG_FILES }, (_, index) => join(long, 'recordings', new Date(FOOTAGE_START_MS + index * 10_000).toISOString().slice(0, 10), new Date(FOOTAGE_START_MS + index * 10_000).toISOString().slice(11, 13), 'door', `${new Date(FOOTAGE_START_MS + index * 10_000).toISOString().slice(14, 19).replace(':', '.')}.mp4`));
    for (const [index, path] of paths.entries()) {
      mkdirSync(dirname(path), { recursive: true });
      linkSync(files[index % 3] ?? '', path);
    }
    // The one that is damaged lies near the end and shares nothing with the others.
    const victim = paths[LONG_FILES - 2] ?? '';
    rmSync(victim);
    copyFileSync(files[1] ?? '', victim);
    files = [files[0] ?? '', victim, files[2] ?? ''];
    engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path });
    await engine.sources.index(engine.sources.add('frigate-folder', long).id);
    const { exportIds: [jobId = ''] } = await engine.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + LONG_FILES * 10_000 }] });
    engine.startQueue();
    await untilSomethingIsWritten();
    await engine.jobs.pause(jobId);
    const writtenBytes = partBytes();
    damages[damage]();
    engine.jobs.resume(jobId);
    const job = await engine.jobs.whenFinished(jobId);
    expect(writtenBytes).toBeLessThan(LONG_FILES * statSync(files[0] ?? '').size * 0.9);
    expect(job).toMatchObject({ status: 'failed', errorCode: damage === 'deleted' ? 'file_missing' : 'footage_unreadable', errorMessage: expect.stringContaining(victim) as string });
    await expectClean();
  });

  const partBytes = (): number => readdirSync(join(dataFolder, 'exports')).reduce((sum, name) => sum + (statSync(join(dataFolder, 'exports', name), { throwIfNoEntry: false })?.size ?? 0), 0);

  function untilSomethingIsWritten(): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadlineMs = performance.now() + 20_000;
      const timer = setInterval(() => {
        if (partBytes() === 0 && performance.now() < deadlineMs) return;
        clearInterval(timer);
        if (partBytes() === 0) reject(new Error('Nothing was written'));
        else resolve();
      }, 1);
    });
  }
});
