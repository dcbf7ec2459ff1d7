import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toFileError } from './file-error.ts';

/**
 * Where the program keeps its store unless told otherwise: the place each system gives to a user's application data.
 * @param environment of the process; `REELCASE_DATA` wins over everything
 * @param homeFolder absolute
 */
export function defaultDataFolder(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, homeFolder: string): string {
  if (environment.REELCASE_DATA) return environment.REELCASE_DATA;
  if (platform === 'darwin') return join(homeFolder, 'Library', 'Application Support', 'Reelcase');
  if (platform === 'win32') return join(environment.APPDATA ?? join(homeFolder, 'AppData', 'Roaming'), 'Reelcase');
  return join(environment.XDG_DATA_HOME || join(homeFolder, '.local', 'share'), 'reelcase');
}

/** The fixed places inside a data folder. */
export function dataFolderPaths(dataFolder: string) {
  return {
    database: join(dataFolder, 'reelcase.db'),
    exports: join(dataFolder, 'exports'),
    thumbnails: join(dataFolder, 'thumbnails'),
    /** What only an administrator sets; need not exist. */
    administrator: join(dataFolder, 'administrator.json'),
    /** Temporary files of running exports. */
    work: join(dataFolder, 'work'),
  };
}

/** Footage and cases are nobody else's on a machine that several people use. */
export const OWNER_ONLY = 0o700;

/**
 * Makes a data folder and the folders in it.
 * @param dataFolder absolute
 * @throws AppError, e.g. 'permission_denied', 'file_missing' where a part of the path is a file, 'file_exists'
 */
export function prepareDataFolder(dataFolder: string): ReturnType<typeof dataFolderPaths> {
  const paths = dataFolderPaths(dataFolder);
  for (const folder of [dataFolder, paths.exports, paths.thumbnails]) makeFolder(folder, 'make the data folder', OWNER_ONLY);
  return paths;
}

/**
 * Makes a folder and those above it that are missing, level by level. Node's own recursive way never comes back where a
 * folder is there and takes no new ones, as /proc does (seen with Node 20, in both its forms).
 * @param folder absolute
 * @param action to complete "Could not …"
 * @param mode of the folders that are made, below the process's mask
 * @throws AppError
 */
export function makeFolder(folder: string, action: string, mode = 0o777): void {
  try {
    makeMissing(folder, mode);
  } catch (error) {
    throw toFileError(error, action, folder);
  }
}

function makeMissing(folder: string, mode: number): void {
  // Looked at before it is made: the root of a disk and a folder on a read-only disk cannot be made, and need not be.
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeMissing(parent, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (isFolder(folder)) return; // Somebody else was quicker.
    throw hasCode(error, 'ENOENT') ? refusedBy(parent, error) : error;
  }
}

/** All folders above are there by now, so "no such file" can only mean that the last of them takes no new ones. */
function refusedBy(parent: string, cause: unknown): Error {
  return Object.assign(new Error(`${parent} takes no new folders`, { cause }), { code: 'EPERM' });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
