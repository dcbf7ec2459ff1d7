import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openReadOnly, type Engine } from '../../../src/main/engine.ts';
import { silentPublisher, type Publisher } from '../../../src/main/publisher.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { CAN_MOUNT, mountSmallDisk } from '../../helpers/can-mount.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// The folder that exports go to: full, read-only, gone while the job waits, gone while it runs.

const MEBIBYTE = 1_048_576;
const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let target: string;
let ffmpeg: SteppedFfmpeg;
let engine: Engine | undefined;
let number = 0;

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(() => {
  dataFolder = store.copy(`data-${String(number += 1)}`);
  target = join(makeTempFolder(), 'stick');
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function open(environment: Record<string, string> = {}, publisher: Publisher = silentPublisher): Promise<Engine> {
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, environment, publisher });
  return engine;
}

async function queue(opened: Engine, outputFolder = target): Promise<string> {
  const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000 }] }, outputFolder);
  return jobId;
}

async function expectClean(folders: readonly string[] = [target]): Promise<void> {
  await engine?.close();
  engine = undefined;
  expectCleanStore(dataFolder, { folders });
}

describe.skipIf(!CAN_MOUNT)('a disk that is full', () => {
  beforeEach(() => mountSmallDisk(target, 80));
  const filler = (): string => join(target, 'filler');
  const empty = (): void => { rmSync(filler(), { force: true }); };

  it('refuses a job that cannot fit, before it is queued', async () => {
    const opened = await open();
    writeFileSync(filler(), Buffer.alloc(78 * MEBIBYTE));
    await expect(queue(opened)).rejects.toMatchObject({ code: 'disk_full' });
    empty();
    await expectClean();
  });

  it('pauses the queue when it has filled up since, with the job in its place, and goes on when there is room', async () => {
    const opened = await open();
    const jobId = await queue(opened);
    writeFileSync(filler(), Buffer.alloc(78 * MEBIBYTE));
    opened.startQueue();
    await expect.poll(() => opened.jobs.state().queue.paused?.reason, { timeout: 30_000 }).toBe('low_space');
    expect(opened.jobs.get(jobId)).toMatchObject({ status: 'queued', position: 1 });
    expect(readdirSync(target)).toEqual(['filler']);
    empty();
    opened.queue.resume();
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectClean();
  });

  it.each([['by the joiner', {}], ['by ffmpeg', { REELCASE_NO_JOIN: '1' }]])('while a file is written %s: nothing half-written gets its name, and the queue goes on when there is room', async (_how, environment) => {
    // Held at the first sign of the copy: the disk fills up after the check before the start, and before anything is written.
    let isHeld = false;
    let isShrunk = false;
    const shrink = async (jobId: string): Promise<void> => {
      await opened.jobs.pause(jobId);
      execFileSync('mount', ['-o', 'remount,size=64k', target]);
      isShrunk = true;
    };
    const opened = await open(environment, {
      publish: (name, payload) => {
        const copying = name === 'jobs:changed' ? (payload as JobState).results.jobs.find(({ currentStep }) => currentStep === 'copying') : undefined;
        if (copying === undefined || isHeld) return;
        isHeld = true;
        void shrink(copying.id);
      },
    });
    const jobId = await queue(opened);
    opened.startQueue();
    await expect.poll(() => isShrunk, { timeout: 30_000, interval: 10 }).toBe(true);
    opened.jobs.resume(jobId);
    await expect.poll(() => opened.jobs.state().queue.paused?.reason, { timeout: 30_000 }).toBe('low_space');
    expect(readdirSync(target).filter((name) => !name.endsWith('.part'))).toEqual([]);
    expect(opened.jobs.get(jobId)?.status).toMatch(/queued|running/);
    execFileSync('mount', ['-o', 'remount,size=80m', target]);
    opened.queue.resume();
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectClean();
  });
});

describe('a target', () => {
  it('that cannot be written to is refused with the reason', async () => {
    const opened = await open();
    await expect(queue(opened, '/proc/nowhere')).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(queue(opened, join(store.files[0] ?? '', 'x'))).rejects.toMatchObject({ code: 'file_missing' });
    await expectClean([]);
  });

  it.skipIf(!CAN_MOUNT)('that became read-only while the job waited fails the job with the reason, and a retry succeeds', async () => {
    onTestFinished(mountSmallDisk(target, 80));
    const opened = await open();
    const jobId = await queue(opened);
    execFileSync('mount', ['-o', 'remount,ro', target]);
    opened.startQueue();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'read_only' });
    execFileSync('mount', ['-o', 'remount,rw', target]);
    await opened.jobs.retry(jobId);
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectClean();
  });

  it('that was unplugged while the job waited fails the job, is not made anew on another disk, and a retry succeeds', async () => {
    const opened = await open();
    const jobId = await queue(opened);
    renameSync(target, `${target}-unplugged`);
    opened.startQueue();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'file_missing', errorMessage: expect.stringContaining('is not there any more') as string });
    expect(existsSync(target)).toBe(false);
    renameSync(`${target}-unplugged`, target);
    await opened.jobs.retry(jobId);
    expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
    await expectClean();
  });

  it('whose place is taken by something else fails the job', async () => {
    const opened = await open();
    const jobId = await queue(opened);
    rmSync(target, { recursive: true });
    writeFileSync(target, 'something else was plugged in');
    opened.startQueue();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'file_missing' });
    rmSync(target);
    await expectClean();
  });
});

describe('a target that is unplugged in mid-run', () => {
  const unplug = (): void => { renameSync(target, `${target}-unplugged`); };
  const plugIn = (): void => { renameSync(`${target}-unplugged`, target); };
  const findings = (): string[] => {
    const books = openReadOnly({ dataFolder });
    try {
      return books.check().map(({ code, message }) => `${code}: ${message}`);
    } finally {
      books.close();
    }
  };

  /** Unplugs the target while the file is verified. */
  async function unplugWhileVerifying(opened: Engine): Promise<string> {
    ffmpeg.hold('decode');
    const jobId = await queue(opened);
    opened.startQueue();
    await expect.poll(() => processesIn(target).length, { timeout: 30_000, interval: 20 }).toBe(1);
    unplug();
    ffmpeg.release('decode');
    return jobId;
  }

  it('fails the job; what is left on it is named, and replaced by a retry', async () => {
    const opened = await open();
    const jobId = await unplugWhileVerifying(opened);
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed' });
    expect(findings()).toEqual([expect.stringMatching(/^unfinished_file: .* in a folder that is not there now/)]);
    plugIn();
    expect(readdirSync(target)).toEqual([expect.stringMatching(/\.part$/)]);
    expect(findings()).toEqual([expect.stringMatching(/^unfinished_file: /)]);
    await opened.jobs.retry(jobId);
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', attempt: 2 });
    await expectClean();
  });

  it('is cleared up at the first start at which it is there again', async () => {
    const opened = await open();
    const jobId = await unplugWhileVerifying(opened);
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed' });
    await opened.close();
    await (await open()).close();
    plugIn();
    expect(readdirSync(target)).toHaveLength(1);
    await open();
    expect(readdirSync(target)).toEqual([]);
    await expectClean();
  });

  it('with its empty mount point left behind, while ffmpeg copies', async () => {
    ffmpeg.slowDown('copy');
    const opened = await open({ REELCASE_NO_JOIN: '1' });
    const jobId = await queue(opened);
    opened.startQueue();
    await expect.poll(() => processesIn(target).length, { timeout: 30_000, interval: 20 }).toBe(1);
    unplug();
    mkdirSync(target);
    for (const { processId } of processesIn(target)) process.kill(processId, 'SIGKILL');
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed' });
    expect(findings()).toEqual([expect.stringMatching(/^unfinished_file: /)]);
    rmSync(target, { recursive: true });
    plugIn();
    await opened.close();
    await open();
    await expectClean();
  });
});
