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
 * Turns what better-sqlite3 throws into an error for people; the only file that knows SQLite's codes.
 * @returns `error` itself when it is none of SQLite's
 */
export function toDatabaseError(error: unknown, file: string): unknown {
  const sqliteCode = sqliteCodeOf(error);
  const match = known.find(({ prefix }) => sqliteCode.startsWith(prefix));
  if (!match) return error;
  return new AppError(match.code, `The store ${file} ${match.what}.`, { remedy: match.remedy, cause: error });
}

/** @returns whether another program holds the store just now, so that the same statement can succeed in a moment */
export function isStoreLocked(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCodeOf(error));
}

/**
 * @returns whether a failure is the store's: it is damaged, cannot be read or written, or was locked for too long. A constraint
 *   that a statement broke is a bug of ours and not meant.
 */
export function isStoreTrouble(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'database_locked' || error.code === 'database_corrupt' || isStoreTrouble(error.cause);
  return /^SQLITE_(?!CONSTRAINT|MISUSE|RANGE|MISMATCH|TOOBIG)/.test(sqliteCodeOf(error));
}

/** Says in words for people that the store has failed while the program ran. @param file of the store */
export function toStoreFailure(error: unknown, file: string): AppError {
  const known = toDatabaseError(error, file);
  if (known instanceof AppError) return known;
  return new AppError('database_corrupt', `The store ${file} has failed: ${error instanceof Error ? error.message : String(error)}.`, { remedy: 'Start Reelcase again; if it fails again, use a backup of the data folder. The exported files themselves are not affected.', cause: error });
}

function sqliteCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What the same codes mean for a recorder's database, which is only read; each follows its name. */
const ofRecorder: readonly { prefix: string; what: string }[] = [
  { prefix: 'SQLITE_BUSY', what: 'is locked by another program' },
  { prefix: 'SQLITE_LOCKED', what: 'is locked by another program' },
  { prefix: 'SQLITE_CORRUPT', what: 'is damaged' },
  { prefix: 'SQLITE_NOTADB', what: 'is not an SQLite database' },
  { prefix: 'SQLITE_READONLY', what: 'was not closed properly, and has to be opened by the recorder first' },
  { prefix: 'SQLITE_PERM', what: 'may not be opened by this user' },
  { prefix: 'SQLITE_AUTH', what: 'may not be opened by this user' },
  { prefix: 'SQLITE_CANTOPEN', what: 'cannot be opened by this user' },
  { prefix: 'SQLITE_IOERR', what: 'cannot be read from its disk' },
];

/** @returns what is wrong with a recorder's database, to follow its name; undefined for what is no error of SQLite's */
export function recorderDatabaseProblem(error: unknown): string | undefined {
  const sqliteCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!sqliteCode.startsWith('SQLITE_')) return undefined;
  const match = ofRecorder.find(({ prefix }) => sqliteCode.startsWith(prefix));
  return match?.what ?? `cannot be read: ${error instanceof Error ? error.message : sqliteCode}`;
}
