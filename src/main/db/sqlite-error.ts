import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** SQLite's primary result codes that a person can do something about. https://www.sqlite.org/rescode.html */
const known: readonly { prefix: string; code: ErrorCode; what: string; remedy: string }[] = [
  { prefix: 'SQLITE_BUSY', code: 'database_locked', what: 'is in use by another program', remedy: 'Close the other program and try again.' },
  { prefix: 'SQLITE_LOCKED', code: 'database_locked', what: 'is in use by another program', remedy: 'Close the other program and try again.' },
  { prefix: 'SQLITE_CORRUPT', code: 'database_corrupt', what: 'is damaged', remedy: 'Move it aside and start again with a backup of the data folder. The exported files themselves are not affected.' },
  { prefix: 'SQLITE_NOTADB', code: 'database_corrupt', what: 'is not a Reelcase store', remedy: 'Move that file aside, or choose another data folder with --data.' },
  { prefix: 'SQLITE_FULL', code: 'disk_full', what: 'could not be written because the disk is full', remedy: 'Free some space on the disk of the data folder and try again.' },
  { prefix: 'SQLITE_READONLY', code: 'read_only', what: 'cannot be written to', remedy: 'Check the permissions of the data folder, or choose another one with --data.' },
  { prefix: 'SQLITE_PERM', code: 'permission_denied', what: 'may not be opened by this user', remedy: 'Check the permissions of the data folder, or choose another one with --data.' },
  { prefix: 'SQLITE_CANTOPEN', code: 'file_missing', what: 'could not be opened', remedy: 'Check that the data folder exists and may be read and written.' },
  { prefix: 'SQLITE_IOERR', code: 'io_failed', what: 'could not be read or written', remedy: 'Check the disk of the data folder.' },
];

/**
 * Turns what better-sqlite3 throws while a store is opened into an error for people; the only file that knows SQLite's codes.
 * @returns `error` itself when it is none of SQLite's
 */
export function toDatabaseError(error: unknown, file: string): unknown {
  const sqliteCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const match = known.find(({ prefix }) => sqliteCode.startsWith(prefix));
  if (!match) return error;
  return new AppError(match.code, `The store ${file} ${match.what}.`, { remedy: match.remedy, cause: error });
}
