import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import type { Publisher } from '../../../src/main/publisher.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type FfmpegTask, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// A case that is deleted under its jobs, and a listener that throws.

const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let ffmpeg: SteppedFfmpeg;
let engine: Engine | undefined;
let number = 0;

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(() => {
  dataFolder = store.copy(`data-${String(number += 1)}`);
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function open(publisher?: Publisher): Promise<Engine> {
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, environment: { REELCASE_NO_JOIN: '1' }, ...(publisher === undefined ? {} : { publisher }) });
  engine.settings.update({ maxConcurrent: 1 });
  return engine;
}

const item = { cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000 };

/** Queues two jobs into a new case and brings the first as far as a task. */
async function runCase(opened: Engine, task: FfmpegTask): Promise<{ caseId: string; running: string; waiting: string }> {
  ffmpeg.hold(task);
  const { exportCaseId, exportIds: [running = '', waiting = ''] } = await opened.jobs.enqueue({ items: [item, item], newCaseName: 'Break-in' });
  opened.startQueue();
  await expect.poll(() => processesIn(join(dataFolder, 'exports')).length, { timeout: 30_000, interval: 20 }).toBe(1);
  return { caseId: exportCaseId ?? '', running, waiting };
}

async function expectClean(): Promise<void> {
  await engine?.close();
  engine = undefined;
  expectCleanStore(dataFolder);
}

describe('a case that is deleted', () => {
  it.each<FfmpegTask>(['copy', 'decode', 'thumbnail'])('while one of its jobs waits and one has come as far as its %s: both end up without a case', async (task) => {
    const opened = await open();
    const { caseId, running, waiting } = await runCase(opened, task);
    expect(await opened.cases.remove(caseId, false)).toMatchObject({ cancelledJobs: 0 });
    expect([running, waiting].map((id) => opened.jobs.get(id)?.exportCaseId)).toEqual([null, null]);
    ffmpeg.release(task);
    for (const id of [running, waiting]) expect(await opened.jobs.whenFinished(id)).toMatchObject({ status: 'success', results: { exportCaseId: null } });
    expect(opened.exports.list({ exportCaseId: null, limit: 10, offset: 0 }).total).toBe(2);
    await expectClean();
  });

  it.each<FfmpegTask>(['copy', 'decode'])('with its exports while one of its jobs waits and one has come as far as its %s: what waits is cancelled, what runs is kept', async (task) => {
    const opened = await open();
    const { caseId, running, waiting } = await runCase(opened, task);
    expect(await opened.cases.remove(caseId, true)).toEqual({ deletedExports: 0, cancelledJobs: 1, failures: [] });
    ffmpeg.release(task);
    expect(await opened.jobs.whenFinished(waiting)).toMatchObject({ status: 'cancelled' });
    expect(await opened.jobs.whenFinished(running)).toMatchObject({ status: 'success', results: { exportCaseId: null } });
    await expectClean();
  });
});

it('a publisher that throws at everything harms no job', async () => {
  let asked = 0;
  const opened = await open({
    publish: () => {
      asked += 1;
      throw new Error('the window has gone');
    },
  });
  const { exportIds } = await opened.jobs.enqueue({ items: [item, item], newCaseName: 'Break-in' });
  opened.startQueue();
  for (const id of exportIds) expect(await opened.jobs.whenFinished(id)).toMatchObject({ status: 'success' });
  expect(asked).toBeGreaterThan(5);
  await expectClean();
});
