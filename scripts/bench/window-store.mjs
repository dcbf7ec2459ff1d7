import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../setup/state.mjs';
import { openBenchEngine } from './bench-engine.mjs';
import { makeBenchFootage, SEGMENT_SECONDS } from './footage.mjs';
import { linkAsRecorded } from './recorder-folder.mjs';
import { createStoreFiller, STORE_START_MS } from './store-fill.mjs';
import { fillBooks } from './store-surface.mjs';

/** Two days but for the last hour: what is recorded past midnight would be the latest day, and all but empty. */
const HOURS = 47;
/** With outages of 10 s to 5 min this makes about two hundred gaps a day. */
const SEGMENTS_AN_OUTAGE = 25;
/** Ended jobs and exports. */
export const ENDED_JOBS = 1_000;
/** Waiting and running jobs, as many as the queue holds. */
export const ACTIVE_JOBS = 100;
/** How many of them run at once. */
export const RUNNING_JOBS = 3;
const REAL_SECONDS = 1_800;
/** Most that one request may hold. */
const BATCH = 50;

/**
 * The data folder of a busy workstation: 32 cameras with two days full of gaps, years of exports, and a queue that stands still and
 * is full. Its first jobs encode half an hour each, so that they outlast any measurement.
 * @param {typeof import('./engine-parts.mjs')} parts
 * @param {string} folder on a disk with 1 GB to spare
 * @returns {Promise<string>} the data folder
 */
export async function makeWindowStore(parts, folder) {
  const dataFolder = join(folder, 'data');
  const largePath = join(folder, 'large');
  const realPath = join(folder, 'real');
  for (const each of [dataFolder, join(largePath, 'recordings')]) mkdirSync(each, { recursive: true });
  fillStore(parts, join(dataFolder, 'reelcase.db'), largePath);
  const files = await makeBenchFootage(readSetup().ffmpeg, join(folder, 'footage'), 10);
  const cameras = Array.from({ length: RUNNING_JOBS }, (_, index) => `real-${String(index + 1)}`);
  const startMs = STORE_START_MS + 86_400_000;
  for (const camera of cameras) linkAsRecorded(files, { root: join(realPath, 'recordings'), camera, startMs, count: REAL_SECONDS / SEGMENT_SECONDS });
  const engine = await openBenchEngine(parts, dataFolder);
  try {
    engine.settings.update({ maxConcurrent: RUNNING_JOBS });
    const source = engine.sources.add('frigate-folder', realPath);
    await engine.sources.index(source.id);
    const ids = engine.recordings.cameras().filter(({ name }) => cameras.includes(name)).map(({ id }) => id);
    engine.queue.pause();
    await engine.jobs.enqueue({ items: ids.map((cameraId) => ({ cameraId, startMs, endMs: startMs + REAL_SECONDS * 1_000 })), options: parts.exportOptionsSchema.parse({ kind: 'encode' }) });
    const waiting = Array.from({ length: ACTIVE_JOBS - RUNNING_JOBS }, (_, index) => ({ cameraId: ids[index % ids.length] ?? 0, startMs: startMs + index * 10_000, endMs: startMs + index * 10_000 + 60_000 }));
    for (let index = 0; index < waiting.length; index += BATCH) await engine.jobs.enqueue({ items: waiting.slice(index, index + BATCH) });
  } finally {
    await engine.close();
  }
  return dataFolder;
}

/** @param {typeof import('./engine-parts.mjs')} parts @param {string} databaseFile @param {string} sourcePath */
function fillStore(parts, databaseFile, sourcePath) {
  const database = parts.openDatabase(databaseFile);
  const filler = createStoreFiller(parts, database, sourcePath, SEGMENTS_AN_OUTAGE);
  let filled = filler.fillTo(1);
  while (filled.hours < HOURS) filled = filler.fillTo(filled.rows + 1);
  fillBooks(database, ENDED_JOBS);
  database.close();
}
