import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { makeFolder } from '../setup/make-folder.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';
import { clearLeftFolders, makeTemporaryFolder } from '../setup/temporary-folder.mjs';
import { demoCameras } from './demo-cameras.mjs';
import { askAbilities, fontOption } from './ffmpeg-abilities.mjs';
import { CLOCK_FILE, clockText, ffmpegArguments, KEYFRAME_SECONDS, NAME_FILE } from './ffmpeg-arguments.mjs';
import { isInGap, segmentPath } from './segment-path.mjs';

/** @typedef {import('./demo-cameras.mjs').DemoCamera} DemoCamera */

/**
 * @typedef {object} DemoFootageOptions
 * @property {string} ffmpeg path of the program
 * @property {string} folder the store's folder; the footage goes into `recordings/` in it
 * @property {number} startMs UTC, on a whole second
 * @property {number} durationSeconds whole
 * @property {readonly DemoCamera[]} [cameras] default: the three demo cameras
 * @property {number} [segmentSeconds] default 10, a multiple of the 2 s between keyframes
 * @property {(fraction: number) => void} [onProgress] 0 to 1
 */

/**
 * @typedef {object} DemoFootage
 * @property {string} recordingsFolder
 * @property {{ name: string, codec: 'h264' | 'hevc', files: string[] }[]} cameras what was really made; files in order of time
 * @property {string[]} notes sentences about what this ffmpeg could not do
 */

/** Passes that run at the same time, each encoding with one thread: all cameras of the demo, for a busy machine shares by the process. */
const PASSES_AT_ONCE = Math.max(demoCameras.length, availableParallelism());

/** Where a pass works, beside the recordings. */
const WORK_FOLDER = 'making';

/**
 * Makes footage in Frigate's folder layout in which every frame tells its own time, as text and as a strip (time-strip.mjs).
 * @param {DemoFootageOptions} options
 * @returns {Promise<DemoFootage>}
 * @throws {ExpectedError} with ffmpeg's words, or those of the disk
 */
export async function makeDemoFootage(options) {
  const { ffmpeg, folder, startMs, durationSeconds, cameras = demoCameras, segmentSeconds = 10, onProgress } = options;
  if (startMs % 1_000 !== 0 || segmentSeconds % KEYFRAME_SECONDS !== 0) throw new RangeError(`Demo footage starts on a whole second, in segments of a multiple of ${String(KEYFRAME_SECONDS)} s`);
  const recordingsFolder = join(folder, 'recordings');
  makeFolder(recordingsFolder);
  await clearLeftFolders(folder, WORK_FOLDER);
  const abilities = await askAbilities(ffmpeg);
  const fractions = cameras.map(() => 0);
  /** @type {DemoFootage['cameras']} */
  const made = [];
  // The slowest first: HEVC takes several times as long.
  const waiting = cameras.map((camera, index) => ({ camera, index })).sort((first, second) => Number(second.camera.codec === 'hevc') - Number(first.camera.codec === 'hevc'));
  const makeOneAfterTheOther = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { camera, index } = next;
      const onSeconds = (/** @type {number} */ seconds) => {
        fractions[index] = Math.min(1, seconds / durationSeconds);
        onProgress?.(fractions.reduce((sum, fraction) => sum + fraction, 0) / cameras.length);
      };
      const files = await makeCamera({ ffmpeg, recordingsFolder, onSeconds, pass: { camera, startMs, durationSeconds, segmentSeconds, abilities, font: fontOption() } });
      made[index] = { name: camera.name, codec: abilities.canEncodeHevc ? camera.codec : 'h264', files };
    }
  };
  await Promise.all(Array.from({ length: PASSES_AT_ONCE }, makeOneAfterTheOther));
  return { recordingsFolder, cameras: made, notes: describeShortcomings(abilities, cameras) };
}

/**
 * @param {object} options
 * @param {string} options.ffmpeg
 * @param {string} options.recordingsFolder
 * @param {(seconds: number) => void} options.onSeconds
 * @param {import('./ffmpeg-arguments.mjs').PassOptions} options.pass
 * @returns {Promise<string[]>} the camera's files
 */
async function makeCamera({ ffmpeg, recordingsFolder, onSeconds, pass }) {
  // On the same file system, so that the segments can be moved.
  const workFolder = await makeTemporaryFolder(dirname(recordingsFolder), WORK_FOLDER);
  try {
    await writeFile(join(workFolder, CLOCK_FILE), clockText(pass.startMs));
    await writeFile(join(workFolder, NAME_FILE), pass.camera.name);
    const result = await runCommand(ffmpeg, ffmpegArguments(pass), {
      cwd: workFolder,
      timeoutMs: 60_000 + pass.durationSeconds * 1_000,
      onStdout: (text) => {
        const microseconds = [...text.matchAll(/^out_time_ms=(\d+)$/gm)].at(-1)?.[1];
        // ffmpeg's own slip: out_time_ms is in microseconds.
        if (microseconds !== undefined) onSeconds(Number(microseconds) / 1_000_000);
      },
    });
    if (result.code !== 0) throw new ExpectedError(`ffmpeg (${ffmpeg}) could not make the demo footage of "${pass.camera.name}": ${describeCommandFailure(result)}`);
    return await placeSegments(workFolder, recordingsFolder, pass);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/**
 * @param {string} workFolder
 * @param {string} recordingsFolder
 * @param {import('./ffmpeg-arguments.mjs').PassOptions} pass
 */
async function placeSegments(workFolder, recordingsFolder, { camera, startMs, durationSeconds, segmentSeconds }) {
  const files = [];
  for (let index = 0; index * segmentSeconds < durationSeconds; index += 1) {
    if (isInGap(index, segmentSeconds, camera.gaps)) continue;
    const segmentStartMs = startMs + index * segmentSeconds * 1_000;
    const file = segmentPath(recordingsFolder, camera.name, segmentStartMs);
    makeFolder(dirname(file));
    await rename(join(workFolder, `segment-${String(index).padStart(6, '0')}.mp4`), file);
    // As a recorder leaves it: last written when the segment ended.
    const end = segmentStartMs / 1_000 + segmentSeconds;
    await utimes(file, end, end);
    files.push(file);
  }
  return files;
}

/**
 * @param {import('./ffmpeg-abilities.mjs').FfmpegAbilities} abilities
 * @param {readonly DemoCamera[]} cameras
 */
function describeShortcomings(abilities, cameras) {
  const hevc = cameras.filter((camera) => camera.codec === 'hevc').map((camera) => camera.name);
  return [
    ...(!abilities.canEncodeHevc && hevc.length > 0 ? [`This ffmpeg cannot encode HEVC (it lacks libx265), so ${hevc.join(', ')} is H.264 as well.`] : []),
    ...(abilities.canDrawText ? [] : ['This ffmpeg cannot draw text (it lacks drawtext), so the clock is there only as the strip at the lower edge.']),
  ];
}
