import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/main/db/open.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { makeSmallFootage, SMALL_FOOTAGE_START_MS } from '../../helpers/small-footage.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';

// What the reference system's tests assert of queueing (reference §4.3), with their numbers and messages; the queue stands still.

const footage = makeTempFolder();
const folder = makeTempFolder();
let folderNumber = 0;
let dataFolder: string;
let engine: Engine;

const item = (fromSeconds: number, toSeconds: number, more: { name?: string; clientItemId?: string } = {}) =>
  ({ cameraId: 1, startMs: SMALL_FOOTAGE_START_MS + fromSeconds * 1_000, endMs: SMALL_FOOTAGE_START_MS + toSeconds * 1_000, ...more });
const waitingJobs = () => engine.jobs.state().results.jobs;

beforeAll(() => makeSmallFootage(footage));
beforeEach(async () => {
  folderNumber += 1;
  dataFolder = join(folder, `data-${String(folderNumber)}`);
  engine = await openTestEngine(dataFolder);
  await engine.sources.index(engine.sources.add('frigate-folder', footage).id);
});
afterEach(async () => { await engine.close(); });

describe('one export', () => {
  it('is queued at once, and its id begins with its camera', async () => {
    const { exportIds, exportCaseId, results } = await engine.jobs.enqueue({ items: [item(0, 10)] });
    expect(exportIds).toEqual([expect.stringMatching(/^front_door_[a-z0-9]{6}$/)]);
    expect(exportCaseId).toBeNull();
    expect(results).toMatchObject([{ success: true, status: 'queued', error: null }]);
    expect(engine.jobs.get(exportIds[0] ?? '')).toMatchObject({ status: 'queued', currentStep: 'queued', progressPercent: 0, position: 1, exportCaseId: null });
  });

  it('is refused when 100 wait, with the sentence of the reference system', async () => {
    for (const _ of [1, 2]) await engine.jobs.enqueue({ items: Array.from({ length: 50 }, () => item(0, 1)) });
    await expect(engine.jobs.enqueue({ items: [item(0, 1)] })).rejects.toMatchObject({ code: 'queue_full', message: 'Export queue is full; try again once current exports finish' });
    expect(waitingJobs()).toHaveLength(100);
    await engine.jobs.cancel(waitingJobs()[0]?.id ?? '');
    expect((await engine.jobs.enqueue({ items: [item(0, 1)] })).exportIds).toHaveLength(1);
  });

  it('of an unknown camera is refused by its number', async () => {
    await expect(engine.jobs.enqueue({ items: [{ ...item(0, 10), cameraId: 99 }] })).rejects.toMatchObject({ code: 'not_found', message: '99 is not a valid camera.' });
  });

  it('of which only a second is recorded is taken', async () => {
    expect((await engine.jobs.enqueue({ items: [item(-60, 1)] })).exportIds).toHaveLength(1);
  });
});

describe('the active jobs', () => {
  it('are listed in the order they were queued', async () => {
    const { exportIds } = await engine.jobs.enqueue({ items: [item(0, 10, { name: 'First' }), item(5, 10, { name: 'Second' })] });
    expect(engine.jobs.state()).toMatchObject({ jobType: 'export', status: 'queued' });
    expect(waitingJobs().map(({ id, name, camera, status, position }) => [id, name, camera, status, position])).toEqual([
      [exportIds[0], 'First', 'front_door', 'queued', 1], [exportIds[1], 'Second', 'front_door', 'queued', 2],
    ]);
  });
});

describe('a batch', () => {
  it('without a case is filed in none, and makes none', async () => {
    expect(await engine.jobs.enqueue({ items: [item(0, 10), item(10, 20)] })).toMatchObject({ exportCaseId: null, results: [{ success: true }, { success: true }] });
    expect(waitingJobs().map(({ exportCaseId }) => exportCaseId)).toEqual([null, null]);
    expect(engine.cases.list()).toEqual([]);
  });

  it('of three goes into one new case, numbered from 0', async () => {
    const result = await engine.jobs.enqueue({ items: [item(0, 5), item(5, 10), item(10, 15)], newCaseName: 'Batch', newCaseDescription: 'Three of them' });
    expect(result.results.map(({ itemIndex, success, exportId }) => [itemIndex, success, exportId])).toEqual(result.exportIds.map((id, index) => [index, true, id]));
    expect(new Set(result.exportIds).size).toBe(3);
    expect(waitingJobs().map(({ exportCaseId }) => exportCaseId)).toEqual([result.exportCaseId, result.exportCaseId, result.exportCaseId]);
    expect(engine.cases.list()).toMatchObject([{ id: result.exportCaseId, name: 'Batch', description: 'Three of them' }]);
    expect(result.exportCaseId).toMatch(/^[a-z0-9]{12}$/);
  });

  it('for a case that exists makes no other, even when one is named', async () => {
    const existing = engine.cases.create('Existing');
    expect(await engine.jobs.enqueue({ items: [item(0, 10)], exportCaseId: existing.id, newCaseName: 'Another' })).toMatchObject({ exportCaseId: existing.id });
    expect(engine.cases.list().map(({ name }) => name)).toEqual(['Existing']);
    expect(waitingJobs()).toMatchObject([{ exportCaseId: existing.id }]);
  });

  it('for an unknown case queues nothing', async () => {
    await expect(engine.jobs.enqueue({ items: [item(0, 10)], exportCaseId: 'nosuchcase00', newCaseName: 'Another' })).rejects.toMatchObject({ code: 'not_found', message: 'Export case not found' });
    expect(waitingJobs()).toEqual([]);
    expect(engine.cases.list()).toEqual([]);
  });

  it('with an end before or at its start is refused whole, and leaves no case', async () => {
    for (const bad of [item(10, 5), item(10, 10)]) {
      await expect(engine.jobs.enqueue({ items: [item(0, 10), bad], newCaseName: 'Batch' })).rejects.toMatchObject({ code: 'invalid_input', message: 'end_time must be after start_time' });
    }
    expect(waitingJobs()).toEqual([]);
    expect(engine.cases.list()).toEqual([]);
  });

  it('tells items of one camera apart by their number and the caller’s own id', async () => {
    const { results } = await engine.jobs.enqueue({ items: [item(0, 10, { clientItemId: 'recorded' }), item(600, 660, { clientItemId: 'missing' })] });
    expect(results).toMatchObject([
      { camera: 'front_door', itemIndex: 0, clientItemId: 'recorded', success: true, error: null },
      { camera: 'front_door', itemIndex: 1, clientItemId: 'missing', success: false, exportId: null, status: null, error: 'No recordings found for time range' },
    ]);
  });
});

/** Makes the store refuse jobs, as a full disk would. @param when of the row, in SQL */
function refuseJobs(when: string): void {
  const database = openDatabase(join(dataFolder, 'reelcase.db'));
  database.exec(`CREATE TRIGGER refuse_jobs BEFORE INSERT ON export_job WHEN ${when} BEGIN SELECT RAISE(ABORT, 'the store is full'); END`);
  database.close();
}

describe('a batch that the store does not take', () => {
  it.each([['whole', 'TRUE'], ['in part', `NEW.name = 'Second'`]])('%s leaves no job and no case', async (_how, when) => {
    refuseJobs(when);
    await expect(engine.jobs.enqueue({ items: [item(0, 10, { name: 'First' }), item(10, 20, { name: 'Second' })], newCaseName: 'Batch' })).rejects.toThrow('the store is full');
    expect(waitingJobs()).toEqual([]);
    expect(engine.cases.list()).toEqual([]);
  });
});
