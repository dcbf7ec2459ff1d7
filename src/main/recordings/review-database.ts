import { closeSync, constants, copyFileSync, existsSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { openForeignDatabase } from '../db/open-foreign.ts';
import type { Database } from '../db/open.ts';
import { recorderDatabaseProblem } from '../db/sqlite-error.ts';
import { toFileError } from '../file-error.ts';
import { toReviewItem, type ReviewItem, type ReviewRow } from './review-items.ts';

// Runs in a thread of its own (workers/review-items.ts): nobody knows how large somebody else's database is.

/** What is asked of a recorder's database. */
export interface ReviewQuestion {
  /** Absolute. */
  databasePath: string;
  /** Absolute folder for a copy, of nobody else; need not exist, and is gone afterwards. */
  copyFolder: string;
  /** Null: only whether the database can be read. */
  of: (TimeSpan & { camera: string }) | null;
}

/** Items in order of their start, or the reason why there are none, to follow “the recorder's database”. */
export type ReviewAnswer = { kind: 'items'; items: ReviewItem[]; isCut: boolean } | { kind: 'problem'; problem: string };

/** Most items of one export: a chapter every four minutes for a month. */
export const MAX_REVIEW_ITEMS = 10_000;
/** The largest database that is copied in order to be read. */
const MAX_COPIED_BYTES = 4 * 1024 ** 3;
/** More is no list of objects. In characters. */
const MAX_DATA_LENGTH = 100_000;
const COLUMNS = ['id', 'camera', 'start_time', 'end_time', 'severity', 'data'];

class Unusable extends Error {}

/**
 * Reads review items out of Frigate's database without ever writing to it or making a file beside it.
 * Does not throw for anything that is wrong with the database.
 */
export function readReviewItems({ databasePath, copyFolder, of }: ReviewQuestion): ReviewAnswer {
  let database: Database | undefined;
  try {
    database = openForeignDatabase(placeToRead(databasePath, copyFolder));
    refuseOtherSchema(database);
    return of === null ? { kind: 'items', items: [], isCut: false } : query(database, of);
  } catch (error) {
    return { kind: 'problem', problem: problemOf(error, databasePath) };
  } finally {
    database?.close();
    rmSync(copyFolder, { recursive: true, force: true });
  }
}

function problemOf(error: unknown, path: string): string {
  if (error instanceof Unusable) return error.message;
  const known = recorderDatabaseProblem(error);
  if (known !== undefined) return known;
  const file = toFileError(error, 'read it', path);
  if (file instanceof AppError) return `cannot be read: ${file.message}`;
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function query(database: Database, { camera, startMs, endMs }: TimeSpan & { camera: string }): ReviewAnswer {
  const rows = database.prepare<[string, number, number, number], ReviewRow>(`SELECT start_time AS startTime, end_time AS endTime, severity,
    CASE WHEN typeof(data) = 'text' AND length(data) <= ${String(MAX_DATA_LENGTH)} THEN data END AS data
    FROM reviewsegment WHERE camera = ? AND start_time < ? AND (end_time IS NULL OR end_time > ?) ORDER BY start_time, id LIMIT ?`)
    .all(camera, endMs / 1_000, startMs / 1_000, MAX_REVIEW_ITEMS + 1);
  return { kind: 'items', items: rows.slice(0, MAX_REVIEW_ITEMS).flatMap((row) => toReviewItem(row) ?? []), isCut: rows.length > MAX_REVIEW_ITEMS };
}

function refuseOtherSchema(database: Database): void {
  const isTable = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'reviewsegment' AND sql NOT LIKE 'CREATE VIRTUAL%'`).get() !== undefined;
  if (!isTable) throw new Unusable('is not a Frigate database: it has no table “reviewsegment”');
  const columns = new Set((database.pragma('table_info(reviewsegment)') as { name: string }[]).map(({ name }) => name));
  const missing = COLUMNS.filter((column) => !columns.has(column));
  if (missing.length > 0) throw new Unusable(`is of a Frigate that this program does not know: its table “reviewsegment” has no column ${missing.join(', ')}`);
}

/**
 * Where the database can be read without a trace. SQLite makes `-wal` and `-shm` beside a database in WAL mode that nobody has open,
 * also when it opens it for reading only, and leaves them there. So it is opened in its place only where both are there already,
 * because the recorder runs or has crashed, or where its mode needs neither; otherwise a copy is read.
 */
function placeToRead(path: string, copyFolder: string): string {
  if (!statSync(path).isFile()) throw new Unusable('is not a file');
  if (!isInWalMode(path) || (existsSync(`${path}-wal`) && existsSync(`${path}-shm`))) return path;
  if (statSync(path).size > MAX_COPIED_BYTES) throw new Unusable('is too large to be copied, and cannot be read in its place while the recorder does not run');
  mkdirSync(copyFolder, { recursive: true });
  const copy = join(copyFolder, 'recorder.db');
  const before = stateOf(path);
  copyFileSync(path, copy, constants.COPYFILE_FICLONE);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
  if (stateOf(path) !== before) throw new Unusable('was being written while it was read');
  return copy;
}

/** Byte 18 of the header is 2 in WAL mode. https://www.sqlite.org/fileformat.html#file_format_version_numbers */
function isInWalMode(path: string): boolean {
  const header = Buffer.alloc(20);
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return header[18] === 2;
}

function stateOf(path: string): string {
  return [path, `${path}-wal`].map((each) => {
    const stats = statSync(each, { throwIfNoEntry: false });
    return `${String(stats?.size)} ${String(stats?.mtimeMs)}`;
  }).join(' ');
}
