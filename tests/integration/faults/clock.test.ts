import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { systemClock, type Clock } from '../../../src/main/clock.ts';
import type { Engine } from '../../../src/main/engine.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine, recordEvents, type Recorder } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// The clock of the machine jumps back, as it does when somebody sets it or a time server is found: while jobs wait, and while they run.

const HOUR_MS = 3_600_000;
const START_OF_DAY_MS = Date.parse('2026-06-01T12:00:00Z');
const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let ffmpeg: SteppedFfmpeg;
let engine: Engine | undefined;
let recorder: Recorder;
let nowMs: number;
let number = 0;
/** Its wall clock is set by the test; the clock for durations and the timers are the machine's own, which no setting moves. */
const clock: Clock = { ...systemClock, nowMs: () => (nowMs += 1) };

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(async () => {
  nowMs = START_OF_DAY_MS;
  dataFolder = store.copy(`data-${String(number += 1)}`);
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
  recorder = recordEvents();
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, publisher: recorder, clock, environment: { REELCASE_NO_JOIN: '1' } });
  engine.settings.update({ maxConcurrent: 1 });
});
afterEach(async () => { await engine?.close(); });

async function queue(opened: Engine, name: string): Promise<string> {
  const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000, name }] });
  return jobId;
}

async function expectClean(): Promise<void> {
  await engine?.close();
  engine = undefined;
  expectCleanStore(dataFolder);
}

it('while jobs wait: they run in the order in which they were queued, and a restart keeps it', async () => {
  const first = await queue(open(), 'first');
  nowMs -= 2 * HOUR_MS;
  const second = await queue(open(), 'second');
  nowMs -= 2 * HOUR_MS;
  const third = await queue(open(), 'third');
  expect(open().jobs.state().results.jobs.map(({ id, position }) => [id, position])).toEqual([[first, 1], [second, 2], [third, 3]]);
  await open().close();
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, publisher: recorder, clock });
  nowMs -= 2 * HOUR_MS;
  const started: string[] = [];
  engine.startQueue();
  await Promise.all([first, second, third].map(async (id) => { await open().jobs.whenFinished(id); started.push(id); }));
  expect(started).toEqual([first, second, third]);
  expect(open().jobs.history({ limit: 10, offset: 0 }).jobs.map(({ id }) => id)).toEqual([third, second, first]);
  for (const id of started) {
    const { startTime, endTime, status } = open().jobs.get(id) ?? {};
    expect(status).toBe('success');
    expect(endTime ?? 0).toBeGreaterThanOrEqual(startTime ?? Number.POSITIVE_INFINITY);
  }
  await expectClean();
});

it('while a job runs: it is not taken for stuck, its progress is published, and it does not end before it started', async () => {
  ffmpeg.slowDown('copy');
  const jobId = await queue(open(), 'slow');
  open().startQueue();
  await expect.poll(() => progressOf(jobId).length, { timeout: 30_000 }).toBeGreaterThan(0);
  const publishedBefore = progressOf(jobId).length;
  nowMs -= 24 * HOUR_MS;
  // It goes on being told: throttling by the wall clock would be silent for a day.
  await expect.poll(() => progressOf(jobId).length, { timeout: 30_000 }).toBeGreaterThan(publishedBefore + 1);
  const percents = progressOf(jobId);
  expect(percents).toEqual([...percents].sort((one, other) => one - other));
  for (const { processId } of processesIn(join(dataFolder, 'exports'))) process.kill(processId, 'SIGKILL');
  const failed = await open().jobs.whenFinished(jobId);
  expect(failed).toMatchObject({ status: 'failed', errorCode: 'ffmpeg_failed' });
  expect(failed.endTime ?? 0).toBeGreaterThanOrEqual(failed.startTime ?? Number.POSITIVE_INFINITY);
  ffmpeg.speedUp('copy');
  nowMs -= 24 * HOUR_MS;
  await open().jobs.retry(jobId);
  const job = await open().jobs.whenFinished(jobId);
  expect(job).toMatchObject({ status: 'success', attempt: 2 });
  expect(job.endTime ?? 0).toBeGreaterThanOrEqual(job.startTime ?? Number.POSITIVE_INFINITY);
  for (const { startTime, endTime, timings } of open().jobs.attempts(jobId)) {
    expect(endTime ?? 0).toBeGreaterThanOrEqual(startTime);
    expect(timings.every(({ elapsedMs }) => elapsedMs >= 0 && elapsedMs < 60_000)).toBe(true);
  }
  // Measured, and not the difference of two times of day.
  expect(open().exports.get(jobId).details?.elapsedMs).toBeLessThan(60_000);
  await expectClean();
});

it('while a job runs that is then interrupted: it goes back to its place before those that wait', async () => {
  ffmpeg.hold('copy');
  const first = await queue(open(), 'first');
  const second = await queue(open(), 'second');
  open().startQueue();
  await expect.poll(() => open().jobs.get(first)?.currentStep, { timeout: 30_000 }).toBe('copying');
  nowMs -= 24 * HOUR_MS;
  await open().close();
  ffmpeg.release('copy');
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, publisher: recorder, clock });
  expect(engine.jobs.state().results.jobs.map(({ id }) => id)).toEqual([first, second]);
  engine.startQueue();
  await engine.queue.whenIdle();
  expect(engine.jobs.attempts(first).map(({ outcome }) => outcome)).toEqual(['stopped', 'success']);
  await expectClean();
});

function open(): Engine {
  if (engine === undefined) throw new Error('The engine is closed');
  return engine;
}

/** Percents of a job that were published while it copied. */
function progressOf(jobId: string): number[] {
  return recorder.events.filter(({ name }) => name === 'jobs:changed').flatMap(({ payload }) => (payload as JobState).results.jobs)
    .filter(({ id, currentStep, progressPercent }) => id === jobId && currentStep === 'copying' && progressPercent > 0).map(({ progressPercent }) => progressPercent);
}
