import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { migrations } from './migrations/index.ts';
import schema from './schema.sql?raw';
import { toDatabaseError } from './sqlite-error.ts';

/** An open database. Statements are synchronous; keep each under 10 ms on the main thread. */
export type Database = BetterSqlite3.Database;

/** The version this program writes, kept in SQLite's `user_version`. */
export const SCHEMA_VERSION = migrations.length + 1;

/** How long a statement waits, and everything else on its thread with it, while another program holds the store. */
export const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the store, makes it when it is not there, and brings an older one up to date.
 * @param file absolute path; its folder exists
 * @throws AppError 'database_newer' | 'database_corrupt' | 'database_locked' | 'permission_denied' | 'disk_full' | 'file_missing'
 */
export function openDatabase(file: string, options: { readOnly?: boolean } = {}): Database {
  const readOnly = options.readOnly ?? false;
  let database: Database | undefined;
  try {
    database = new BetterSqlite3(file, { readonly: readOnly, fileMustExist: readOnly, timeout: BUSY_TIMEOUT_MS });
    database.pragma('foreign_keys = ON');
    if (readOnly) {
      refuseOtherVersion(file, versionOf(database));
    } else {
      // WAL: readers (the CLI beside an open window) and the scanning thread do not stop the writer.
      database.pragma('journal_mode = WAL');
      // FULL, not NORMAL: a job that was reported as queued must survive a power cut. The few writes can afford it.
      database.pragma('synchronous = FULL');
      migrate(database, file);
    }
    return database;
  } catch (error) {
    database?.close();
    throw toDatabaseError(error, file);
  }
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function migrate(database: Database, file: string): void {
  const version = versionOf(database);
  if (version === SCHEMA_VERSION) return;
  refuseNewerVersion(file, version);
  database.transaction(() => {
    if (version === 0) database.exec(schema);
    else for (const step of migrations.slice(version - 1)) database.exec(step);
    database.pragma(`user_version = ${String(SCHEMA_VERSION)}`);
  }).exclusive();
}

function refuseNewerVersion(file: string, version: number): void {
  if (version <= SCHEMA_VERSION) return;
  throw new AppError('database_newer', `The store ${file} was written by a newer Reelcase (its version is ${String(version)}, this program knows ${String(SCHEMA_VERSION)}).`, {
    remedy: 'Install the newer Reelcase again, or choose another data folder with --data. Nothing was changed.',
  });
}

function refuseOtherVersion(file: string, version: number): void {
  refuseNewerVersion(file, version);
  if (version === SCHEMA_VERSION) return;
  throw new AppError('conflict', `The store ${file} is from an older Reelcase and has not been brought up to date.`, {
    remedy: 'Open Reelcase once with this data folder, then try again.',
  });
}
