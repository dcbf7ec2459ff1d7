import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/main/engine.ts';
import type { ExportJob } from '../../../src/shared/job.ts';
import { makeSmallFootage, SMALL_FOOTAGE_START_MS } from '../../helpers/small-footage.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine, recordEvents } from '../../helpers/test-engine.ts';

// What the reference system's tests assert of deleting and filing many exports (reference §4.3), and of a job's way to its file.

const folder = makeTempFolder();
const dataFolder = join(folder, 'data');
const recorder = recordEvents();
let engine: Engine;

beforeAll(async () => {
  await makeSmallFootage(folder);
  engine = await openTestEngine(dataFolder, { publisher: recorder });
  await engine.sources.index(engine.sources.add('frigate-folder', folder).id);
  engine.startQueue();
});
afterAll(async () => { await engine.close(); });

const item = (index: number) => ({ cameraId: 1, startMs: SMALL_FOOTAGE_START_MS + index * 1_000, endMs: SMALL_FOOTAGE_START_MS + (index + 5) * 1_000 });
async function makeExports(count: number): Promise<ExportJob[]> {
  const { exportIds } = await engine.jobs.enqueue({ items: Array.from({ length: count }, (_, index) => item(index)) });
  return Promise.all(exportIds.map((id) => engine.jobs.whenFinished(id)));
}
const idsOf = (jobs: readonly ExportJob[]) => jobs.map(({ id }) => id);
const filesOf = (jobs: readonly ExportJob[]) => jobs.flatMap(({ results }) => [results?.videoPath ?? '', results?.thumbPath ?? '']);
const casesOf = (ids: readonly string[]) => ids.map((id) => engine.exports.get(id).exportCaseId);
const listed = () => engine.exports.list({ limit: 100, offset: 0 });

beforeEach(async () => {
  const all = listed().exports.map(({ id }) => id);
  if (all.length > 0) await engine.exports.remove(all);
});

describe('deleting exports', () => {
  it('deletes all that are named, with their files, and no others', async () => {
    const [first, second, kept] = await makeExports(3);
    if (first === undefined || second === undefined || kept === undefined) throw new Error('Three exports were asked for');
    expect(filesOf([first, second, kept]).map((file) => existsSync(file))).toEqual(Array(6).fill(true));
    expect(await engine.exports.remove(idsOf([first, second]))).toBe(2);
    expect(filesOf([first, second]).map((file) => existsSync(file))).toEqual(Array(4).fill(false));
    expect(filesOf([kept]).map((file) => existsSync(file))).toEqual([true, true]);
    expect(listed()).toMatchObject({ total: 1, exports: [{ id: kept.id }] });
  });

  it('deletes one, also when it is named twice', async () => {
    const jobs = await makeExports(1);
    expect(await engine.exports.remove([...idsOf(jobs), ...idsOf(jobs)])).toBe(1);
    expect(listed().total).toBe(0);
  });

  it('deletes nothing when one of them is unknown', async () => {
    const jobs = await makeExports(2);
    await expect(engine.exports.remove([...idsOf(jobs), 'nosuch_abc123'])).rejects.toMatchObject({ code: 'not_found', message: 'One or more exports not found.' });
    expect(filesOf(jobs).map((file) => existsSync(file))).toEqual(Array(4).fill(true));
    expect(listed().total).toBe(2);
  });

  it('deletes nothing when all of them are unknown', async () => {
    await expect(engine.exports.remove(['nosuch_abc123', 'nosuch_abc124'])).rejects.toMatchObject({ code: 'not_found', message: 'One or more exports not found.' });
  });

  it('does not know an export that is not finished, and leaves its job alone', async () => {
    const done = await makeExports(1);
    engine.queue.pause();
    const { exportIds: [unfinished = ''] } = await engine.jobs.enqueue({ items: [item(0)] });
    await expect(engine.exports.remove([...idsOf(done), unfinished])).rejects.toMatchObject({ code: 'not_found', message: 'One or more exports not found.' });
    expect(listed().total).toBe(1);
    engine.queue.resume();
    expect(await engine.jobs.whenFinished(unfinished)).toMatchObject({ status: 'success' });
    expect(await engine.exports.remove([...idsOf(done), unfinished])).toBe(2);
  });
});

describe('filing exports', () => {
  it('puts all that are named into a case and takes them out again', async () => {
    const ids = idsOf(await makeExports(3));
    const filed = engine.cases.create('Filed');
    expect(engine.exports.assign(ids.slice(0, 2), filed.id)).toBe(2);
    expect(casesOf(ids)).toEqual([filed.id, filed.id, null]);
    expect(engine.exports.list({ exportCaseId: filed.id, limit: 10, offset: 0 }).total).toBe(2);
    expect(engine.exports.list({ exportCaseId: null, limit: 10, offset: 0 }).exports.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(engine.exports.assign(ids.slice(0, 1), null)).toBe(1);
    expect(casesOf(ids)).toEqual([null, filed.id, null]);
  });

  it('changes nothing when one export or the case is unknown', async () => {
    const ids = idsOf(await makeExports(2));
    const filed = engine.cases.create('Unchanged');
    engine.exports.assign(ids, filed.id);
    expect(() => engine.exports.assign([...ids, 'nosuch_abc123'], null)).toThrow('One or more exports not found.');
    expect(() => engine.exports.assign(ids, 'nosuchcase00')).toThrow('Export case not found');
    expect(casesOf(ids)).toEqual([filed.id, filed.id]);
  });
});

describe('the way of a job to its file', () => {
  it('is published step by step, never back within a step, and ends at 100 percent', async () => {
    const before = recorder.events.length;
    const [job] = await makeExports(1);
    const seen = recorder.events.slice(before).flatMap(({ name, payload }) => (name === 'jobs:changed' && 'results' in payload ? payload.results.jobs.filter(({ id }) => id === job?.id) : []));
    expect([...new Set(seen.map(({ currentStep }) => currentStep))]).toEqual(['queued', 'preparing', 'copying', 'verifying', 'finalizing']);
    expect(seen[0]).toMatchObject({ currentStep: 'queued', progressPercent: 0 });
    expect(seen.find(({ currentStep }) => currentStep === 'preparing')).toMatchObject({ status: 'running', progressPercent: 0 });
    expect(seen.filter((each, index) => each.currentStep === seen[index + 1]?.currentStep && each.progressPercent > (seen[index + 1]?.progressPercent ?? 0))).toEqual([]);
    expect(seen.at(-1)).toMatchObject({ currentStep: 'finalizing', progressPercent: 100 });
    expect(readdirSync(join(dataFolder, 'exports')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
