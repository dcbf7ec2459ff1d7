import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import { runFfmpeg } from '../../../src/main/ffmpeg/run.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type FfmpegTask } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// An ffmpeg that is not there, is not what it should be, or does not do what it should.

const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let engine: Engine | undefined;
let number = 0;

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(() => { dataFolder = store.copy(`data-${String(number += 1)}`); });
afterEach(async () => { await engine?.close(); });

async function open(ffmpeg: string, environment: Record<string, string> = {}): Promise<Engine> {
  engine = await openTestEngine(dataFolder, { ffmpeg, environment });
  return engine;
}

async function queue(opened: Engine, options: ExportOptionsInput = { kind: 'copy' }): Promise<string> {
  const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000 }], options: exportOptionsSchema.parse(options) });
  return jobId;
}

async function expectClean(): Promise<void> {
  await engine?.close();
  engine = undefined;
  expectCleanStore(dataFolder);
}

/** Makes a program that is none. */
function fake(script: string, mode = 0o755): string {
  const path = join(makeTempFolder(), 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, mode);
  return path;
}
const saysVersion = (version: string): string => `case "$*" in *-version*) echo "ffmpeg version ${version} Copyright"; exit 0;; esac`;

describe('an ffmpeg that cannot be used is refused before anything is queued:', () => {
  it.each([
    ['missing', () => '/nonexistent/ffmpeg', /No ffmpeg was found/],
    ['not executable', () => fake(saysVersion('5.1'), 0o644), /No ffmpeg was found/],
    ['another program', () => fake('echo "GNU bash, version 5"'), /No ffmpeg was found/],
    ['too old', () => fake(saysVersion('3.4.11-0ubuntu0.1')), /is too old: it is version 3\.4\.11-0ubuntu0\.1, and at least 4\.1 is needed/],
    ['a little too old', () => fake(saysVersion('4.0.6')), /too old/],
  ])('%s', async (_what, makeProgram, message) => {
    const opened = await open(makeProgram());
    await expect(queue(opened)).rejects.toMatchObject({ code: 'ffmpeg_missing', message: expect.stringMatching(message) as string, remedy: expect.stringContaining('REELCASE_FFMPEG') as string });
    await expectClean();
  });

  it('and one that was replaced by an old one while jobs wait fails them, which can be tried again', async () => {
    const opened = await open(readSetup().ffmpeg);
    const jobId = await queue(opened);
    await opened.close();
    const withOld = await open(fake(saysVersion('3.4')));
    withOld.startQueue();
    expect(await withOld.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'ffmpeg_missing' });
    await withOld.close();
    const again = await open(readSetup().ffmpeg);
    await again.jobs.retry(jobId);
    again.startQueue();
    expect(await again.jobs.whenFinished(jobId)).toMatchObject({ status: 'success' });
    await expectClean();
  });
});

describe('an ffmpeg', () => {
  it('that fails fails the job with its words', async () => {
    const opened = await open(fake(`${saysVersion('5.1')}\necho "something broke" >&2; exit 3`));
    const jobId = await queue(opened);
    opened.startQueue();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'ffmpeg_failed', errorMessage: expect.stringContaining('something broke') as string });
    await expectClean();
  });

  it.each<[FfmpegTask, ExportOptionsInput, Record<string, string>]>([
    ['copy', { kind: 'copy' }, { REELCASE_NO_JOIN: '1' }],
    ['encode', { kind: 'encode', quality: 'small' }, {}],
    ['decode', { kind: 'copy' }, {}],
  ])('that is killed while it has to %s fails the job with the signal, and a retry succeeds', async (task, options, environment) => {
    const ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
    if (task === 'decode') ffmpeg.hold(task);
    else ffmpeg.slowDown(task);
    const opened = await open(ffmpeg.path, environment);
    const jobId = await queue(opened, options);
    opened.startQueue();
    await expect.poll(() => workers().length, { timeout: 30_000, interval: 20 }).toBe(1);
    for (const { processId } of workers()) process.kill(processId, 'SIGKILL');
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'ffmpeg_failed', errorMessage: expect.stringContaining('SIGKILL') as string });
    ffmpeg.release(task);
    ffmpeg.speedUp(task);
    await opened.jobs.retry(jobId);
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', attempt: 2 });
    await expectClean();
  });

  it('that hangs can be cancelled, and no process is left', async () => {
    const ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
    ffmpeg.hold('decode');
    const opened = await open(ffmpeg.path);
    const jobId = await queue(opened);
    opened.startQueue();
    await expect.poll(() => workers().length, { timeout: 30_000 }).toBe(1);
    await opened.jobs.cancel(jobId);
    expect(opened.jobs.get(jobId)?.status).toBe('cancelled');
    expect(workers()).toEqual([]);
    await expectClean();
  });
});

describe('an ffmpeg that makes no progress', () => {
  const hanging = (): string => fake('exec sleep 1234.5');
  const LIMIT_MS = 400;

  it('is ended after a while, and the reason is told', async () => {
    let processId = 0;
    const outcome = await runFfmpeg({ program: hanging(), arguments: [], signal: new AbortController().signal, stallLimitMs: LIMIT_MS, onStarted: (id) => { processId = id; } });
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'ffmpeg_stalled', remedy: expect.stringContaining('disks') as string } });
    expect(() => process.kill(processId, 0)).toThrow(/ESRCH/);
  });

  it.each([
    ['it is held on purpose', { isHeld: () => true }],
    ['there is another sign of life', { signOfLife: () => String(performance.now()) }],
  ])('is left alone while %s', async (_why, reason) => {
    const stop = new AbortController();
    let startedAtMs = Number.POSITIVE_INFINITY;
    const run = runFfmpeg({ program: hanging(), arguments: [], signal: stop.signal, stallLimitMs: LIMIT_MS, onStarted: () => { startedAtMs = performance.now(); }, ...reason });
    await expect.poll(() => performance.now() - startedAtMs, { timeout: 30_000 }).toBeGreaterThan(3 * LIMIT_MS);
    stop.abort();
    expect(await run).toEqual({ kind: 'aborted' });
  });
});

/** Processes that work on the unfinished file. */
const workers = (): { processId: number }[] => processesIn(join(dataFolder, 'exports'));
