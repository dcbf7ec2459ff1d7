import BetterSqlite3 from 'better-sqlite3';
import type { Database } from './open.ts';

/** How long a lock of the other program is waited for. */
const BUSY_TIMEOUT_MS = 2_000;

/**
 * Opens somebody else's database for reading only. Beside one in WAL mode that nobody has open SQLite makes `-wal` and `-shm` all
 * the same; the caller sees to it that this cannot happen.
 * @param file absolute
 * @throws SQLite's error; see sqlite-error.ts
 */
export function openForeignDatabase(file: string): Database {
  const database = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  // Nothing that is written into a stranger's schema is to run here.
  database.pragma('trusted_schema = OFF');
  database.pragma('query_only = ON');
  return database;
}
