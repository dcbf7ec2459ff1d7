import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../../src/main/clock.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { makeSmallFootage, SMALL_FOOTAGE_START_MS } from '../../helpers/small-footage.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// What the reference system's tests assert of cases (reference §4.3).

const footage = makeTempFolder();
const folder = makeTempFolder();
let folderNumber = 0;
let dataFolder: string;
let engine: Engine;
let nowMs: number;
const clock: Clock = { ...systemClock, nowMs: () => nowMs };

beforeAll(() => makeSmallFootage(footage));
beforeEach(async () => {
  folderNumber += 1;
  nowMs = Date.UTC(2026, 5, 1, 8);
  dataFolder = join(folder, `data-${String(folderNumber)}`);
  engine = await openTestEngine(dataFolder, { clock });
  await engine.sources.index(engine.sources.add('frigate-folder', footage).id);
});
afterEach(async () => { await engine.close(); });

const request = { cameraId: 1, startMs: SMALL_FOOTAGE_START_MS, endMs: SMALL_FOOTAGE_START_MS + 5_000 };
async function queueIn(caseId: string | undefined): Promise<string> {
  const { exportIds: [id = ''] } = await engine.jobs.enqueue({ items: [request], exportCaseId: caseId });
  return id;
}

it('a case is made at the time of the clock', () => {
  expect(engine.cases.create(' Break-in ', ' Two men ')).toMatchObject({ name: 'Break-in', description: 'Two men', createdAtMs: nowMs, updatedAtMs: nowMs });
  nowMs += 1_000;
  engine.cases.create('Second');
  expect(engine.cases.list().map(({ name }) => name)).toEqual(['Second', 'Break-in']);
});

it('a change of a case is noted with its time, and leaves alone what it does not name', () => {
  const createdAtMs = nowMs;
  const { id } = engine.cases.create('Break-in', 'Two men');
  nowMs += 60_000;
  expect(engine.cases.update(id, { name: 'Burglary' })).toMatchObject({ name: 'Burglary', description: 'Two men', createdAtMs, updatedAtMs: createdAtMs + 60_000 });
  nowMs += 60_000;
  expect(engine.cases.update(id, { description: '' })).toMatchObject({ name: 'Burglary', description: '', createdAtMs, updatedAtMs: createdAtMs + 120_000 });
  expect(() => engine.cases.update('nosuchcase00', { name: 'x' })).toThrow('Export case not found');
});

it('filing an export in a case is no change of the case', async () => {
  engine.startQueue();
  const { id } = engine.cases.create('Break-in');
  nowMs += 60_000;
  await engine.jobs.whenFinished(await queueIn(id));
  expect(engine.cases.list()).toMatchObject([{ exportCount: 1, cameraCount: 1, updatedAtMs: nowMs - 60_000 }]);
});

it('deleting a case with its exports takes its files and cancels its waiting jobs, and touches no other case', async () => {
  const [doomed, other] = [engine.cases.create('Doomed').id, engine.cases.create('Other').id];
  engine.startQueue();
  const ended = await Promise.all([await queueIn(doomed), await queueIn(other)].map((id) => engine.jobs.whenFinished(id)));
  const [lost, kept] = ended.map(({ results }) => [results?.videoPath ?? '', results?.thumbPath ?? '']);
  // Opened again, so that the queue stands still.
  await engine.close();
  engine = await openTestEngine(dataFolder, { clock });
  const [lostJob, keptJob, looseJob] = [await queueIn(doomed), await queueIn(other), await queueIn(undefined)];

  expect(await engine.cases.remove(doomed, true)).toEqual({ deletedExports: 1, cancelledJobs: 1, failures: [] });
  expect([...(lost ?? []), ...(kept ?? [])].map((file) => existsSync(file))).toEqual([false, false, true, true]);
  expect(engine.jobs.get(lostJob)).toMatchObject({ status: 'cancelled', endTime: nowMs, attempt: 0 });
  expect(engine.jobs.state().results.jobs.map(({ id, status, exportCaseId }) => [id, status, exportCaseId])).toEqual([[keptJob, 'queued', other], [looseJob, 'queued', null]]);
  expect(engine.cases.list()).toMatchObject([{ id: other, exportCount: 1 }]);
  expect(engine.exports.list({ limit: 10, offset: 0 }).exports.map(({ exportCaseId }) => exportCaseId)).toEqual([other]);
});

it('deleting a case alone keeps its exports and its jobs, without a case', async () => {
  const { id } = engine.cases.create('Short-lived');
  engine.startQueue();
  const first = await engine.jobs.whenFinished(await queueIn(id));
  await engine.close();
  engine = await openTestEngine(dataFolder, { clock });
  const waiting = await queueIn(id);
  expect(await engine.cases.remove(id, false)).toEqual({ deletedExports: 0, cancelledJobs: 0, failures: [] });
  expect(engine.exports.get(first.id)).toMatchObject({ exportCaseId: null, fileMissing: false });
  expect(engine.jobs.get(waiting)).toMatchObject({ status: 'queued', exportCaseId: null });
  engine.startQueue();
  expect(await engine.jobs.whenFinished(waiting)).toMatchObject({ status: 'success', results: { exportCaseId: null } });
  await expect(engine.cases.remove(id, false)).rejects.toMatchObject({ code: 'not_found', message: 'Export case not found' });
});
