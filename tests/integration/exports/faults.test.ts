import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openReadOnly, type Engine } from '../../../src/main/engine.ts';
import type { ExportJob } from '../../../src/shared/job.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// What can go wrong around an export. After each: no file under its name without a success, nothing unfinished, no pin, and
// `check` has nothing to say.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const camera = { name: 'door', width: 640, height: 360, fps: 15, codec: 'h264' as const, hasAudio: true, gaps: [], scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
const footage = makeTempFolder();
let dataFolder: string;
let engine: Engine | undefined;

beforeAll(async () => { await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: footage, startMs, durationSeconds: 30, cameras: [camera] }); });
beforeEach(() => { dataFolder = join(makeTempFolder(), 'data'); });

async function open(ffmpeg?: string): Promise<Engine> {
  engine = await openTestEngine(dataFolder, ffmpeg === undefined ? {} : { ffmpeg });
  if (engine.sources.list().length === 0) {
    const source = engine.sources.add('frigate-folder', footage);
    await engine.sources.index(source.id);
  }
  return engine;
}

async function queue(opened: Engine, outputFolder?: string): Promise<string> {
  const { exportIds } = await opened.jobs.enqueue({ items: [{ cameraId: opened.recordings.cameras()[0]?.id ?? 0, startMs, endMs: startMs + 30_000 }] }, outputFolder);
  return exportIds[0] ?? '';
}

/** Closes the engine and looks whether the books balance. */
async function expectBalance(folders: readonly string[] = []): Promise<void> {
  await engine?.close();
  engine = undefined;
  const books = openReadOnly({ dataFolder });
  try {
    expect(books.check()).toEqual([]);
    const files = [join(dataFolder, 'exports'), ...folders].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));
    const booked = books.exports.list({ limit: 100, offset: 0 }).exports.map(({ videoPath }) => videoPath.slice(videoPath.lastIndexOf('/') + 1));
    expect(files.filter((name) => name.includes('door_')).sort()).toEqual(booked.sort());
  } finally {
    books.close();
  }
}

afterAll(async () => { await engine?.close(); });

const isRoot = process.getuid?.() === 0;
const canMount = (() => {
  if (!isRoot || process.platform !== 'linux') return false;
  const place = makeTempFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)('a disk that is full', () => {
  let small: string;
  beforeEach(() => {
    small = join(makeTempFolder(), 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m', 'tmpfs', small]);
    return () => { execFileSync('umount', [small]); };
  });

  it('refuses a job that cannot fit, before it is queued', async () => {
    const opened = await open();
    writeFileSync(join(small, 'filler'), Buffer.alloc(78 * 1_048_576));
    await expect(queue(opened, small)).rejects.toMatchObject({ code: 'disk_full' });
    await expectBalance([small]);
  });

  it('pauses the queue when it has filled up since, with the job in its place, and goes on when there is room', async () => {
    const opened = await open();
    const jobId = await queue(opened, small);
    writeFileSync(join(small, 'filler'), Buffer.alloc(78 * 1_048_576));
    opened.startQueue();
    await expect.poll(() => opened.jobs.state().queue.paused?.reason, { timeout: 10_000 }).toBe('low_space');
    expect(opened.jobs.get(jobId)).toMatchObject({ status: 'queued', position: 1 });
    expect(readdirSync(small)).toEqual(['filler']);
    rmSync(join(small, 'filler'));
    opened.queue.resume();
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectBalance([small]);
  });

  it('that fills up while something is written leaves nothing half-written', async () => {
    const opened = await open();
    const jobId = await queue(opened, small);
    // Room for the check before the start, and not for the file: the reserve is taken away behind its back.
    execFileSync('mount', ['-o', 'remount,size=72m', small]);
    writeFileSync(join(small, 'filler'), Buffer.alloc(4 * 1_048_576));
    opened.startQueue();
    const ended = await Promise.race([opened.jobs.whenFinished(jobId), expect.poll(() => opened.jobs.state().queue.paused?.reason, { timeout: 20_000 }).toBe('low_space').then(() => undefined)]);
    expect(ended === undefined || ended.status === 'success').toBe(true);
    expect(readdirSync(small).filter((name) => name.endsWith('.part'))).toEqual([]);
    await expectBalance([small]);
  });
});

describe('a target', () => {
  it('that cannot be written to is refused with the reason', async () => {
    const opened = await open();
    await expect(queue(opened, '/proc/nowhere')).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(queue(opened, join(footage, 'recordings', '2026-05-01', '10', 'door', '00.00.mp4', 'x'))).rejects.toMatchObject({ code: 'file_missing' });
    await expectBalance();
  });

  it('that was unplugged while the job waited fails the job, which can be tried again', async () => {
    const opened = await open();
    const target = join(makeTempFolder(), 'stick');
    const jobId = await queue(opened, target);
    rmSync(target, { recursive: true });
    writeFileSync(target, 'something else was plugged in');
    opened.startQueue();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed' });
    rmSync(target);
    await opened.jobs.retry(jobId);
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectBalance([target]);
  });
});

describe('an ffmpeg', () => {
  const fake = (script: string): string => {
    const path = join(makeTempFolder(), 'ffmpeg');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('that is missing refuses exports before they are queued', async () => {
    const opened = await open('/nonexistent/ffmpeg');
    await expect(queue(opened)).rejects.toMatchObject({ code: 'ffmpeg_missing' });
    await expectBalance();
  });

  it('that fails in the middle fails the job and leaves nothing', async () => {
    const opened = await open(fake('case "$*" in *-version*) echo "ffmpeg version 5.1"; exit 0;; esac\necho "something broke" >&2; exit 3'));
    const jobId = await queue(opened);
    opened.startQueue();
    const job: ExportJob = await opened.jobs.whenFinished(jobId);
    expect(job).toMatchObject({ status: 'failed', errorCode: 'ffmpeg_failed' });
    expect(job.errorMessage).toContain('something broke');
    await expectBalance();
  });

  it('that hangs can be cancelled, and no process is left', async () => {
    const opened = await open(fake('case "$*" in *-version*) echo "ffmpeg version 5.1"; exit 0;; esac\nexec sleep 1234.5'));
    const jobId = await queue(opened);
    opened.startQueue();
    await expect.poll(() => opened.jobs.get(jobId)?.currentStep, { timeout: 10_000 }).toBe('verifying');
    await opened.jobs.cancel(jobId);
    expect(opened.jobs.get(jobId)?.status).toBe('cancelled');
    const left = execFileSync('sh', ['-c', `ps -eo args= | grep -c '^sleep 1234.5$' || true`], { encoding: 'utf8' });
    expect(Number(left)).toBe(0);
    await expectBalance();
  });
});

describe('a second program', () => {
  it('on one data folder is told who holds it, and harms nothing', async () => {
    const opened = await open();
    await expect(openTestEngine(dataFolder)).rejects.toMatchObject({ code: 'data_folder_in_use' });
    const jobId = await queue(opened);
    opened.startQueue();
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectBalance();
  });
});

describe('two identical jobs at once', () => {
  it('become two files', async () => {
    const opened = await open();
    const ids = [await queue(opened), await queue(opened)];
    opened.startQueue();
    const jobs = await Promise.all(ids.map((id) => opened.jobs.whenFinished(id)));
    expect(new Set(jobs.map(({ results }) => results?.videoPath)).size).toBe(2);
    await expectBalance();
  });
});
