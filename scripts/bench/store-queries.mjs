import { percentile } from './figures.mjs';
import { STORE_START_MS } from './store-fill.mjs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * @typedef {object} MeasuredQuery
 * @property {string} name
 * @property {number} medianMs
 * @property {number} p99Ms
 * @property {number} maxMs
 * @property {number} runs
 * @property {number | null} targetMs most that the 99th of a hundred may take
 */

/**
 * Asks the engine what a person's window asks, at random times and cameras of the store, on a fresh connection as the engine opens it.
 * @param {typeof import('./engine-parts.mjs')} engine
 * @param {string} databaseFile
 * @param {{ cameraIds: readonly number[], hours: number }} store
 * @returns {MeasuredQuery[]}
 */
export function measureQueries(engine, databaseFile, { cameraIds, hours }) {
  const database = engine.openDatabase(databaseFile);
  try {
    const recordings = engine.createRecordings(database);
    const anyCamera = () => cameraIds[Math.floor(Math.random() * cameraIds.length)] ?? 0;
    /** @param {number} lengthMs */
    const anyRange = (lengthMs) => {
      const startMs = STORE_START_MS + Math.floor(Math.random() * Math.max(1, hours * HOUR_MS - lengthMs));
      return { startMs, endMs: startMs + lengthMs };
    };
    const wholeStore = { startMs: STORE_START_MS + Math.max(0, hours * HOUR_MS - 90 * DAY_MS), endMs: STORE_START_MS + hours * HOUR_MS };
    const boundariesMs = Array.from({ length: Math.ceil((wholeStore.endMs - wholeStore.startMs) / DAY_MS) + 1 }, (_, day) => wholeStore.startMs + day * DAY_MS);
    return [
      measure('segments of an hour of a camera', 1_000, 2, () => recordings.segmentsInRange(anyCamera(), anyRange(HOUR_MS))),
      measure('segments of a day of a camera', 200, null, () => recordings.segmentsInRange(anyCamera(), anyRange(DAY_MS))),
      measure('coverage of a day of 32 cameras', 500, 5, () => recordings.coverage(cameraIds, anyRange(DAY_MS))),
      measure('coverage of up to 90 days of a camera', 200, null, () => recordings.coverage([anyCamera()], wholeStore)),
      measure('coverage of up to 90 days of 32 cameras', 100, null, () => recordings.coverage(cameraIds, wholeStore)),
      measure('calendar: which of up to 90 days have footage of 32 cameras', 500, 5, () => recordings.daysWithFootage(cameraIds, boundariesMs)),
      measure('calendar of a camera', 500, null, () => recordings.daysWithFootage([anyCamera()], boundariesMs)),
      measure('calendar of 32 cameras of which 31 have no footage', 500, 5, () => recordings.daysWithFootage([...Array.from({ length: cameraIds.length - 1 }, (_, index) => 1_000_000 + index), anyCamera()], boundariesMs)),
      measure('list of all cameras', 200, null, () => recordings.cameras()),
    ];
  } finally {
    database.close();
  }
}

/**
 * @param {string} name
 * @param {number} runs
 * @param {number | null} targetMs
 * @param {() => unknown} ask
 * @returns {MeasuredQuery}
 */
function measure(name, runs, targetMs, ask) {
  // Not counted: statements are compiled and pages come into memory.
  for (let run = 0; run < Math.ceil(runs / 20); run += 1) ask();
  const times = Array.from({ length: runs }, () => {
    const startedAtMs = performance.now();
    ask();
    return performance.now() - startedAtMs;
  });
  return { name, runs, targetMs, medianMs: percentile(times, 50), p99Ms: percentile(times, 99), maxMs: percentile(times, 100) };
}
