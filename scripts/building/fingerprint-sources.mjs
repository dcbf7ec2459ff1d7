import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Sums up names and contents, not times: a checkout of another branch and back needs no new build.
 * @param {string} rootFolder
 * @param {readonly string[]} names of files and folders in it; those that do not exist are left out
 * @returns {string}
 */
export function fingerprintSources(rootFolder, names) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of listFiles(join(rootFolder, name))) {
      const contents = readFileSync(file);
      // The length keeps two files from being taken for one with both contents.
      hash.update(`${relative(rootFolder, file).split(sep).join('/')}\0${String(contents.length)}\0`).update(contents);
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} in an order that is the same everywhere */
function listFiles(path) {
  if (!existsSync(path)) return [];
  const entries = readEntries(path);
  if (entries === undefined) return [path];
  return entries.sort((first, second) => (first.name < second.name ? -1 : 1)).flatMap((entry) => (entry.isDirectory() ? listFiles(join(path, entry.name)) : [join(path, entry.name)]));
}

/** @param {string} path @returns {import('node:fs').Dirent[] | undefined} undefined for a file */
function readEntries(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
