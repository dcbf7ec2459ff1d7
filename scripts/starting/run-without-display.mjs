import { say } from '../setup/say.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';
import { askCommand, showCommand } from './command-line.mjs';

/** Length of what is exported: long enough to see the bar, short enough to wait for. */
const RANGE_MS = 2 * 60_000;

/** @typedef {{ id: number, name: string, firstMs: number | null, lastMs: number | null }} Camera what is read of the answer of `cameras` */

/**
 * Does the program's main job where no window can be shown: exports the newest minutes of one camera.
 * @param {string} dataFolder
 */
export async function runWithoutDisplay(dataFolder) {
  say('There is no display here, so the main job is done from the command line: index the recordings, then export some.');
  await showCommand(dataFolder, ['index']);
  const choice = chooseRange(/** @type {Camera[]} */ (await askCommand(dataFolder, ['cameras'])));
  if (choice === undefined) throw new ExpectedError('None of the sources has a recording. Add one that has with "npm run cli -- source add frigate-folder PATH".');
  const { camera, startMs, endMs } = choice;
  await showCommand(dataFolder, ['export', '--camera-id', String(camera.id), '--from', new Date(startMs).toISOString(), '--to', new Date(endMs).toISOString(), '--name', `First look at ${camera.name}`]);
  const { exports } = /** @type {{ exports: { videoPath: string }[] }} */ (await askCommand(dataFolder, ['exports', '--limit', '1']));
  console.log(`Exported file: ${exports[0]?.videoPath ?? 'none'}`);
  console.log('For the window, run "npm start" in a desktop session, or "xvfb-run -a npm start" for one that nobody sees.');
}

/**
 * @param {readonly Camera[]} cameras
 * @returns {{ camera: Camera, startMs: number, endMs: number } | undefined} the newest minutes of the first camera; undefined without recordings
 */
export function chooseRange(cameras) {
  for (const camera of cameras) {
    if (camera.firstMs !== null && camera.lastMs !== null && camera.lastMs > camera.firstMs) return { camera, startMs: Math.max(camera.firstMs, camera.lastMs - RANGE_MS), endMs: camera.lastMs };
  }
  return undefined;
}
