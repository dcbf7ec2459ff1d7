import { describe, expect, it } from 'vitest';
import { FfmpegTurns, type DiskLoad } from '../../../src/main/exports/ffmpeg-turns.ts';
import { PauseGate } from '../../../src/main/exports/pause-gate.ts';
import { machineTurnLimits, unwrittenBytes } from '../../../src/main/exports/turn-limits.ts';
import type { TurnWait } from '../../../src/shared/job.ts';
import { createQueueBench } from '../../helpers/queue-bench.ts';

// Who may have ffmpeg work, and when.

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** Turns on a machine that works for so many at once and keeps 100 bytes unwritten. */
function makeBench(atOnce: number) {
  const turns = new FfmpegTurns({ atOnce, unwrittenBytes: () => 100 });
  const atWork: string[] = [];
  /** A job that wants its turn at once, and works until it is ended. */
  const job = (name: string, rank: number, { disk, canRest = true, isHeld = false }: { disk?: DiskLoad; canRest?: boolean; isHeld?: boolean } = {}) => {
    const gate = new PauseGate();
    gate.hold(isHeld);
    const stop = new AbortController();
    const told: (boolean | TurnWait)[] = [];
    let end: () => void = () => undefined;
    let isResting: () => boolean = () => false;
    const onChange = (hasTurn: boolean, wait: TurnWait | null): void => { told.push(wait ?? hasTurn); };
    const done = turns.during({ rank, signal: stop.signal, gate, canRest, onChange, ...(disk === undefined ? {} : { disk }) }, async (rests) => {
      isResting = rests;
      atWork.push(name);
      await new Promise<void>((resolve) => { end = resolve; });
    });
    done.catch(() => undefined);
    return { gate, told, done, isResting: () => isResting(), cancel: () => { stop.abort(new Error('cancelled')); }, end: async (): Promise<void> => { end(); await done; await settled(); } };
  };
  return { atWork, job };
}

const others = (count: number, reason: TurnWait['reason'] = 'processors'): TurnWait => ({ reason, others: count });

describe('turns', () => {
  it('are had by as many jobs as may work at once, then by the lowest rank', async () => {
    const { atWork, job } = makeBench(2);
    const first = job('first', 1);
    const second = job('second', 2);
    const fourth = job('fourth', 4);
    const third = job('third', 3);
    await settled();
    expect(atWork).toEqual(['first', 'second']);
    expect([first.told, third.told]).toEqual([[true], [others(2)]]);
    await second.end();
    expect(atWork).toEqual(['first', 'second', 'third']);
    expect(third.told).toEqual([others(2), true]);
    expect(fourth.told).toEqual([others(2)]);
    await first.end();
    expect(atWork.at(-1)).toBe('fourth');
  });

  it('are given on when the work fails', async () => {
    const turns = new FfmpegTurns({ atOnce: 1, unwrittenBytes: () => 0 });
    const request = { rank: 1, signal: new AbortController().signal, gate: new PauseGate(), canRest: true, onChange: () => undefined };
    await expect(turns.during(request, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.during(request, () => Promise.resolve(7))).toBe(7);
  });

  it('are not waited for any longer by a job that is cancelled', async () => {
    const { atWork, job } = makeBench(1);
    const first = job('first', 1);
    const second = job('second', 2);
    job('third', 3);
    await settled();
    second.cancel();
    await expect(second.done).rejects.toThrow('cancelled');
    await first.end();
    expect(atWork).toEqual(['first', 'third']);
  });
});

describe('a job that is held', () => {
  it('takes no turn while it waits, and is no longer said to wait for others', async () => {
    const { atWork, job } = makeBench(1);
    const first = job('first', 1);
    const second = job('second', 2, { isHeld: true });
    const third = job('third', 3);
    await settled();
    expect(second.told).toEqual([]);
    await first.end();
    expect(atWork).toEqual(['first', 'third']);
    second.gate.hold(false);
    await settled();
    expect(second.told).toEqual([others(1)]);
    await third.end();
    expect(atWork).toEqual(['first', 'third', 'second']);
  });

  it('while it works lends its turn, and gets the next one before jobs that have not begun', async () => {
    const { atWork, job } = makeBench(1);
    const late = job('late', 9);
    const early = job('early', 1);
    await settled();
    late.gate.hold(true);
    await settled();
    expect([atWork, late.told, late.isResting()]).toEqual([['late', 'early'], [true, false], true]);
    job('second', 2);
    late.gate.hold(false);
    await settled();
    expect([late.told.at(-1), late.isResting()]).toEqual([others(1), true]);
    await early.end();
    expect([atWork, late.told.at(-1), late.isResting()]).toEqual([['late', 'early'], true, false]);
    await late.end();
    expect(atWork.at(-1)).toBe('second');
  });

  it('while it works keeps its turn where its processes go on all the same', async () => {
    const { atWork, job } = makeBench(1);
    const first = job('first', 1, { canRest: false });
    job('second', 2);
    await settled();
    first.gate.hold(true);
    await settled();
    expect([atWork, first.told]).toEqual([['first'], [true]]);
  });

  it('with all the others gives its turn to none of them', async () => {
    const { atWork, job } = makeBench(1);
    const jobs = [job('first', 1), job('second', 2), job('third', 3)];
    await settled();
    for (const { gate } of jobs) gate.hold(true);
    await settled();
    expect(atWork).toEqual(['first']);
    for (const { gate } of jobs.toReversed()) gate.hold(false);
    await settled();
    expect([atWork, jobs[0]?.told.at(-1)]).toEqual([['first'], true]);
  });

  it('can be cancelled while others have its turn', async () => {
    const { job } = makeBench(1);
    const first = job('first', 1);
    const second = job('second', 2);
    await settled();
    first.gate.hold(true);
    await settled();
    first.gate.hold(false);
    first.cancel();
    await first.end();
    await second.end();
    expect(first.told.slice(0, 2)).toEqual([true, false]);
  });
});

describe('copies to one disk', () => {
  it('are written at once as long as the system can keep both in memory', async () => {
    const { atWork, job } = makeBench(2);
    job('first', 1, { disk: { device: 1, bytes: 60 } });
    job('second', 2, { disk: { device: 1, bytes: 40 } });
    await settled();
    expect(atWork).toEqual(['first', 'second']);
  });

  it('are written one after the other where it cannot, while an encoder and another disk go on', async () => {
    const { atWork, job } = makeBench(3);
    const first = job('first', 1, { disk: { device: 1, bytes: 60 } });
    const second = job('second', 2, { disk: { device: 1, bytes: 41 } });
    job('encoder', 3);
    job('elsewhere', 4, { disk: { device: 2, bytes: 1_000 } });
    await settled();
    expect([atWork, second.told]).toEqual([['first', 'encoder', 'elsewhere'], [others(1, 'disk')]]);
    await first.end();
    expect(atWork.at(-1)).toBe('second');
  });

  it('are not overtaken for ever by smaller ones', async () => {
    const { atWork, job } = makeBench(2);
    const first = job('first', 1, { disk: { device: 1, bytes: 60 } });
    job('large', 2, { disk: { device: 1, bytes: 90 } });
    const small = job('small', 3, { disk: { device: 1, bytes: 5 } });
    await settled();
    expect([atWork, small.told]).toEqual([['first'], [others(1, 'disk')]]);
    await first.end();
    expect(atWork).toEqual(['first', 'large', 'small']);
  });
});

describe('a job of the queue that waits for its turn', () => {
  it('says so at once, without an expected end, and not while it is held', async () => {
    const atOnce = machineTurnLimits().atOnce;
    const bench = createQueueBench(atOnce + 1);
    bench.add(...Array.from({ length: atOnce + 1 }, (_, index) => `job${String(index)}`));
    bench.manager.start();
    const last = await bench.started(atOnce + 1);
    const stateOf = () => bench.manager.state().results.jobs.find(({ id }) => id === last.jobId);
    const ends: (() => void)[] = [];
    const works = bench.held.slice(0, atOnce).map(({ context }) => context.inTurn(() => new Promise<void>((resolve) => { ends.push(resolve); })));
    last.context.onProgress('encoding', { percent: 40, doneMs: 40, totalMs: 100 });
    bench.advance(2_000);
    last.context.onProgress('encoding', { percent: 50, doneMs: 50, totalMs: 100 });
    expect(stateOf()?.etaMs).toBe(2_000);
    const waiting = last.context.inTurn(() => Promise.resolve('done'));
    const wait = { reason: 'processors', others: atOnce };
    const published = (): unknown => bench.states.at(-1)?.results.jobs.find(({ id }) => id === last.jobId);
    expect(published()).toMatchObject({ turnWait: wait, etaMs: null, speed: null, progressPercent: 50 });
    // What still comes out of a process that has been stopped.
    last.context.onProgress('encoding', { percent: 51, doneMs: 51, totalMs: 100 });
    expect(stateOf()).toMatchObject({ turnWait: wait, etaMs: null });
    await bench.manager.pause(last.jobId);
    expect(published()).toMatchObject({ turnWait: null, paused: true });
    bench.manager.resume(last.jobId);
    await settled();
    expect(published()).toMatchObject({ turnWait: wait, paused: false });
    ends[0]?.();
    expect(await waiting).toBe('done');
    expect(published()).toMatchObject({ turnWait: null });
    for (const end of ends) end();
    await Promise.all(works);
  });
});

describe('the limits of a machine', () => {
  it('are at most two jobs, and what Linux keeps unwritten', () => {
    expect([1, 2]).toContain(machineTurnLimits().atOnce);
    expect(machineTurnLimits().unwrittenBytes()).toBeGreaterThan(0);
    const files: Record<string, string> = { '/proc/sys/vm/dirty_bytes': '0\n', '/proc/sys/vm/dirty_ratio': '20\n', '/proc/meminfo': 'MemTotal:  9 kB\nMemAvailable:    1000000 kB\nBuffers: 1 kB\n' };
    expect(unwrittenBytes((path) => files[path])).toBe(204_800_000);
    expect(unwrittenBytes((path) => ({ ...files, '/proc/sys/vm/dirty_bytes': '5000\n' })[path])).toBe(5_000);
    expect(unwrittenBytes(() => undefined)).toBe(1_000_000_000);
  });
});
