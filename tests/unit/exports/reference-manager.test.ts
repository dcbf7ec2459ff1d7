import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createJobStateBroadcaster } from '../../../src/main/exports/job-state-broadcaster.ts';
import { silentLog } from '../../../src/main/log.ts';
import type { ExportJob, JobState } from '../../../src/shared/job.ts';
import { createQueueBench, type QueueBench } from '../../helpers/queue-bench.ts';

// What the reference system's tests assert of its job manager (reference §4.2), with their numbers; docs/reference-tests.md tells which is which.

let bench: QueueBench;
beforeEach(() => { bench = createQueueBench(2); });

describe('a job as others see it', () => {
  it('starts as queued, at no percent', () => {
    bench.add('a');
    expect(bench.manager.get('a')).toMatchObject({ id: 'a', jobType: 'export', status: 'queued', currentStep: 'queued', progressPercent: 0, startTime: null, endTime: null, errorMessage: null, results: null, position: 1 });
  });

  it('tells the step and the percent that its runner reported', async () => {
    bench.add('a');
    bench.manager.start();
    const { context } = await bench.started(1);
    expect(bench.manager.get('a')).toMatchObject({ status: 'running', currentStep: 'preparing', progressPercent: 0, startTime: 1_000_000 });
    context.onProgress('encoding', { percent: 42.5 });
    expect(bench.manager.get('a')).toMatchObject({ currentStep: 'encoding', progressPercent: 42.5 });
  });

  it('ends at the time it ended', async () => {
    bench.add('a');
    bench.manager.start();
    const held = await bench.started(1);
    bench.advance(12_000);
    bench.publish('a');
    held.end();
    expect(await bench.manager.whenFinished('a')).toMatchObject({ status: 'success', startTime: 1_000_000, endTime: 1_012_000 });
  });
});

describe('publications', () => {
  /** A broadcaster with a clock and an active set that the test sets. */
  function createBroadcaster(jobs: Pick<ExportJob, 'id' | 'status'>[]) {
    const states: JobState[] = [];
    const time = { nowMs: 5_000 };
    const clock = { nowMs: () => 0, monotonicMs: () => time.nowMs, setTimer: () => () => undefined };
    const publisher = { publish: (_name: string, payload: unknown) => { states.push(payload as JobState); } };
    const broadcaster = createJobStateBroadcaster({ publisher, clock, log: silentLog, activeJobs: () => jobs as ExportJob[], queue: () => ({ paused: null, maxConcurrent: 3 }) });
    return { broadcaster, states, time };
  }

  it('of an empty set say queued and hold an empty list', () => {
    const { broadcaster, states } = createBroadcaster([]);
    broadcaster.broadcast({ force: true });
    expect(states).toMatchObject([{ jobType: 'export', status: 'queued', results: { jobs: [] }, sequence: 1 }]);
  });

  it('of one running job say running and hold that job', () => {
    const { broadcaster, states } = createBroadcaster([{ id: 'a', status: 'running' }]);
    broadcaster.broadcast({ force: true });
    expect(states).toMatchObject([{ jobType: 'export', status: 'running', results: { jobs: [{ id: 'a', status: 'running' }] } }]);
  });

  it('of a queued and a running job say running and hold both', () => {
    const { broadcaster, states } = createBroadcaster([{ id: 'a', status: 'queued' }, { id: 'b', status: 'running' }]);
    broadcaster.broadcast({ force: true });
    expect(states).toMatchObject([{ status: 'running', results: { jobs: [{ id: 'a' }, { id: 'b' }] } }]);
  });

  it('of six in a row without force let one through', () => {
    const { broadcaster, states } = createBroadcaster([]);
    for (let count = 0; count < 6; count += 1) broadcaster.broadcast({ force: false });
    expect(states).toHaveLength(1);
  });

  it('are let through again after a second, and not a moment before', () => {
    const { broadcaster, states, time } = createBroadcaster([]);
    broadcaster.broadcast({ force: false });
    time.nowMs += 999;
    broadcaster.broadcast({ force: false });
    expect(states).toHaveLength(1);
    time.nowMs += 1;
    broadcaster.broadcast({ force: false });
    expect(states).toHaveLength(2);
  });

  it('with force are always let through, and hold back progress for a second', () => {
    const { broadcaster, states, time } = createBroadcaster([]);
    for (let count = 0; count < 3; count += 1) broadcaster.broadcast({ force: true });
    expect(states.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    time.nowMs += 999;
    broadcaster.broadcast({ force: false });
    expect(states).toHaveLength(3);
  });

  it('come at once when a job is queued, starts and ends', async () => {
    bench.add('a');
    bench.manager.start();
    const held = await bench.started(1);
    const ended = bench.manager.whenFinished('a');
    bench.publish('a');
    held.end();
    await ended;
    expect(bench.states.map(({ status, results }) => [status, ...results.jobs.map((job) => job.status)])).toEqual([['queued', 'queued'], ['running', 'running'], ['queued']]);
  });
});

describe('workers', () => {
  it('of which one has died are made up for', async () => {
    const single = createQueueBench(1);
    single.manager.start();
    const transition = vi.spyOn(single.jobs, 'transition').mockImplementationOnce(() => { throw new Error('a bug'); });
    single.add('a');
    await vi.waitFor(() => { expect(transition).toHaveBeenCalled(); });
    // The next turn of the event loop, which the bench's clock stands for.
    await vi.waitFor(() => {
      single.advance(0);
      expect(single.held.map(({ jobId }) => jobId)).toEqual(['a']);
    });
  });

  it('take a job once, however many there are', async () => {
    const many = createQueueBench(5);
    many.manager.start();
    many.add('a', 'b');
    await many.started(2);
    many.manager.start();
    await new Promise(setImmediate);
    expect(many.held.map(({ jobId }) => jobId)).toEqual(['a', 'b']);
  });
});
