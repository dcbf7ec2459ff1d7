import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSetup } from '../setup/state.mjs';
import { exportOnce, indexAndStart, openBenchEngine } from './bench-engine.mjs';
import { buildEngineParts } from './build-engine-parts.mjs';
import { figure, markdownTable, percentile, verdict } from './figures.mjs';
import { makeBenchFootage, SEGMENT_SECONDS } from './footage.mjs';
import { frigateTimelapse, makePlaylist } from './frigate-ways.mjs';
import { linkAsRecorded } from './recorder-folder.mjs';
import { measureRounds } from './rounds.mjs';

const START_MS = Date.UTC(2026, 0, 1);
const TIMELAPSE_SECONDS = 600;
const ENCODE_SECONDS = 60;
const STRIP_SECONDS = 3_600;
const STRIP_PICTURES = 60;
const GRID_CAMERAS = ['one', 'two', 'three', 'four'];
/** What writing may take of the time of Frigate's command, which only writes: encoded, and by copying key frames (performance.md §8). */
const QUICK_TARGET = 0.55;
const INSTANT_TARGET = 0.06;
const BURN_IN_TARGET = 1.05;
const GRID_SPEED_TARGET = 2;
const STRIP_TARGET_SECONDS = 1.5;

/**
 * Time-lapses beside Frigate's command, and what is encoded: whole jobs of the engine, with verification and thumbnail.
 * @param {{ folder: string, rounds: number }} options a folder on a disk with 2 GB to spare
 */
export async function benchTimelapse({ folder: parent, rounds }) {
  const { ffmpeg } = readSetup();
  const parts = await buildEngineParts();
  const folder = mkdtempSync(join(parent, 'reelcase-bench-timelapse-'));
  try {
    const count = TIMELAPSE_SECONDS / SEGMENT_SECONDS;
    const files = await makeBenchFootage(ffmpeg, join(folder, 'footage'), count);
    for (const camera of GRID_CAMERAS) linkAsRecorded(files, { root: join(folder, 'recordings'), camera, startMs: START_MS, count: STRIP_SECONDS / SEGMENT_SECONDS });
    const engine = await openBenchEngine(parts, join(folder, 'data'));
    try {
      const cameras = await indexAndStart(engine, folder);
      const optionsOf = parts.exportOptionsSchema.parse.bind(parts.exportOptionsSchema);
      console.log(`\n### Time-lapse of 10 minutes, 25 times as fast, ${String(rounds)} rounds\n\n${await compareTimelapses({ engine, cameras, optionsOf, ffmpeg, folder, files, rounds })}`);
      console.log(`\n### Encoding, grid, stills and strip, ${String(rounds)} rounds\n\n${await compareEncodings({ engine, cameras, optionsOf, ffmpeg, folder, files, rounds })}`);
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {Awaited<ReturnType<typeof import('./engine-parts.mjs').openEngine>>} Engine */
/** @typedef {import('./bench-engine.mjs').Request} Request */

/**
 * @typedef {object} Bench
 * @property {Engine} engine
 * @property {ReadonlyMap<string, number>} cameras by their names
 * @property {(options: unknown) => Request['options']} optionsOf adds what is left out
 * @property {string} ffmpeg
 * @property {string} folder
 * @property {readonly string[]} files
 * @property {number} rounds
 */

/** @param {Bench} bench */
async function compareTimelapses({ engine, cameras, optionsOf, ffmpeg, folder, files, rounds }) {
  const list = join(folder, 'list.txt');
  writeFileSync(list, files.map((file) => `file '${file}'\n`).join(''));
  const playlist = await makePlaylist(ffmpeg, files, join(folder, 'playlist'));
  /** @type {Map<string, number[]>} */
  const producing = new Map();
  /** @type {Map<string, number>} */
  const sizes = new Map();
  const ways = [
    noteSize(frigateTimelapse(ffmpeg, "Frigate's command on the files", ['-f', 'concat', '-safe', '0', '-i', list]), sizes),
    noteSize(frigateTimelapse(ffmpeg, "Frigate's command on its playlist", ['-protocol_whitelist', 'pipe,file,http,tcp', '-i', playlist]), sizes),
    ...[{ name: 'ours, quick', method: 'quick', quality: 'medium' }, { name: 'ours, quick, quality “small”', method: 'quick', quality: 'small' }, { name: 'ours, instant', method: 'instant', quality: 'medium' }].map(({ name, ...options }) =>
      ourWay(engine, name, { items: [item(cameras, 'one', TIMELAPSE_SECONDS)], options: optionsOf({ kind: 'timelapse', speed: 25, ...options }) }, producing, sizes)),
  ];
  const measured = await measureRounds(ways, files, join(folder, 'output.mp4'), rounds, 0, true);
  const [onFiles, onPlaylist] = measured;
  return markdownTable(['way', 's', '× command', '… on its playlist', 'of these writing, s', '× command', 'target', '', 'MB'], measured.map(({ name, seconds }) => {
    // Each way has also run once before the rounds.
    const writing = producing.get(name)?.slice(-seconds.length) ?? seconds;
    const ratio = medianRatio(writing, onFiles?.seconds);
    const target = name.startsWith('ours, quick') ? QUICK_TARGET : name === 'ours, instant' ? INSTANT_TARGET : null;
    return [
      name, figure(percentile(seconds, 50)), figure(medianRatio(seconds, onFiles?.seconds)), figure(medianRatio(seconds, onPlaylist?.seconds)), figure(percentile(writing, 50)), figure(ratio),
      ...(target === null ? ['', ''] : [`≤ ${String(target)}`, verdict(ratio, target, 'most')]), figure((sizes.get(name) ?? Number.NaN) / 1e6),
    ];
  }));
}

/** @param {Bench} bench */
async function compareEncodings({ engine, cameras, optionsOf, folder, files, rounds }) {
  const items = [item(cameras, 'one', ENCODE_SECONDS)];
  const otherCameraIds = GRID_CAMERAS.slice(1).map((name) => cameras.get(name) ?? 0);
  /** @type {Map<string, number[]>} */
  const producing = new Map();
  const measured = await measureRounds([
    ourWay(engine, 'encoded again', { items, options: optionsOf({ kind: 'encode' }) }, producing),
    ourWay(engine, 'encoded again, clock and name burnt in', { items, options: optionsOf({ kind: 'encode', burnIn: { clock: true, name: true } }) }, producing),
    ourWay(engine, 'grid of four', { items, options: optionsOf({ kind: 'grid', otherCameraIds }) }, producing),
    ourWay(engine, '60 stills of an hour', { items: [item(cameras, 'one', STRIP_SECONDS)], options: optionsOf({ kind: 'stills', everySeconds: 60, maxHeight: 180 }) }, producing),
    { name: 'strip of 60 pictures of an hour', run: () => makeStrip(engine, cameras) },
  ], files, join(folder, 'unused.mp4'), rounds, 0, true);
  // The first way has also run once before the rounds.
  const writing = measured.map(({ name, seconds }) => (producing.get(name) ?? seconds).slice(-seconds.length));
  const [plain, burnt, grid, , strip] = writing;
  const burnInRatio = medianRatio(burnt ?? [], plain);
  const gridSpeed = ENCODE_SECONDS / percentile(grid ?? [], 50);
  const stripSeconds = percentile(strip ?? [], 50);
  const verdicts = ['', `${figure(burnInRatio)} × plain, target ≤ ${String(BURN_IN_TARGET)}: ${verdict(burnInRatio, BURN_IN_TARGET, 'most')}`, `target ≥ ${String(GRID_SPEED_TARGET)} × life: ${verdict(gridSpeed, GRID_SPEED_TARGET, 'least')}`, '', `target ≤ ${String(STRIP_TARGET_SECONDS)} s: ${verdict(stripSeconds, STRIP_TARGET_SECONDS, 'most')}`];
  return markdownTable(['job', 's', 'of these writing', '× life', ''], measured.map(({ name, seconds }, index) => {
    const footageSeconds = index >= 3 ? STRIP_SECONDS : ENCODE_SECONDS;
    const writingSeconds = percentile(writing[index] ?? [], 50);
    return [name, figure(percentile(seconds, 50)), figure(writingSeconds), figure(footageSeconds / writingSeconds), verdicts[index] ?? ''];
  }));
}

/** What is encoded better takes longer: sizes tell that two ways do not make the same. @param {import('./ways.mjs').Way} way @param {Map<string, number>} sizes @returns {import('./ways.mjs').Way} */
function noteSize({ name, run }, sizes) {
  return {
    name,
    run: async (files, output) => {
      const text = await run(files, output);
      sizes.set(name, statSync(output).size);
      return text;
    },
  };
}

/** Pictures of what is recorded, as the window shows them before an export. @param {Engine} engine @param {ReadonlyMap<string, number>} cameras */
async function makeStrip(engine, cameras) {
  const { cameraId, startMs, endMs } = item(cameras, 'one', STRIP_SECONDS);
  const strip = await engine.filmstrips.make(cameraId, { startMs, endMs }, STRIP_PICTURES);
  const count = strip?.moments.filter(({ picture }) => picture !== null).length ?? 0;
  if (count !== STRIP_PICTURES) throw new Error(`The strip has ${String(count)} of ${String(STRIP_PICTURES)} pictures`);
  return '';
}

/**
 * @param {Engine} engine
 * @param {string} name
 * @param {Request} request
 * @param {Map<string, number[]>} producing gets the time of the steps that write
 * @param {Map<string, number>} [sizes] gets the size of the file
 * @returns {import('./ways.mjs').Way}
 */
function ourWay(engine, name, request, producing, sizes) {
  return {
    name,
    run: async () => {
      const { producingSeconds, sizeBytes } = await exportOnce(engine, request);
      producing.set(name, [...(producing.get(name) ?? []), producingSeconds]);
      sizes?.set(name, sizeBytes);
      return '';
    },
  };
}

/** @param {ReadonlyMap<string, number>} cameras @param {string} name @param {number} seconds */
function item(cameras, name, seconds) {
  return { cameraId: cameras.get(name) ?? 0, startMs: START_MS, endMs: START_MS + seconds * 1_000 };
}

/** @param {readonly number[]} seconds @param {readonly number[] | undefined} base of the same rounds */
function medianRatio(seconds, base = []) {
  return percentile(seconds.map((each, round) => each / (base[round] ?? Number.NaN)), 50);
}
