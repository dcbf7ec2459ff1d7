import { join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';
import { readSetup } from '../setup/state.mjs';

/** @typedef {Awaited<ReturnType<typeof import('./engine-parts.mjs').openEngine>>} Engine */
/** @typedef {Parameters<Engine['jobs']['enqueue']>[0]} Request */

/** The engine as the program opens it, with the built threads and the ffmpeg of the set-up. @param {typeof import('./engine-parts.mjs')} parts @param {string} dataFolder */
export function openBenchEngine(parts, dataFolder) {
  return parts.openEngine({ dataFolder, workersFolder: join(projectFolder, 'out', 'main', 'workers'), holder: 'the benchmark', environment: { REELCASE_FFMPEG: readSetup().ffmpeg }, version: 'bench' });
}

/**
 * Makes a recordings folder known to the engine and lets the queue work.
 * @param {Engine} engine
 * @param {string} sourcePath
 * @returns {Promise<Map<string, number>>} the cameras' numbers by their names
 */
export async function indexAndStart(engine, sourcePath) {
  const source = engine.sources.add('frigate-folder', sourcePath);
  await engine.sources.index(source.id);
  engine.startQueue();
  return new Map(engine.recordings.cameras().map(({ name, id }) => [name, id]));
}

/**
 * Queues exports, waits for them, and removes their files again.
 * @param {Engine} engine
 * @param {Request} request
 * @returns {Promise<{ seconds: number, producingSeconds: number, sizeBytes: number }>} from queueing to the last one's success; in the steps that write the file; of the files
 * @throws {Error} when one of them does not succeed
 */
export async function exportOnce(engine, request) {
  const startedAtMs = performance.now();
  const { exportIds } = await engine.jobs.enqueue(request);
  const jobs = await Promise.all(exportIds.map((id) => engine.jobs.whenFinished(id)));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const failed = jobs.find(({ status }) => status !== 'success');
  if (failed !== undefined) throw new Error(`An export of the benchmark ended as ${failed.status}: ${String(failed.errorMessage)}`);
  const timings = exportIds.flatMap((id) => engine.jobs.attempts(id).flatMap((attempt) => attempt.timings));
  const producingSeconds = timings.filter(({ step }) => step === 'copying' || step === 'encoding').reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / 1_000;
  const sizeBytes = exportIds.reduce((sum, id) => sum + engine.exports.get(id).sizeBytes, 0);
  await engine.exports.remove(exportIds);
  return { seconds, producingSeconds, sizeBytes };
}
