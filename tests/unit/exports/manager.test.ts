import { beforeEach, describe, expect, it } from 'vitest';
import { createCaseRepository } from '../../../src/main/cases/case-repository.ts';
import type { Clock } from '../../../src/main/clock.ts';
import { openDatabase } from '../../../src/main/db/open.ts';
import { createAttemptRepository } from '../../../src/main/exports/attempt-repository.ts';
import { createExportRepository } from '../../../src/main/exports/export-repository.ts';
import { createJobRepository } from '../../../src/main/exports/job-repository.ts';
import { ExportJobManager } from '../../../src/main/exports/manager.ts';
import { createPartFileRepository } from '../../../src/main/exports/part-file-repository.ts';
import { publishExport } from '../../../src/main/exports/publish-export.ts';
import type { ExportRunner, JobContext } from '../../../src/main/exports/run-export.ts';
import { silentLog } from '../../../src/main/log.ts';
import type { JobState } from '../../../src/shared/job.ts';

// The queue on a real store, with a runner and a clock that the test holds in its hands.

interface Held { jobId: string; context: JobContext; end: (error?: unknown) => void }

function createBench(maxConcurrent: number) {
  const database = openDatabase(':memory:');
  const jobs = createJobRepository(database);
  const attempts = createAttemptRepository(database);
  const exports = createExportRepository(database);
  const partFiles = createPartFileRepository(database);
  let nowMs = 1_000_000;
  const timers: { atMs: number; callback: () => void }[] = [];
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, setTimer: (afterMs, callback) => { timers.push({ atMs: nowMs + afterMs, callback }); return () => undefined; } };
  const states: JobState[] = [];
  const held: Held[] = [];
  const waiting: (() => void)[] = [];
  let publisherFails = false;
  const run: ExportRunner = (job, context) => new Promise((resolve, reject) => {
    context.signal.addEventListener('abort', () => { reject(new Error('stopped')); });
    held.push({ jobId: job.id, context, end: (error) => { if (error === undefined) resolve(); else reject(error instanceof Error ? error : new Error(String(error))); } });
    for (const wake of waiting.splice(0)) wake();
  });
  const manager = new ExportJobManager({
    jobs, attempts, exports, partFiles, run, clock, log: silentLog, maxConcurrent,
    publisher: { publish: (name, payload) => { if (publisherFails) throw new Error('socket gone'); if (name === 'jobs:changed') states.push(structuredClone(payload) as JobState); } },
  });
  const add = (...ids: string[]): void => {
    manager.add(ids.map((id) => ({ id, cameraId: null, camera: 'front_door', name: id, caseId: null, requestStartMs: 0, requestEndMs: 90_000, outputFolder: null, queuedAtMs: nowMs, estimatedBytes: 1_000 })));
  };
  return {
    database, jobs, attempts, exports, partFiles, manager, states, held, add,
    failPublisher: () => { publisherFails = true; },
    advance: (ms: number) => { nowMs += ms; for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) timer.callback(); },
    /** Resolves when `count` jobs have been started so far. */
    started: async (count: number): Promise<void> => { while (held.length < count) await new Promise<void>((resolve) => { waiting.push(resolve); }); },
    publish: (jobId: string) => {
      publishExport({ database, jobs, exports, partFiles, clock }, jobId, { durationMs: 90_000, sizeBytes: 5, videoCodec: 'avc1', audioCodec: null, width: 2, height: 2, videoPath: `/${jobId}.mp4`, thumbnailPath: '', gaps: [], warnings: [] });
    },
  };
}

let bench: ReturnType<typeof createBench>;
beforeEach(() => { bench = createBench(2); });

describe('the queue', () => {
  it('runs as many at once as it may and lets the others wait in order', async () => {
    bench.add('a', 'b', 'c', 'd');
    bench.manager.start();
    await bench.started(2);
    expect(bench.manager.state().results.jobs.map(({ id, status, position }) => [id, status, position])).toEqual([['a', 'running', null], ['b', 'running', null], ['c', 'queued', 1], ['d', 'queued', 2]]);
    bench.publish('a');
    bench.held[0]?.end();
    await bench.started(3);
    expect(bench.held[2]?.jobId).toBe('c');
  });

  it('takes more at once as soon as it is told so', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.start();
    await bench.started(2);
    bench.manager.setMaxConcurrent(3);
    await bench.started(3);
    expect(bench.held.map(({ jobId }) => jobId)).toEqual(['a', 'b', 'c']);
  });

  it('never runs fewer than one at a time', async () => {
    const single = createBench(0);
    single.add('a');
    single.manager.start();
    await single.started(1);
    expect(single.held).toHaveLength(1);
  });
});

describe('the outcome of a job', () => {
  const finish = async (end: (held: Held) => void) => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    const finished = bench.manager.whenFinished('a');
    const held = bench.held[0];
    if (held) end(held);
    return finished;
  };

  it('is success when its export is in the books', async () => {
    const job = await finish((held) => { bench.publish('a'); held.end(); });
    expect(job).toMatchObject({ status: 'success', results: { exportId: 'a', exportCaseId: null, videoPath: '/a.mp4', thumbPath: '' }, errorMessage: null });
  });

  it('is “Export failed” when the runner says done and there is none', async () => {
    expect(await finish((held) => { held.end(); })).toMatchObject({ status: 'failed', errorMessage: 'Export failed', results: null });
  });

  it('is “Export did not complete” when its file is still unfinished', async () => {
    bench.partFiles.add({ path: '/a.mp4.part', jobId: 'a', finalPath: '/a.mp4' }, 1);
    expect(await finish((held) => { held.end(); })).toMatchObject({ status: 'failed', errorMessage: 'Export did not complete' });
  });

  it('is the error when there was one, and the worker goes on with the next', async () => {
    expect(await finish((held) => { held.end(new Error('boom')); })).toMatchObject({ status: 'failed', errorCode: 'internal' });
    bench.add('z');
    await bench.started(2);
    expect(bench.manager.history(10, 0).jobs.map(({ errorMessage }) => errorMessage)).toEqual(['Unexpected failure: boom']);
  });

  it('is cancelled when somebody cancels it, also while it runs', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.start();
    await bench.started(2);
    await bench.manager.cancel('c');
    await bench.manager.cancel('a');
    expect(bench.manager.get('a')).toMatchObject({ status: 'cancelled' });
    expect(bench.manager.get('c')).toMatchObject({ status: 'cancelled', attempt: 0 });
    expect(bench.attempts.list('a').map(({ outcome }) => outcome)).toEqual(['cancelled']);
    await expect(bench.manager.cancel('a')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can be tried again, as a new attempt behind those that wait', async () => {
    await finish((held) => { held.end(new Error('boom')); });
    bench.manager.retry('a');
    await bench.started(2);
    expect(bench.manager.get('a')).toMatchObject({ status: 'running', attempt: 2, errorMessage: null });
    expect(() => { bench.manager.retry('a'); }).toThrow('Only a failed or cancelled job');
  });

  it('is postponed when the program closes: back in the queue, in its place', async () => {
    bench.add('a', 'b');
    bench.manager.start();
    await bench.started(2);
    bench.add('c');
    await bench.manager.close();
    expect(bench.jobs.waiting().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(bench.attempts.list('a').map(({ outcome }) => outcome)).toEqual(['stopped']);
  });
});

describe('publishing', () => {
  it('tells of an empty set, and never of finished jobs', async () => {
    expect(bench.manager.state()).toEqual({ jobType: 'export', status: 'queued', results: { jobs: [] }, sequence: 0 });
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    expect(bench.states.at(-1)).toMatchObject({ status: 'running', results: { jobs: [{ id: 'a', status: 'running' }] } });
    await bench.manager.cancel('a');
    expect(bench.states.at(-1)).toMatchObject({ status: 'queued', results: { jobs: [] } });
  });

  it('passes on progress at most once a second, and a new step at once', async () => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    const { context } = bench.held[0] ?? { context: undefined };
    context?.onProgress('copying', { percent: 0 });
    const before = bench.states.length;
    for (const percent of [1, 2, 3, 4, 5, 6]) context?.onProgress('copying', { percent });
    expect(bench.states.length).toBe(before);
    bench.advance(1_000);
    context?.onProgress('copying', { percent: 50 });
    expect(bench.states.length).toBe(before + 1);
    expect(bench.states.at(-1)?.results.jobs[0]).toMatchObject({ currentStep: 'copying', progressPercent: 50 });
    context?.onProgress('verifying', { percent: 0 });
    expect(bench.states.at(-1)?.results.jobs[0]).toMatchObject({ currentStep: 'verifying', progressPercent: 0 });
  });

  it('clamps percent and never lets it go back within a step', async () => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    const { context } = bench.held[0] ?? { context: undefined };
    for (const percent of [10, 150, 20, -5]) context?.onProgress('copying', { percent });
    expect(bench.manager.get('a')?.progressPercent).toBe(100);
  });

  it('does no harm when it fails', async () => {
    bench.failPublisher();
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    bench.publish('a');
    bench.held[0]?.end();
    expect(await bench.manager.whenFinished('a')).toMatchObject({ status: 'success' });
  });

  it('never shows what is the engine’s own', () => {
    bench.add('a');
    expect(Object.keys(bench.manager.get('a') ?? {}).sort()).toEqual(['attempt', 'bytesDone', 'bytesTotal', 'camera', 'currentStep', 'endTime', 'errorCode', 'errorMessage', 'errorRemedy', 'etaMs', 'exportCaseId', 'id', 'jobType', 'name', 'position', 'progressPercent', 'queuedAt', 'requestEndTime', 'requestStartTime', 'results', 'speed', 'startTime', 'status', 'warnings']);
  });

  it('forgets the progress of a finished job after five seconds', async () => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    bench.held[0]?.context.onProgress('copying', { percent: 40 });
    bench.held[0]?.end(new Error('boom'));
    await bench.manager.whenFinished('a');
    expect(bench.manager.get('a')).toMatchObject({ currentStep: 'copying', progressPercent: 40 });
    bench.advance(5_000);
    expect(bench.manager.get('a')).toMatchObject({ currentStep: 'queued', progressPercent: 0, status: 'failed' });
  });
});

describe('a deleted case', () => {
  it('cancels its waiting jobs and no others', () => {
    const cases = createCaseRepository(bench.database);
    cases.insert({ id: 'case1', name: 'One', description: '', nowMs: 1 });
    bench.add('other');
    bench.manager.add([{ id: 'mine', cameraId: null, camera: 'c', name: 'mine', caseId: 'case1', requestStartMs: 0, requestEndMs: 1, outputFolder: null, queuedAtMs: 1, estimatedBytes: 1 }]);
    expect(bench.manager.cancelQueuedJobsForCase('case1')).toEqual(['mine']);
    expect(bench.manager.get('mine')?.status).toBe('cancelled');
    expect(bench.states.at(-1)?.results.jobs.map(({ id }) => id)).toEqual(['other']);
  });
});
