import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { scratchFolder } from './project.mjs';
import { say } from './say.mjs';

/**
 * Does something that only one process at a time may do in this checkout; a second one waits for its turn.
 * @template T
 * @param {string} name of the work, as a file name and in the sentence "Waiting for …"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const file = join(scratchFolder, `${name}.lock`);
  await mkdir(scratchFolder, { recursive: true });
  let hasSaid = false;
  while (!(await tryToTake(file))) {
    if (!hasSaid) say(`Waiting for another ${name} of this checkout to end (${file}).`);
    hasSaid = true;
    await pause(250);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @param {string} file @returns {Promise<boolean>} */
async function tryToTake(file) {
  const own = `${file}-${String(process.pid)}`;
  await writeFile(own, String(process.pid));
  try {
    // Linked, not written in place, so that a lock always tells who holds it.
    await link(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    // A holder that is gone left its lock behind.
    if (holder > 0 && !isAlive(holder)) await rm(file, { force: true });
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
