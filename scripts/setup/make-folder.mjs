import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExpectedError } from './setup-error.mjs';

/** @type {Readonly<Record<string, string>>} */
const reasons = {
  EACCES: 'this user may not make it',
  EPERM: 'the system does not allow it',
  ENOENT: 'the folder above takes no new ones',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'there is a file of that name',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

/**
 * Makes a folder and those above it that are missing, level by level, as src/main/data-folder.ts does, which Node 20 cannot read:
 * Node's own recursive way never comes back where a folder is there and takes no new ones, as /proc does.
 * @param {string} folder absolute
 * @throws {ExpectedError}
 */
export function makeFolder(folder) {
  try {
    makeMissing(folder);
  } catch (error) {
    throw toFolderError(error, folder);
  }
}

/**
 * @param {unknown} error of the disk
 * @param {string} folder that could not be made
 * @returns {unknown} one for people, or `error` itself when it is none of the disk's
 */
export function toFolderError(error, folder) {
  const reason = error instanceof Error && 'code' in error ? reasons[String(error.code)] : undefined;
  if (reason === undefined) return error;
  return new ExpectedError(`The folder ${folder} could not be made: ${reason}.\n  What to do: choose another folder, or check that its disk is connected and may be written.`);
}

/** @param {string} folder */
function makeMissing(folder) {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeMissing(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else may have been quicker.
    if (!isFolder(folder)) throw error;
  }
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
