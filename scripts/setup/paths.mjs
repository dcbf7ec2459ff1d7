import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of this checkout. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where downloads and compiled parts are kept between checkouts: the user's cache folder. */
export function cacheFolder() {
  if (process.env.REELCASE_CACHE) return process.env.REELCASE_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'reelcase');
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'reelcase', 'cache');
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'reelcase');
}

/** @param {...string} parts path below node_modules */
export function inModules(...parts) {
  return join(projectFolder, 'node_modules', ...parts);
}
