import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { ExportJob, TurnWait } from '../../../src/shared/job.ts';
import { CAN_LIST_PROCESSES, processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { FOOTAGE_START_MS, makeFaultStore, type FaultStore } from '../faults/fault-store.ts';

// For how many jobs ffmpeg works at once, with the real one and its processes.

/** Those of the machine that runs the tests say nothing about others. */
const limits = vi.hoisted(() => ({ atOnce: 2, unwritten: 1e12 }));
vi.mock('../../../src/main/exports/turn-limits.ts', () => ({ machineTurnLimits: () => ({ atOnce: limits.atOnce, unwrittenBytes: () => limits.unwritten }) }));

/** Of every export: long enough to be held in the middle, at the speed of life. */
const LENGTH_MS = 10_000;
/** A shorter wait is not worth a line in the log. */
const NOTED_FROM_MS = 100;
const folder = makeTempFolder();
const waitOptions = { timeout: 30_000, interval: 20 };
let store: FaultStore;
let ffmpeg: SteppedFfmpeg;
let dataFolder: string;
let engine: Engine;
let number = 0;
/** Names of jobs by the end of their id, which is in the name of their file. */
const names = new Map<string, string>();

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(() => {
  dataFolder = store.copy(`data-${String(number += 1)}`);
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
  Object.assign(limits, { atOnce: 2, unwritten: 1e12 });
});
afterEach(async () => {
  await engine.close();
  expect(workers()).toEqual([]);
});

async function open(environment: Record<string, string> = {}): Promise<void> {
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, environment });
  engine.settings.update({ maxConcurrent: 4 });
  engine.startQueue();
}

async function queue(name: string, options: ExportOptionsInput): Promise<string> {
  const { exportIds: [jobId = ''] } = await engine.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + LENGTH_MS, name }], options: exportOptionsSchema.parse(options) });
  names.set(jobId.slice(jobId.lastIndexOf('_') + 1), name);
  return jobId;
}

const jobOf = (jobId: string): ExportJob | undefined => engine.jobs.get(jobId);
const whenAt = (jobId: string, step: ExportJob['currentStep']): Promise<void> => expect.poll(() => jobOf(jobId)?.currentStep, waitOptions).toBe(step);
const whenItWaits = (jobId: string, wait: TurnWait): Promise<void> => expect.poll(() => jobOf(jobId)?.turnWait, waitOptions).toEqual(wait);
/** Processes that write an unfinished file, with the state that the system gives them. */
const workers = (): { processId: number; state: string; name: string }[] => processesIn(join(dataFolder, 'exports')).filter(({ commandLine }) => commandLine.includes('.part')).map(({ processId, commandLine }) => ({
  processId, state: /\) (\S)/u.exec(readFileSync(`/proc/${String(processId)}/stat`, 'utf8'))?.[1] ?? '', name: names.get(/_(\w+)\.\w+\.part/u.exec(commandLine)?.[1] ?? '') ?? '',
}));

/** Of these the ones that have become the real ffmpeg: before that the stand-in still looks whether it is to wait. */
const whenUnderWay = (): Promise<void> => expect.poll(() => processesIn(join(dataFolder, 'exports')).filter(({ commandLine }) => commandLine.startsWith(readSetup().ffmpeg) && commandLine.includes('.part')).length, waitOptions).toBe(1);

describe.runIf(CAN_LIST_PROCESSES)('ffmpeg', () => {
  it('encodes for two jobs at once; the third waits and says so, joins do not, and cancelling is at once', async () => {
    ffmpeg.hold('encode');
    await open();
    const first = await queue('first', { kind: 'encode' });
    await whenAt(first, 'encoding');
    const second = await queue('second', { kind: 'encode' });
    await whenAt(second, 'encoding');
    const third = await queue('third', { kind: 'encode' });
    await whenItWaits(third, { reason: 'processors', others: 2 });
    expect(jobOf(third)).toMatchObject({ status: 'running', currentStep: 'preparing', etaMs: null, speed: null, paused: false });
    expect(await engine.jobs.whenFinished(await queue('joined', { kind: 'copy' }))).toMatchObject({ status: 'success' });
    expect(workers()).toHaveLength(2);
    const fourth = await queue('fourth', { kind: 'timelapse', speed: 2 });
    await whenItWaits(fourth, { reason: 'processors', others: 2 });
    const waitsSinceMs = performance.now();
    await expect.poll(() => performance.now() - waitsSinceMs, waitOptions).toBeGreaterThan(NOTED_FROM_MS);
    const startedAtMs = performance.now();
    await engine.jobs.cancel(third);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(jobOf(third)).toMatchObject({ status: 'cancelled', turnWait: null });
    await engine.jobs.cancel(first);
    await whenAt(fourth, 'encoding');
    expect(jobOf(fourth)?.turnWait).toBeNull();
    ffmpeg.release('encode');
    expect(await Promise.all([second, fourth].map((jobId) => engine.jobs.whenFinished(jobId)))).toMatchObject([{ status: 'success' }, { status: 'success' }]);
    expect(engine.jobs.attempts(fourth)[0]?.log.join('\n')).toMatch(/Waited \d+\.\d s for its turn/u);
  });

  it('stands still for a job that was held and has lent its turn, also when it is let go on, until it has one again', async () => {
    limits.atOnce = 1;
    ffmpeg.slowDown('encode');
    await open();
    const first = await queue('first', { kind: 'encode' });
    await whenAt(first, 'encoding');
    await whenUnderWay();
    ffmpeg.hold('encode');
    const second = await queue('second', { kind: 'encode' });
    await whenItWaits(second, { reason: 'processors', others: 1 });
    await engine.jobs.pause(first);
    await whenAt(second, 'encoding');
    await expect.poll(() => workers().length, waitOptions).toBe(2);
    engine.jobs.resume(first);
    await whenItWaits(first, { reason: 'processors', others: 1 });
    expect(jobOf(first)).toMatchObject({ currentStep: 'encoding', paused: false, etaMs: null });
    expect(workers().map(({ name, state }) => [name, state === 'T']).toSorted()).toEqual([['first', true], ['second', false]]);
    await engine.jobs.cancel(second);
    await expect.poll(() => workers().map(({ name, state }) => [name, state === 'T']), waitOptions).toEqual([['first', false]]);
    expect(jobOf(first)?.turnWait).toBeNull();
    expect(await engine.jobs.whenFinished(first)).toMatchObject({ status: 'success' });
  });

  it('is ended where it stands still, when its job is cancelled', async () => {
    limits.atOnce = 1;
    ffmpeg.slowDown('encode');
    await open();
    const first = await queue('first', { kind: 'encode' });
    await whenAt(first, 'encoding');
    await whenUnderWay();
    await engine.jobs.pause(first);
    const second = await queue('second', { kind: 'encode' });
    await whenAt(second, 'encoding');
    engine.jobs.resume(first);
    await whenItWaits(first, { reason: 'processors', others: 1 });
    const startedAtMs = performance.now();
    await engine.jobs.cancel(first);
    // It would take five seconds to end one that does not hear.
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    await expect.poll(() => workers().map(({ name }) => name), waitOptions).toEqual(['second']);
  });

  it('copies one file after the other where both are too much for the disk', async () => {
    limits.unwritten = 1;
    ffmpeg.hold('copy');
    await open({ REELCASE_NO_JOIN: '1' });
    const first = await queue('first', { kind: 'copy' });
    await whenAt(first, 'copying');
    const second = await queue('second', { kind: 'copy' });
    await whenItWaits(second, { reason: 'disk', others: 1 });
    const encoded = await queue('encoded', { kind: 'encode' });
    expect(await engine.jobs.whenFinished(encoded)).toMatchObject({ status: 'success' });
    expect(workers().map(({ name }) => name)).toEqual(['first']);
    ffmpeg.release('copy');
    expect(await Promise.all([first, second].map((jobId) => engine.jobs.whenFinished(jobId)))).toMatchObject([{ status: 'success' }, { status: 'success' }]);
  });
});
