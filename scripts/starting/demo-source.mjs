import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeDemoFootage } from '../demo-footage/make-demo-footage.mjs';
import { lastFullTenMinutes } from '../demo-footage/read-arguments.mjs';
import { showProgress } from '../demo-footage/show-progress.mjs';
import { placeFolder } from '../setup/place-folder.mjs';
import { say } from '../setup/say.mjs';
import { clearLeftFolders } from '../setup/temporary-folder.mjs';
import { askCommand } from './command-line.mjs';

const DEMO_SECONDS = 600;
const DEMO_FOLDER = 'demo-footage';

/**
 * Gives a store without any source the demo footage, so that there is something to see.
 * @param {string} dataFolder
 * @param {string} ffmpeg
 */
export async function provideSource(dataFolder, ffmpeg) {
  // Of a first start that was interrupted.
  await clearLeftFolders(dataFolder, DEMO_FOLDER);
  if (await hasSource(dataFolder)) return;
  const folder = join(dataFolder, DEMO_FOLDER);
  if (!existsSync(folder)) {
    say(`There is no source of recordings yet: making ten minutes of demo footage in ${folder}.`);
    await placeFolder(folder, (temporaryFolder) => makeInto(temporaryFolder, ffmpeg));
  }
  await askCommand(dataFolder, ['source', 'add', 'frigate-folder', folder]);
  await askCommand(dataFolder, ['index']);
}

/** @param {string} dataFolder @returns {Promise<boolean>} */
async function hasSource(dataFolder) {
  // A store that was never opened has no books to ask.
  if (!existsSync(join(dataFolder, 'reelcase.db'))) return false;
  const sources = await askCommand(dataFolder, ['source', 'list']);
  return Array.isArray(sources) && sources.length > 0;
}

/** @param {string} temporaryFolder @param {string} ffmpeg */
async function makeInto(temporaryFolder, ffmpeg) {
  const progress = showProgress('Making demo footage');
  const startMs = lastFullTenMinutes(Date.now()) - DEMO_SECONDS * 1_000;
  const footage = await makeDemoFootage({ ffmpeg, folder: temporaryFolder, startMs, durationSeconds: DEMO_SECONDS, onProgress: progress.update });
  progress.end();
  for (const note of footage.notes) say(note);
  return temporaryFolder;
}
