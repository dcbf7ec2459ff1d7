import BetterSqlite3 from 'better-sqlite3';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { toFileError } from '../file-error.ts';
import { isStoreLocked, toDatabaseError } from './sqlite-error.ts';

/** Holds a data folder until it is released, or until the process ends in whatever way. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Makes sure that one engine at a time works in a data folder. The lock is SQLite's own lock on a small file: the
 * system drops it when the process dies, so that no stale lock and no reused process id can keep anybody out.
 * @param holder what to tell the next one, e.g. "the Reelcase window"
 * @throws AppError 'data_folder_in_use', naming the holder; 'permission_denied' and the like where this user cannot take the folder
 */
export function lockDataFolder(dataFolder: string, holder: string): DataFolderLock {
  const holderFile = join(dataFolder, 'engine.json');
  const lockFile = join(dataFolder, 'engine.lock');
  // SQLite opens a file of somebody else's for reading, without a word. Asked for and not tried: to open and close the file here would
  // drop the lock that this process may hold on it.
  for (const place of existsSync(lockFile) ? [dataFolder, lockFile] : [dataFolder]) asFileError(place, () => { accessSync(place, constants.R_OK | constants.W_OK); });
  const database = new BetterSqlite3(lockFile, { timeout: 0 });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isStoreLocked(error)) throw toDatabaseError(error, lockFile);
    throw new AppError('data_folder_in_use', `The data folder ${dataFolder} is in use by ${readHolder(holderFile)}.`, {
      remedy: 'Close that program first, or choose another data folder with --data.',
      cause: error,
    });
  }
  try {
    asFileError(holderFile, () => { writeFileSync(holderFile, JSON.stringify({ holder, processId: process.pid, since: new Date().toISOString() })); });
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    release: () => {
      if (!database.open) return;
      try {
        asFileError(holderFile, () => { rmSync(holderFile, { force: true }); });
      } finally {
        database.close();
      }
    },
  };
}

function asFileError(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw toFileError(error, 'take the data folder', file);
  }
}

/** @returns whether an engine works in a data folder now */
export function isDataFolderHeld(dataFolder: string): boolean {
  const lockFile = join(dataFolder, 'engine.lock');
  if (!existsSync(lockFile)) return false;
  const database = new BetterSqlite3(lockFile, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

function readHolder(holderFile: string): string {
  try {
    const { holder, processId, since } = JSON.parse(readFileSync(holderFile, 'utf8')) as Record<string, unknown>;
    return `${String(holder)} (process ${String(processId)}, since ${String(since)})`;
  } catch {
    // The holder has the lock and has not written its name yet.
    return 'another Reelcase';
  }
}
