import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../setup/state.mjs';
import { openBenchEngine } from './bench-engine.mjs';
import { buildEngineParts } from './build-engine-parts.mjs';
import { figure, markdownTable, percentile, verdict } from './figures.mjs';
import { makeBenchFootage } from './footage.mjs';
import { createStoreFiller } from './store-fill.mjs';
import { measureQueries } from './store-queries.mjs';
import { linkHours, removeHour, scanOnce } from './store-scan.mjs';
import { BUSY_CALL, callEverything, fillBooks } from './store-surface.mjs';
import { watchStatements } from './statement-watch.mjs';

const DISTINCT_FILES = 10;
const HOUR_MS = 3_600_000;
const REAL_START_MS = Date.UTC(2025, 5, 1);
const REAL_HOURS = 24;
/** Of each scan that is repeated. */
const SCANS = 3;
/** Most that a statement may take on the main thread (docs/architecture.md). */
const STATEMENT_LIMIT_MS = 10;
/** Most that anything may keep the window from an answer while much is going on. */
const STALL_LIMIT_MS = 50;
const ENDED_JOBS = 10_000;

/**
 * Scans, fills and asks stores of growing size, and takes the time of every statement of the main thread at the largest one.
 * @param {{ folder: string, millions: readonly number[] }} options a folder on a disk with 3 GB to spare; sizes of the store in rows
 */
export async function benchStore({ folder: parent, millions }) {
  const engine = await buildEngineParts();
  // Before any database is opened: it is told of every statement from then on.
  const statements = watchStatements();
  const folder = mkdtempSync(join(parent, 'reelcase-bench-store-'));
  try {
    const dataFolder = join(folder, 'data');
    const sourcePath = join(folder, 'real');
    mkdirSync(join(folder, 'large', 'recordings'), { recursive: true });
    mkdirSync(dataFolder);
    const files = await makeBenchFootage(readSetup().ffmpeg, join(folder, 'footage'), DISTINCT_FILES);
    const store = { folder, dataFolder, databaseFile: join(dataFolder, 'reelcase.db'), files, source: { id: 1, path: sourcePath } };
    printSection('First scan and rescans in an empty store', await benchScans(engine, store));
    const filled = await benchSizes(engine, store, millions);
    await benchMainThread(engine, store, filled, statements);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} title @param {string} text */
function printSection(title, text) {
  console.log(`\n### ${title}\n\n${text}`);
}

/** @typedef {{ folder: string, dataFolder: string, databaseFile: string, files: string[], source: { id: number, path: string } }} Store */

/** @param {typeof import('./engine-parts.mjs')} engine @param {Store} store */
async function benchScans(engine, { databaseFile, files, source }) {
  const root = join(source.path, 'recordings');
  const count = linkHours(files, root, REAL_START_MS, REAL_HOURS);
  const database = engine.openDatabase(databaseFile);
  database.prepare(`INSERT INTO source (id, kind, name, path, added_at_ms) VALUES (?, 'frigate-folder', 'real', ?, 0)`).run(source.id, source.path);
  database.close();
  const first = await scanOnce(databaseFile, source);
  if (first.segmentsAdded !== count || first.unreadable > 0) throw new Error(`The scan added ${String(first.segmentsAdded)} of ${String(count)} files`);
  const unchanged = await scanSeveralTimes(databaseFile, source);
  linkHours(files, root, REAL_START_MS + REAL_HOURS * HOUR_MS, 1);
  removeHour(root, REAL_START_MS);
  const changed = await scanOnce(databaseFile, source);
  return markdownTable(['scan', 'files', 's', 'files/s', 'target', ''], [
    ['first, with durations', String(count), figure(first.seconds), perSecond(count, first.seconds), '≥ 20,000', verdict(count / first.seconds, 20_000, 'least')],
    ['again, nothing changed', String(count), figure(unchanged), perSecond(count, unchanged), '≥ 100,000', verdict(count / unchanged, 100_000, 'least')],
    [`again, ${String(changed.segmentsAdded)} new and ${String(changed.segmentsRemoved)} gone`, String(changed.filesSeen), figure(changed.seconds), perSecond(changed.filesSeen, changed.seconds), '', ''],
  ]);
}

/** @param {string} databaseFile @param {{ id: number, path: string }} source */
async function scanSeveralTimes(databaseFile, source) {
  const seconds = [];
  for (let scan = 0; scan < SCANS; scan += 1) seconds.push((await scanOnce(databaseFile, source)).seconds);
  return percentile(seconds, 50);
}

/** @param {number} count @param {number} seconds */
function perSecond(count, seconds) {
  return Math.round(count / seconds).toLocaleString('en');
}

/** @param {typeof import('./engine-parts.mjs')} engine @param {Store} store @param {readonly number[]} millions */
async function benchSizes(engine, { folder, databaseFile, source }, millions) {
  const database = engine.openDatabase(databaseFile);
  // As the scanning thread has it: the index can be made again.
  database.pragma('synchronous = NORMAL');
  const filler = createStoreFiller(engine, database, join(folder, 'large'));
  /** @type {string[][]} */
  const sizes = [];
  /** @type {Map<string, string[]>} */
  const queries = new Map();
  let filled = { rows: 0, hours: 0, rowsASecond: 0 };
  for (const million of millions) {
    const bytesBefore = filled.rows === 0 ? checkpointedSize(database, databaseFile) : 0;
    filled = filler.fillTo(million * 1e6);
    const bytes = checkpointedSize(database, databaseFile);
    const rescan = await scanSeveralTimes(databaseFile, source);
    sizes.push([`${String(million)} million`, filled.rows.toLocaleString('en'), Math.round(filled.rowsASecond).toLocaleString('en'), verdict(filled.rowsASecond, 300_000, 'least'), figure((bytes - bytesBefore) / filled.rows), figure(rescan)]);
    for (const { name, medianMs, p99Ms, maxMs, targetMs } of measureQueries(engine, databaseFile, { ...filler, hours: filled.hours })) {
      const cells = queries.get(name) ?? [name, targetMs === null ? '' : `≤ ${String(targetMs)}`];
      queries.set(name, [...cells, `${figure(medianMs)} / ${figure(p99Ms)} / ${figure(maxMs)}${targetMs === null ? '' : ` ${verdict(p99Ms, targetMs, 'most')}`}`]);
    }
    console.log(`filled to ${String(million)} million`);
  }
  database.close();
  printSection('Insert and size (targets: ≥ 300,000 rows/s with coverage kept, ≤ 25 bytes a row)', markdownTable(['store', 'rows', 'inserted a second', '', 'bytes a row, all tables', 'rescan of 103,680 files, s'], sizes));
  printSection('Questions, ms: median / 99th of a hundred / longest', markdownTable(['question', 'target (99th)', ...millions.map((million) => `${String(million)} million`)], [...queries.values()]));
  return { ...filled, cameraIds: filler.cameraIds };
}

/** @param {import('better-sqlite3').Database} database @param {string} file */
function checkpointedSize(database, file) {
  database.pragma('wal_checkpoint(TRUNCATE)');
  return statSync(file).size;
}

/** @param {typeof import('./engine-parts.mjs')} parts @param {Store} store @param {{ cameraIds: number[], hours: number, rows: number }} filled @param {import('./statement-watch.mjs').StatementWatch} watch */
async function benchMainThread(parts, { folder, dataFolder, databaseFile, files, source }, { cameraIds, hours, rows }, watch) {
  const newSourcePath = join(folder, 'new');
  linkHours(files, join(newSourcePath, 'recordings'), REAL_START_MS, REAL_HOURS);
  const database = parts.openDatabase(databaseFile);
  fillBooks(database, ENDED_JOBS);
  const realCameraIds = database.prepare('SELECT id FROM camera WHERE source_id = 1 ORDER BY id').pluck().all();
  database.close();
  // What the bench itself has run does not count.
  watch.reset();
  const engine = await openBenchEngine(parts, dataFolder);
  try {
    const store = { cameraIds, hours, newSourcePath, realCameraIds: realCameraIds.map(Number), realStartMs: REAL_START_MS + 2 * HOUR_MS, realSourceId: source.id, pinFolder: join(folder, 'pins') };
    const calls = await callEverything(engine, store, watch.during);
    const busyMs = percentile(calls.filter(({ name }) => name === BUSY_CALL).map(({ stallMs }) => stallMs), 100);
    const title = `at ${rows.toLocaleString('en')} segments and ${ENDED_JOBS.toLocaleString('en')} ended jobs`;
    printSection(`The main thread ${title}: longest stall of each call, ms`, markdownTable(['call', 'times', 'median', 'longest'], summarizeCalls(calls)));
    console.log(`\nLongest stall with ${BUSY_CALL}: ${figure(busyMs)} ms; target ≤ ${String(STALL_LIMIT_MS)} ms: ${verdict(busyMs, STALL_LIMIT_MS, 'most')}`);
    printSection(`Statements of the main thread ${title}, ms`, statementTables(watch.list()));
  } finally {
    await engine.close();
  }
}

/** @param {readonly import('./store-surface.mjs').MeasuredCall[]} calls */
function summarizeCalls(calls) {
  return [...new Set(calls.map(({ name }) => name))]
    .map((name) => ({ name, stalls: calls.filter((each) => each.name === name).map(({ stallMs }) => stallMs) }))
    .sort((a, b) => percentile(b.stalls, 100) - percentile(a.stalls, 100))
    .map(({ name, stalls }) => [name, String(stalls.length), figure(percentile(stalls, 50)), figure(percentile(stalls, 100))]);
}

/** @param {readonly import('./statement-watch.mjs').WatchedStatement[]} statements */
function statementTables(statements) {
  const ran = statements.filter(({ times }) => times.length > 0).sort((a, b) => percentile(b.times, 100) - percentile(a.times, 100));
  const never = statements.filter(({ times }) => times.length === 0);
  // On a machine that has other work to do, a single run may have waited for its turn: the median has not.
  const [always, once] = [50, 100].map((percent) => ran.filter(({ times }) => percentile(times, percent) > STATEMENT_LIMIT_MS).length);
  const rows = ran.map(({ sql, times, slowestDuring }) => [shorten(sql), String(times.length), figure(percentile(times, 50)), figure(percentile(times, 100)), slowestDuring]);
  return [
    `${String(ran.length)} statements ran; longer than ${String(STATEMENT_LIMIT_MS)} ms: ${String(always)} in the median, ${String(once)} at least once.`,
    markdownTable(['statement', 'runs', 'median', 'longest', 'during'], rows),
    `Prepared and not run (${String(never.length)}): ${never.map(({ sql }) => `\`${shorten(sql)}\``).join(', ') || 'none'}`,
  ].join('\n\n');
}

/** @param {string} sql */
function shorten(sql) {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 110 ? `${line.slice(0, 75)} … ${line.slice(-32)}` : line;
}
