import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { STORE_START_MS } from './store-fill.mjs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So that the watch on the main thread has begun before a call, and sees its end. */
const TWO_TICKS_MS = 5;

const EXPORTS_AT_ONCE = 3;
const BUSY_EXPORT_MS = 600_000;
/** What the target for stalls is about. */
export const BUSY_CALL = '3 exports of 10 minutes while 100,000 files are scanned';

/** @typedef {Awaited<ReturnType<typeof import('./engine-parts.mjs').openEngine>>} Engine */
/** @typedef {{ name: string, stallMs: number }} MeasuredCall the longest time for which the main thread answered nobody else */
/** @typedef {(name: string, work: () => unknown) => Promise<unknown>} Call */

/**
 * Fills the books with what years of work leave: ended jobs, exports, cases. By SQL, because making ten thousand exports takes days.
 * @param {import('better-sqlite3').Database} database
 * @param {number} count of ended jobs, each with its export
 */
export function fillBooks(database, count) {
  const insertCase = database.prepare(`INSERT INTO export_case (id, name, description, created_at_ms, updated_at_ms) VALUES (?, ?, '', ?, 0)`);
  const insertJob = database.prepare(`INSERT INTO export_job (id, status, camera_id, camera, name, case_id, request_start_ms, request_end_ms, queue_rank, queued_at_ms, started_at_ms, ended_at_ms, ended_number, attempt, estimated_bytes)
    VALUES (@id, 'success', NULL, 'camera-1', @name, @caseId, @at, @at + 600000, 0, @at, @at, @at, @number, 1, 1)`);
  const insertAttempt = database.prepare(`INSERT INTO export_attempt (job_id, attempt, started_at_ms, ended_at_ms, outcome, log) VALUES (@id, 1, @at, @at, 'success', '["a line"]')`);
  const insertExport = database.prepare(`INSERT INTO export (id, camera, name, case_id, request_start_ms, request_end_ms, duration_ms, size_bytes, video_codec, width, height, created_at_ms, video_path, thumbnail_path)
    VALUES (@id, 'camera-1', @name, @caseId, @at, @at + 600000, 600000, 1, 'avc1', 1920, 1080, @at, '/nowhere/' || @id, '')`);
  database.transaction(() => {
    for (let index = 0; index < count / 50; index += 1) insertCase.run(`case${String(index)}`, `Case ${String(index)}`, index);
    for (let index = 0; index < count; index += 1) {
      const row = { id: `old_${String(index)}`, name: `Export number ${String(index)}`, caseId: `case${String(index % Math.max(1, Math.floor(count / 50)))}`, at: STORE_START_MS + index * 1_000, number: index + 1 };
      insertJob.run(row);
      insertAttempt.run(row);
      insertExport.run(row);
    }
  })();
}

/**
 * Calls everything that a window can ask of the engine, so that every statement of the main thread runs.
 * @param {Engine} engine
 * @param {{ cameraIds: readonly number[], hours: number, realCameraIds: readonly number[], realStartMs: number, realSourceId: number, newSourcePath: string, pinFolder: string }} store
 * @param {(label: string) => void} during told what is called
 * @returns {Promise<MeasuredCall[]>}
 */
export async function callEverything(engine, store, during) {
  /** @type {MeasuredCall[]} */
  const calls = [];
  /** @type {Call} */
  const call = async (name, work) => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await wait(TWO_TICKS_MS);
    during(name);
    const result = await work();
    during('');
    await wait(TWO_TICKS_MS);
    delay.disable();
    calls.push({ name, stallMs: delay.max / 1e6 });
    return result;
  };
  await askAboutFootage(engine, store, call);
  await workTheQueue(engine, store, call);
  await workTheBooks(engine, call);
  await workTheSources(engine, store, call);
  return calls;
}

/** @param {Engine} engine @param {Parameters<typeof callEverything>[1]} store @param {Call} call */
async function askAboutFootage(engine, { cameraIds, hours }, call) {
  const endMs = STORE_START_MS + hours * HOUR_MS;
  /** @param {number} lengthMs */
  const last = (lengthMs) => ({ startMs: Math.max(STORE_START_MS, endMs - lengthMs), endMs });
  for (let time = 0; time < 5; time += 1) {
    await call('sources.list', () => engine.sources.list());
    await call('recordings.cameras', () => engine.recordings.cameras());
    await call('recordings.coverage, 32 cameras, 1 day', () => engine.recordings.coverageInSteps(cameraIds, last(DAY_MS)));
    await call('recordings.coverage, 32 cameras, 90 days', () => engine.recordings.coverageInSteps(cameraIds, last(90 * DAY_MS)));
    await call('recordings.daysWithFootage, 32 cameras, 31 days', () => engine.recordings.daysWithFootage(cameraIds, Array.from({ length: 32 }, (_, day) => endMs - (31 - day) * DAY_MS)));
    await call('jobs.plan, 32 cameras, 1 hour', () => engine.jobs.plan(cameraIds, last(HOUR_MS)));
    await call('jobs.plan, 32 cameras, 1 day', () => engine.jobs.plan(cameraIds, last(DAY_MS)));
    await call('jobs.plan, 1 camera, 31 days', () => engine.jobs.plan(cameraIds.slice(0, 1), last(31 * DAY_MS)));
  }
}

/** @param {Engine} engine @param {Parameters<typeof callEverything>[1]} store @param {Call} call */
async function workTheQueue(engine, { cameraIds, hours, realCameraIds, realStartMs }, call) {
  const endMs = STORE_START_MS + hours * HOUR_MS;
  /** @param {readonly number[]} ids @param {number} lengthMs */
  const items = (ids, lengthMs) => ids.map((cameraId) => ({ cameraId, startMs: Math.max(STORE_START_MS, endMs - lengthMs), endMs }));
  engine.queue.pause();
  engine.startQueue();
  /** @param {string} name @param {Parameters<Engine['jobs']['enqueue']>[0]} request */
  const enqueue = async (name, request) => /** @type {{ exportIds: string[] }} */ (await call(name, () => engine.jobs.enqueue(request))).exportIds;
  const waiting = await enqueue('jobs.enqueue, 32 cameras, 1 hour', { items: items(cameraIds, HOUR_MS), newCaseName: 'bench' });
  await enqueue('jobs.enqueue, 32 cameras, 1 day', { items: items(cameraIds, DAY_MS) });
  const [long = ''] = await enqueue('jobs.enqueue, 1 camera, 31 days', { items: items(cameraIds.slice(0, 1), 31 * DAY_MS) });
  const [first = '', second = '', third = ''] = waiting;
  for (let time = 0; time < 5; time += 1) {
    await call('jobs.state, 65 jobs', () => engine.jobs.state());
    await call('jobs.get', () => engine.jobs.get(second));
    await call('jobs.move', () => { engine.jobs.move([third], { to: time % 2 === 0 ? 'top' : 'bottom' }); });
    await call('jobs.pause', () => engine.jobs.pause(second));
    await call('jobs.resume', () => { engine.jobs.resume(second); });
    await call('jobs.setStopsQueue', () => { engine.jobs.setStopsQueue(second, time % 2 === 0); });
  }
  await call('jobs.duplicate, 1 hour', () => engine.jobs.duplicate(first));
  await call('jobs.cancel', () => engine.jobs.cancel(first));
  await call('jobs.retry', () => engine.jobs.retry(first));
  await call('jobs.cancel, 31 days', () => engine.jobs.cancel(long));
  for (const { id } of engine.jobs.state().results.jobs) await engine.jobs.cancel(id);
  await runRealJobs(engine, realCameraIds, realStartMs, call);
}

/** Jobs that run to their end: one with footage, one whose files are not there any more. @param {Engine} engine @param {readonly number[]} realCameraIds @param {number} realStartMs @param {Call} call */
async function runRealJobs(engine, realCameraIds, realStartMs, call) {
  const [cameraId = 0] = realCameraIds;
  const { exportIds } = await engine.jobs.enqueue({ items: [{ cameraId, startMs: realStartMs, endMs: realStartMs + 60_000 }] });
  await call('an export of a minute runs', () => { engine.queue.resume(); return engine.jobs.whenFinished(exportIds[0] ?? ''); });
  const job = engine.jobs.get(exportIds[0] ?? '');
  if (job?.status !== 'success') throw new Error(`The export of the benchmark did not succeed: ${String(job?.errorMessage)}`);
  await call('jobs.attempts', () => engine.jobs.attempts(exportIds[0] ?? ''));
  await call('jobs.partsOf', () => engine.jobs.partsOf(exportIds[0] ?? ''));
}

/** @param {Engine} engine @param {Call} call */
async function workTheBooks(engine, call) {
  const page = { limit: 50, offset: 0 };
  for (let time = 0; time < 5; time += 1) {
    await call('jobs.history, first page', () => engine.jobs.history(page));
    await call('jobs.history, a page in the middle', () => engine.jobs.history({ ...page, offset: 5_000 }));
    await call('jobs.history, search', () => engine.jobs.searchHistory({ ...page, search: 'number 77' }));
    await call('exports.list, first page', () => engine.exports.list(page));
    await call('exports.list, search', () => engine.exports.search({ ...page, search: 'number 77' }));
    await call('exports.list, a case', () => engine.exports.list({ ...page, exportCaseId: 'case7' }));
    await call('cases.list', () => engine.cases.list());
  }
  await call('exports.rename', () => engine.exports.rename('old_1', 'Another name'));
  await call('exports.assign, 100', () => engine.exports.assign(Array.from({ length: 100 }, (_, index) => `old_${String(index)}`), 'case3'));
  await call('exports.remove, 100', () => engine.exports.remove(Array.from({ length: 100 }, (_, index) => `old_${String(index)}`)));
  await call('cases.update', () => engine.cases.update('case9', { name: 'Another name' }));
  await call('cases.remove', () => engine.cases.remove('case9', false));
  await call('cases.remove with its exports', () => engine.cases.remove('case8', true));
  await call('jobs.clearFinished', () => engine.jobs.clearFinished());
  await call('settings.update', () => engine.settings.update({ maxConcurrent: 2 }));
}

/** @param {Engine} engine @param {Parameters<typeof callEverything>[1]} store @param {Call} call */
async function workTheSources(engine, { newSourcePath, pinFolder, realCameraIds, realSourceId, realStartMs }, call) {
  await call('sources.setPinFolder', () => engine.sources.setPinFolder(realSourceId, pinFolder));
  const source = /** @type {{ id: number }} */ (await call('sources.add', () => engine.sources.add('frigate-folder', newSourcePath)));
  const items = realCameraIds.slice(0, EXPORTS_AT_ONCE).map((cameraId) => ({ cameraId, startMs: realStartMs, endMs: realStartMs + BUSY_EXPORT_MS }));
  engine.settings.update({ maxConcurrent: EXPORTS_AT_ONCE });
  const { exportIds } = await engine.jobs.enqueue({ items });
  await call(BUSY_CALL, () => Promise.all([engine.sources.index(source.id), ...exportIds.map((id) => engine.jobs.whenFinished(id))]));
  await call('sources.unreadable', () => engine.sources.unreadable(source.id, 50, 0));
  await call('sources.remove, 100,000 segments', () => engine.sources.remove(source.id));
}
