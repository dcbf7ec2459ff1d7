import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where things that are costly to get are kept from one checkout to the next: the place each system gives to caches.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [homeFolder] absolute
 * @returns {string}
 */
export function cacheFolder(environment = process.env, platform = process.platform, homeFolder = homedir()) {
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'reelcase');
  if (platform === 'darwin') return join(homeFolder, 'Library', 'Caches', 'reelcase');
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(homeFolder, 'AppData', 'Local'), 'reelcase', 'Cache');
  return join(homeFolder, '.cache', 'reelcase');
}
