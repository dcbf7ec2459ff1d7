import { expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { isFinalStatus } from '../../../src/shared/job.ts';
import { createQueueBench } from '../../helpers/queue-bench.ts';

// A thousand jobs, and somebody who presses everything: afterwards the books must balance.

/** Repeatable chance (mulberry32), so that a failure can be seen again. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

it.each([1])('ends with every job ended once and nothing left over (seed %i)', async (seed) => {
  const chance = createChance(seed);
  const bench = createQueueBench(3);
  const { manager, jobs, held } = bench;
  manager.start();
  let added = 0;
  let handled = 0;
  const press = async (): Promise<void> => {
    const waiting = jobs.waiting();
    const any = waiting[Math.floor(chance() * waiting.length)]?.id;
    const what = Math.floor(chance() * 9);
    if (any !== undefined && what === 0) await manager.cancel(any);
    if (any !== undefined && what === 1) await manager.pause(any);
    if (any !== undefined && what === 2) manager.move([any], { to: chance() < 0.5 ? 'top' : 'bottom' });
    if (any !== undefined && what === 3) manager.setStopsQueue(any, true);
    if (what === 4) manager.pauseQueue();
    if (what === 5) manager.setMaxConcurrent(1 + Math.floor(chance() * 4));
    if (what === 6) for (const { id } of jobs.running().slice(0, 1)) await manager.cancel(id);
    if (what === 7) for (const { id } of jobs.waiting().filter(({ isPaused }) => isPaused)) manager.resume(id);
    if (what === 8) manager.resumeQueue();
  };
  while (added < 1_000 || jobs.countWaiting() + jobs.running().length > 0) {
    while (added < 1_000 && jobs.countWaiting() < 90) bench.add(`job${String(added++)}`);
    await press();
    if (added === 1_000 && chance() < 0.3) {
      manager.resumeQueue();
      for (const { id } of jobs.waiting()) if (jobs.get(id)?.isPaused === true) manager.resume(id);
    }
    for (; handled < held.length; handled += 1) {
      const { jobId, end } = held[handled] ?? { jobId: '', end: () => undefined };
      if (jobs.get(jobId)?.status !== 'running') continue;
      if (chance() < 0.1) end(new AppError('footage_unreadable', 'damaged'));
      else {
        bench.publish(jobId);
        end();
      }
    }
    await turn();
  }
  const rows = bench.database.prepare<[], { id: string; status: 'success' | 'failed' | 'cancelled'; exports: number; endedAtMs: number | null }>(`SELECT id, status, ended_at_ms AS endedAtMs,
    (SELECT count(*) FROM export WHERE export.id = export_job.id) AS exports FROM export_job`).all();
  expect(rows).toHaveLength(1_000);
  expect(rows.filter(({ status, endedAtMs }) => !isFinalStatus(status) || endedAtMs === null)).toEqual([]);
  expect(rows.filter(({ status, exports }) => exports !== (status === 'success' ? 1 : 0))).toEqual([]);
  const outcomes = bench.database.prepare<[], { status: string; outcome: string; attempts: number }>(`SELECT status, outcome, count(*) AS attempts FROM export_attempt JOIN export_job ON export_job.id = job_id
    GROUP BY status, outcome`).all();
  expect(outcomes.filter(({ status, outcome }) => status !== outcome)).toEqual([]);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['success', 'failed', 'cancelled']));
  expect(new Set(bench.released).size).toBe(1_000);
  expect(bench.database.pragma('foreign_key_check')).toEqual([]);
  expect(manager.state().results.jobs).toEqual([]);
  await manager.close();
}, 120_000);
