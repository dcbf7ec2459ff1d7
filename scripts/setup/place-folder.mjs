import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { makeFolder } from './make-folder.mjs';
import { makeTemporaryFolder } from './temporary-folder.mjs';

/**
 * Fills a folder beside its final place and moves it there in one step, so that a half-filled one is never found.
 * @param {string} target absolute
 * @param {(temporaryFolder: string) => Promise<string>} fill returns the folder to move: the given one or one inside it
 */
export async function placeFolder(target, fill) {
  makeFolder(dirname(target));
  const temporaryFolder = await makeTemporaryFolder(dirname(target), basename(target));
  try {
    const filled = await fill(temporaryFolder);
    await rm(target, { recursive: true, force: true });
    try {
      await rename(filled, target);
    } catch (error) {
      // Another checkout's set-up got there first with the same thing: fine.
      if (!existsSync(target)) throw error;
    }
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}
