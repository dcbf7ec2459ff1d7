import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toFolderError } from './make-folder.mjs';

/**
 * Makes a hidden folder whose name says which process works in it, so that it can be told from one that a killed process left.
 * @param {string} parent absolute
 * @param {string} purpose first part of its name
 * @returns {Promise<string>}
 * @throws {ExpectedError}
 */
export async function makeTemporaryFolder(parent, purpose) {
  try {
    return await mkdtemp(join(parent, `.${purpose}-${String(process.pid)}-`));
  } catch (error) {
    throw toFolderError(error, join(parent, `.${purpose}`));
  }
}

/**
 * Deletes what {@link makeTemporaryFolder} made for processes that do not run any more.
 * @param {string} parent absolute; need not exist
 * @param {string} purpose
 */
export async function clearLeftFolders(parent, purpose) {
  const names = await readdir(parent).catch(() => /** @type {string[]} */ ([]));
  for (const name of names) {
    const processId = processIdOf(name, purpose);
    if (processId !== undefined && !isRunning(processId)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** @param {string} name @param {string} purpose */
function processIdOf(name, purpose) {
  if (!name.startsWith(`.${purpose}-`)) return undefined;
  // What mkdtemp adds is six letters or digits.
  const match = /^(\d{1,10})-[A-Za-z0-9]{6}$/.exec(name.slice(purpose.length + 2));
  return match === null ? undefined : Number(match[1]);
}

/** @param {number} processId */
function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
