import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueueBench, type Held, type QueueBench } from '../../helpers/queue-bench.ts';

let bench: QueueBench;
beforeEach(() => { bench = createQueueBench(2); });

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
    const single = createQueueBench(0);
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
    expect(await finish((held) => { held.end(new Error('boom')); })).toMatchObject({ status: 'failed', errorCode: 'internal', endTime: 1_000_000 });
    bench.add('z');
    await bench.started(2);
    expect(bench.manager.views.history({ limit: 10, offset: 0 }).jobs.map(({ errorMessage }) => errorMessage)).toEqual(['Unexpected failure: boom']);
  });

  it('is cancelled when somebody cancels it, also while it runs', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.start();
    await bench.started(2);
    await bench.manager.cancel('c');
    await bench.manager.cancel('a');
    expect(bench.manager.get('a')).toMatchObject({ status: 'cancelled', endTime: 1_000_000 });
    expect(bench.manager.get('c')).toMatchObject({ status: 'cancelled', attempt: 0, endTime: 1_000_000 });
    expect(bench.attempts.list('a').map(({ outcome }) => outcome)).toEqual(['cancelled']);
    await expect(bench.manager.cancel('a')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can be tried again, as a new attempt behind those that wait', async () => {
    await finish((held) => { held.end(new Error('boom')); });
    bench.manager.pauseQueue();
    bench.add('b');
    bench.manager.retry('a');
    expect(bench.jobs.waiting().map(({ id }) => id)).toEqual(['b', 'a']);
    expect(bench.manager.get('a')).toMatchObject({ status: 'queued', endTime: null, errorMessage: null });
    bench.manager.resumeQueue();
    await bench.started(3);
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
    expect(bench.manager.state()).toEqual({ jobType: 'export', status: 'queued', results: { jobs: [] }, queue: { paused: null, maxConcurrent: 2 }, sequence: 0 });
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
    expect(Object.keys(bench.manager.get('a') ?? {}).sort()).toEqual(['attempt', 'bytesDone', 'bytesTotal', 'camera', 'currentStep', 'endTime', 'errorCode', 'errorMessage', 'errorRemedy', 'etaMs', 'exportCaseId', 'id', 'jobType', 'kind', 'marks', 'name', 'part', 'paused', 'pinNote', 'position', 'progressPercent', 'queuedAt', 'requestEndTime', 'requestStartTime', 'results', 'speed', 'startTime', 'status', 'stopsQueue', 'turnWait', 'warnings']);
  });

  it('forgets the progress of a finished job after five seconds', async () => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    bench.held[0]?.context.onProgress('copying', { percent: 40 });
    bench.held[0]?.end(new Error('boom'));
    await bench.manager.whenFinished('a');
    expect(bench.manager.get('a')).toMatchObject({ currentStep: 'copying', progressPercent: 40 });
    bench.advance(4_999);
    expect(bench.manager.get('a')).toMatchObject({ currentStep: 'copying', progressPercent: 40 });
    bench.advance(1);
    expect(bench.manager.get('a')).toMatchObject({ currentStep: 'queued', progressPercent: 0, status: 'failed' });
  });
});

describe('a deleted case', () => {
  it('cancels its waiting jobs and no others', async () => {
    for (const id of ['case1', 'case2']) bench.cases.insert({ id, name: id, description: '', nowMs: 1 });
    bench.manager.start();
    bench.manager.add([bench.newJob('running', { caseId: 'case1' }), bench.newJob('other', { caseId: 'case2' }), bench.newJob('mine', { caseId: 'case1' }), bench.newJob('outside')]);
    await bench.started(2);
    expect(bench.manager.cancelQueuedJobsForCase('case1')).toEqual(['mine']);
    expect(bench.manager.get('mine')).toMatchObject({ status: 'cancelled', endTime: 1_000_000, attempt: 0 });
    await vi.waitFor(() => { expect(bench.states.at(-1)?.results.jobs.map(({ id, status }) => [id, status])).toEqual([['other', 'running'], ['running', 'running'], ['outside', 'queued']]); });
    expect(bench.manager.cancelQueuedJobsForCase('case1')).toEqual([]);
    expect(bench.manager.views.history({ limit: 10, offset: 0 }).jobs.map(({ id }) => id)).toEqual(['mine']);
  });
});
