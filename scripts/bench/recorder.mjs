import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { readSetup } from '../setup/state.mjs';
import { exportOnce, indexAndStart, openBenchEngine } from './bench-engine.mjs';
import { buildEngineParts } from './build-engine-parts.mjs';
import { figure, markdownTable, percentile } from './figures.mjs';
import { makeBenchFootage, SEGMENT_SECONDS } from './footage.mjs';
import { linkAsRecorded } from './recorder-folder.mjs';
import { benchWays } from './ways.mjs';

const CAMERAS = 16;
const BITS_A_SECOND = 6_000_000;
const PHASE_SECONDS = 40;
const FOOTAGE_SECONDS = 1_800;
const START_MS = Date.UTC(2026, 0, 1);
const AT_ONCE = 3;
/** A recorder buffers about a second; a write later than that would have lost pictures. */
const LOST_AFTER_MS = 1_000;
const writer = fileURLToPath(new URL('paced-writer.mjs', import.meta.url));

/**
 * @typedef {object} Phase
 * @property {string} name
 * @property {number[]} lateMs
 * @property {number[]} syncMs
 * @property {number} files
 * @property {number} tookSeconds
 * @property {number[]} exportSeconds of one round of three
 */

/**
 * A recorder of 16 cameras alone, and beside three exports at once: ours, and ffmpeg's. Round by round.
 * @param {{ folder: string, rounds: number }} options a folder on a disk with 10 GB to spare
 */
export async function benchRecorder({ folder: parent, rounds }) {
  const { ffmpeg } = readSetup();
  const parts = await buildEngineParts();
  const folder = mkdtempSync(join(parent, 'reelcase-bench-recorder-'));
  try {
    const count = FOOTAGE_SECONDS / SEGMENT_SECONDS;
    const files = await makeBenchFootage(ffmpeg, join(folder, 'footage'), count);
    const names = Array.from({ length: AT_ONCE }, (_, index) => `camera-${String(index + 1)}`);
    for (const camera of names) linkAsRecorded(files, { root: join(folder, 'recordings'), camera, startMs: START_MS, count });
    const engine = await openBenchEngine(parts, join(folder, 'data'));
    try {
      engine.settings.update({ maxConcurrent: AT_ONCE });
      const cameras = await indexAndStart(engine, folder);
      const items = names.map((name) => ({ cameraId: cameras.get(name) ?? 0, startMs: START_MS, endMs: START_MS + FOOTAGE_SECONDS * 1_000 }));
      const ours = async () => { await exportOnce(engine, { items }); };
      // "ffmpeg concat + faststart", as others export.
      const plain = benchWays(ffmpeg, folder).at(-1);
      const theirs = async () => { await Promise.all(names.map((name) => plain?.run(files, join(folder, `${name}.mp4`)))); };
      console.log(`\n### A recorder (${String(CAMERAS)} cameras, ${String(BITS_A_SECOND / 1e6)} Mbit/s each) beside ${String(AT_ONCE)} exports of half an hour, again and again; ${String(rounds)} rounds of ${String(PHASE_SECONDS)} s\n\n${await comparePhases(folder, rounds, ours, theirs)}`);
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {number} rounds @param {() => Promise<void>} ours @param {() => Promise<void>} theirs */
async function comparePhases(folder, rounds, ours, theirs) {
  const kinds = [
    { name: 'the recorder alone', work: undefined },
    { name: 'beside three of our exports', work: ours },
    { name: 'beside three runs of ffmpeg concat + faststart', work: theirs },
  ];
  /** @type {Phase[]} */
  const phases = kinds.map(({ name }) => ({ name, lateMs: [], syncMs: [], files: 0, tookSeconds: 0, exportSeconds: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { work }] of kinds.entries()) await runPhase(folder, /** @type {Phase} */ (phases[index]), work);
  }
  const alone = await timeOf(ours);
  const rows = phases.map(({ name, lateMs, syncMs, files, tookSeconds, exportSeconds }) => [
    name, String(files), String(lateMs.filter((late) => late > LOST_AFTER_MS).length), `${figure(percentile(lateMs, 50))} / ${figure(percentile(lateMs, 99))} / ${figure(percentile(lateMs, 100))}`,
    `${figure(percentile(syncMs, 50))} / ${figure(percentile(syncMs, 99))} / ${figure(percentile(syncMs, 100))}`, `${figure((tookSeconds / (rounds * PHASE_SECONDS) - 1) * 100)} %`, exportSeconds.length === 0 ? '' : `${figure(percentile(exportSeconds, 50))} (${String(exportSeconds.length)} rounds)`,
  ]);
  return [
    markdownTable(['recorder', 'files', `writes over ${String(LOST_AFTER_MS / 1_000)} s late`, 'a write is late, ms: median / 99th / longest', 'closing and syncing a file, ms', 'slower than its pace', 'three exports, s'], rows),
    `Three of our exports without a recorder: ${figure(alone)} s. Target: no write lost, slower by less than 10 %.`,
  ].join('\n\n');
}

/** @param {string} folder @param {Phase} phase @param {(() => Promise<void>) | undefined} work done again and again while the recorder writes */
async function runPhase(folder, phase, work) {
  await runCommand('sync', [], { timeoutMs: 120_000 });
  const order = join(folder, 'recorder.json');
  const place = join(folder, 'recorder');
  writeFileSync(order, JSON.stringify({ folder: place, cameras: CAMERAS, bitsASecond: BITS_A_SECOND, fileSeconds: SEGMENT_SECONDS, seconds: PHASE_SECONDS }));
  let isRecording = true;
  const recording = runCommand(process.execPath, [writer, order], { timeoutMs: PHASE_SECONDS * 10_000, env: { ...process.env, UV_THREADPOOL_SIZE: String(CAMERAS * 2) } }).finally(() => { isRecording = false; });
  while (isRecording && work !== undefined) phase.exportSeconds.push(await timeOf(work));
  const result = await recording;
  if (result.code !== 0) throw new Error(describeCommandFailure(result));
  /** @type {{ lateMs: number[], syncMs: number[], files: number, tookSeconds: number }} */
  const { lateMs, syncMs, files, tookSeconds } = JSON.parse(result.stdout);
  phase.lateMs.push(...lateMs);
  phase.syncMs.push(...syncMs);
  phase.files += files;
  phase.tookSeconds += tookSeconds;
  rmSync(place, { recursive: true, force: true });
}

/** @param {() => Promise<void>} work */
async function timeOf(work) {
  const startedAtMs = performance.now();
  await work();
  return (performance.now() - startedAtMs) / 1_000;
}
