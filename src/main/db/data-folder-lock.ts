import BetterSqlite3 from 'better-sqlite3';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** Holds a data folder until it is released, or until the process ends in whatever way. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Makes sure that one engine at a time works in a data folder. The lock is SQLite's own lock on a small file: the
 * system drops it when the process dies, so that no stale lock and no reused process id can keep anybody out.
 * @param holder what to tell the next one, e.g. "the Reelcase window"
 * @throws AppError 'data_folder_in_use', naming the holder
 */
export function lockDataFolder(dataFolder: string, holder: string): DataFolderLock {
  const holderFile = join(dataFolder, 'engine.json');
  const database = new BetterSqlite3(join(dataFolder, 'engine.lock'), { timeout: 0 });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))) throw error;
    throw new AppError('data_folder_in_use', `The data folder ${dataFolder} is in use by ${readHolder(holderFile)}.`, {
      remedy: 'Close that program first, or choose another data folder with --data.',
      cause: error,
    });
  }
  writeFileSync(holderFile, JSON.stringify({ holder, processId: process.pid, since: new Date().toISOString() }));
  return {
    release: () => {
      if (!database.open) return;
      rmSync(holderFile, { force: true });
      database.close();
    },
  };
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
