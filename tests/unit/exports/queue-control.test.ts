import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { reorder } from '../../../src/main/exports/queue-order.ts';
import { SplitNeeded } from '../../../src/main/exports/split-job.ts';
import { createQueueBench } from '../../helpers/queue-bench.ts';

// What a person can do with the queue and with single jobs, on a real store.

let bench: ReturnType<typeof createQueueBench>;
beforeEach(() => { bench = createQueueBench(1); });

const waitingIds = (): string[] => bench.jobs.waiting().map(({ id }) => id);
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
const heldIds = (): string[] => bench.held.map(({ jobId }) => jobId);
const stateOf = (jobId: string) => bench.manager.state().results.jobs.find(({ id }) => id === jobId);

describe('a single job', () => {
  it('that waits is passed over while it is paused, and keeps its place', async () => {
    bench.add('a', 'b');
    await bench.manager.pause('a');
    bench.manager.start();
    await bench.started(1);
    expect(heldIds()).toEqual(['b']);
    expect(stateOf('a')).toMatchObject({ status: 'queued', paused: true, position: 1 });
    bench.manager.resume('a');
    bench.publish('b');
    bench.held[0]?.end();
    await bench.started(2);
    expect(heldIds()).toEqual(['b', 'a']);
    expect(stateOf('a')?.paused).toBe(false);
  });

  it('that runs is held where it is and goes on', async () => {
    bench.add('a');
    bench.manager.start();
    const { context } = await bench.started(1);
    const heard: boolean[] = [];
    context.gate.onChange((isHeld) => { heard.push(isHeld); });
    await bench.manager.pause('a');
    expect(stateOf('a')).toMatchObject({ status: 'running', paused: true });
    let isOpen = false;
    const waiting = context.gate.whenOpen(context.signal).then(() => { isOpen = true; });
    await turn();
    expect(isOpen).toBe(false);
    bench.manager.resume('a');
    await waiting;
    expect(heard).toEqual([true, false]);
    expect(stateOf('a')?.paused).toBe(false);
  });

  it('that is held can be cancelled', async () => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    await bench.manager.pause('a');
    await bench.manager.cancel('a');
    expect(bench.jobs.get('a')?.status).toBe('cancelled');
  });

  it('that was held when the program ended is still held after the next start', async () => {
    bench.add('a');
    bench.manager.start();
    await bench.started(1);
    await bench.manager.pause('a');
    await bench.manager.close();
    expect(bench.jobs.get('a')).toMatchObject({ status: 'queued', isPaused: true });
    expect(bench.jobs.nextWaiting()).toBeUndefined();
  });

  it('that was paused and cancelled runs when it is tried again', async () => {
    bench.add('a');
    await bench.manager.pause('a');
    await bench.manager.cancel('a');
    bench.manager.retry('a');
    bench.manager.start();
    await bench.started(1);
    expect(heldIds()).toEqual(['a']);
  });

  it('that has ended cannot be paused, resumed or made a break point', async () => {
    bench.add('a');
    await bench.manager.cancel('a');
    await expect(bench.manager.pause('a')).rejects.toMatchObject({ code: 'conflict' });
    expect(() => { bench.manager.resume('a'); }).toThrow(AppError);
    expect(() => { bench.manager.setStopsQueue('a', true); }).toThrow(AppError);
    expect(() => { bench.manager.resume('nobody'); }).toThrow('There is no such job.');
  });
});

describe('the whole queue', () => {
  it('starts nothing and holds what runs while it is paused', async () => {
    bench.add('a', 'b');
    bench.manager.start();
    const { context, end } = await bench.started(1);
    bench.manager.pauseQueue();
    expect(context.gate.isHeld).toBe(true);
    expect(bench.manager.state()).toMatchObject({ queue: { paused: { reason: 'person' } }, results: { jobs: [{ id: 'a', paused: true }, { id: 'b', paused: false }] } });
    bench.publish('a');
    end();
    await turn();
    expect(heldIds()).toEqual(['a']);
    bench.manager.resumeQueue();
    await bench.started(2);
    expect(heldIds()).toEqual(['a', 'b']);
    expect(bench.manager.state().queue.paused).toBeNull();
  });

  it('does not let go of a job that a person holds when it goes on', async () => {
    bench.add('a');
    bench.manager.start();
    const { context } = await bench.started(1);
    await bench.manager.pause('a');
    bench.manager.pauseQueue();
    bench.manager.resumeQueue();
    expect(context.gate.isHeld).toBe(true);
  });

  it('stops at a break point, lets what runs end, and goes on without stopping there again', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.setStopsQueue('b', true);
    bench.manager.start();
    const { context, end } = await bench.started(1);
    bench.publish('a');
    end();
    await turn();
    expect(heldIds()).toEqual(['a']);
    expect(context.gate.isHeld).toBe(false);
    expect(bench.manager.state().queue.paused?.reason).toBe('break_point');
    bench.manager.resumeQueue();
    await bench.started(2);
    expect(heldIds()).toEqual(['a', 'b']);
    expect(stateOf('b')?.stopsQueue).toBe(false);
  });

  it('pauses itself on a full disk, with the job back in its place and nothing failed', async () => {
    bench.add('a', 'b');
    bench.manager.start();
    const { end } = await bench.started(1);
    end(new AppError('disk_full', 'The disk filled up.'));
    await turn();
    expect(bench.manager.state().queue.paused).toMatchObject({ reason: 'low_space', message: 'The disk filled up.' });
    expect(waitingIds()).toEqual(['a', 'b']);
    expect(bench.attempts.list('a')).toMatchObject([{ outcome: 'stopped', errorMessage: 'The disk filled up.' }]);
    bench.manager.resumeQueue();
    await bench.started(2);
    expect(heldIds()).toEqual(['a', 'a']);
  });

  it('says when nothing runs and nothing can start', async () => {
    bench.add('a', 'b');
    await bench.manager.pause('b');
    bench.manager.start();
    const { end } = await bench.started(1);
    let isIdle = false;
    const idle = bench.manager.whenIdle().then(() => { isIdle = true; });
    await turn();
    expect(isIdle).toBe(false);
    bench.publish('a');
    end();
    await idle;
    expect(waitingIds()).toEqual(['b']);
  });
});

describe('the order', () => {
  it.each([
    [['c'], { to: 'top' as const }, ['c', 'a', 'b', 'd']],
    [['a'], { to: 'bottom' as const }, ['b', 'c', 'd', 'a']],
    [['d', 'b'], { before: 'a' }, ['b', 'd', 'a', 'c']],
    [['a'], { before: 'd' }, ['b', 'c', 'a', 'd']],
    [['a'], { before: 'a' }, ['a', 'b', 'c', 'd']],
  ])('of %j moved %j is %j', (moved, place, expected) => {
    expect(reorder(['a', 'b', 'c', 'd'], moved, place)).toEqual(expected);
  });

  it('survives in the store and is the order in which jobs run', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.move(['c'], { to: 'top' });
    bench.manager.move(['a'], { to: 'bottom' });
    expect(waitingIds()).toEqual(['c', 'b', 'a']);
    bench.manager.start();
    await bench.started(1);
    expect(heldIds()).toEqual(['c']);
    bench.add('d');
    expect(waitingIds()).toEqual(['b', 'a', 'd']);
  });

  it('does not change when a job that is moved does not wait any more', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.start();
    await bench.started(1);
    expect(() => { bench.manager.move(['a'], { to: 'bottom' }); }).toThrow(AppError);
    expect(waitingIds()).toEqual(['b', 'c']);
  });

  it('keeps an interrupted job before those that were moved to the top meanwhile running', async () => {
    bench.add('a', 'b', 'c');
    bench.manager.start();
    await bench.started(1);
    bench.manager.move(['c'], { to: 'top' });
    await bench.manager.close();
    expect(waitingIds()).toEqual(['a', 'c', 'b']);
  });
});

describe('a job that must become several', () => {
  it('is replaced by its parts in its own place, in one step', async () => {
    bench.add('a', 'b');
    bench.manager.start();
    const { end } = await bench.started(1);
    end(new SplitNeeded([
      { startMs: 0, endMs: 30_000, estimatedBytes: 300, recordedMs: 30_000 },
      { startMs: 40_000, endMs: 90_000, estimatedBytes: 500, recordedMs: 50_000 },
    ], 'one file a recorded span'));
    await bench.started(2);
    const parts = bench.jobs.partsOf('a');
    expect(parts).toHaveLength(2);
    expect(parts[0]).toBe('a');
    expect(heldIds()).toEqual(['a', 'a']);
    expect(waitingIds()).toEqual([parts[1], 'b']);
    expect(parts.map((id) => bench.jobs.get(id))).toMatchObject([
      { name: 'a (1/2)', requestStartMs: 0, requestEndMs: 30_000, recordedMs: 30_000, part: { of: 'a', number: 1, count: 2 } },
      { name: 'a (2/2)', requestStartMs: 40_000, requestEndMs: 90_000, recordedMs: 50_000, part: { of: 'a', number: 2, count: 2 } },
    ]);
    expect(bench.attempts.list('a').map(({ outcome }) => outcome)).toEqual(['split', 'running']);
  });

  it('is cancelled and not split when somebody cancelled it first', async () => {
    bench.add('a');
    bench.manager.start();
    const { end } = await bench.started(1);
    const cancelled = bench.manager.cancel('a');
    end(new SplitNeeded([{ startMs: 0, endMs: 1, estimatedBytes: 1, recordedMs: 1 }, { startMs: 2, endMs: 3, estimatedBytes: 1, recordedMs: 1 }], 'x'));
    await cancelled;
    expect(bench.jobs.get('a')?.status).toBe('cancelled');
    expect(bench.jobs.partsOf('a')).toEqual([]);
  });
});

describe('ended jobs', () => {
  it('can be put away, are found by a search, and come back when they are tried again', async () => {
    bench.add('gate', 'back');
    await bench.manager.cancel('gate');
    await bench.manager.cancel('back');
    expect(await bench.manager.clearFinished()).toBe(2);
    expect(bench.manager.views.history({ limit: 10, offset: 0 })).toEqual({ jobs: [], total: 0 });
    expect(await bench.manager.views.searchHistory({ limit: 10, offset: 0, search: ' GAT' })).toMatchObject({ total: 1, jobs: [{ id: 'gate' }] });
    bench.manager.retry('back');
    await bench.manager.cancel('back');
    expect(bench.manager.views.history({ limit: 10, offset: 0 })).toMatchObject({ total: 1, jobs: [{ id: 'back' }] });
  });

  it('are listed in the order in which they ended, also when the clock was set back, and again when they were tried again', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    bench.add(...ids);
    for (const id of ids) {
      bench.advance(-3_600_000);
      await bench.manager.cancel(id);
    }
    const listed = (): string[] => bench.manager.views.history({ limit: 10, offset: 0 }).jobs.map(({ id }) => id);
    expect(listed()).toEqual(['d', 'c', 'b', 'a']);
    expect(bench.manager.views.history({ limit: 2, offset: 1 }).jobs.map(({ id }) => id)).toEqual(['c', 'b']);
    bench.manager.retry('b');
    expect(listed()).toEqual(['d', 'c', 'a']);
    await bench.manager.cancel('b');
    expect(listed()).toEqual(['b', 'd', 'c', 'a']);
  });

  it('let go of their footage, and running ones do not', async () => {
    bench.add('a', 'b');
    bench.manager.start();
    const { end } = await bench.started(1);
    expect(bench.released).toEqual([]);
    await bench.manager.cancel('b');
    expect(bench.released).toEqual(['b']);
    bench.publish('a');
    end();
    await bench.manager.whenFinished('a');
    expect(bench.released).toEqual(['b', 'a']);
  });
});
