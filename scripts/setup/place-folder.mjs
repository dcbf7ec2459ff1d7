import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Fills a folder beside its final place and moves it there in one step, so that a half-filled one is never found.
 * @param {string} target absolute
 * @param {(temporaryFolder: string) => Promise<string>} fill returns the folder to move: the given one or one inside it
 */
export async function placeFolder(target, fill) {
  await mkdir(dirname(target), { recursive: true });
  const temporaryFolder = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
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
