import BetterSqlite3 from 'better-sqlite3';

/** A row of Frigate's `reviewsegment`; what is left out is as Frigate would have it. */
export interface ReviewRowOfTest {
  camera: string;
  /** Unix seconds. */
  start: number;
  /** Null while it goes on. */
  end: number | null;
  severity?: string;
  objects?: readonly string[];
  /** Instead of what `objects` make. */
  data?: unknown;
}

/** Frigate's table after its migration 035, as its own migrations make it. */
export const REVIEW_TABLE = `CREATE TABLE IF NOT EXISTS "reviewsegment" ("id" VARCHAR(30) NOT NULL PRIMARY KEY, "camera" VARCHAR(20) NOT NULL, "start_time" DATETIME NOT NULL,
  "end_time" DATETIME, "severity" VARCHAR(30) NOT NULL, "thumb_path" VARCHAR(255) NOT NULL, "data" JSON NOT NULL);
  CREATE INDEX IF NOT EXISTS "review_segment_camera" ON "reviewsegment" ("camera");`;

/**
 * Opens a database as Frigate has it, with the tables around the one that matters, and enters review items.
 * @returns the connection, as the running recorder holds it; closing it is what the recorder does when it ends
 */
export function openRecorderDatabase(file: string, rows: readonly ReviewRowOfTest[], journalMode: 'wal' | 'delete' = 'wal'): BetterSqlite3.Database {
  const database = new BetterSqlite3(file);
  database.pragma(`journal_mode = ${journalMode}`);
  database.exec(`${REVIEW_TABLE}
    CREATE TABLE IF NOT EXISTS "recordings" ("id" VARCHAR(30) NOT NULL PRIMARY KEY, "camera" VARCHAR(20) NOT NULL, "path" VARCHAR(255) NOT NULL, "start_time" DATETIME NOT NULL, "end_time" DATETIME NOT NULL, "duration" REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS "userreviewstatus" ("id" INTEGER NOT NULL PRIMARY KEY, "user_id" VARCHAR(30) NOT NULL, "review_segment_id" VARCHAR(30) NOT NULL REFERENCES "reviewsegment" ("id") ON DELETE CASCADE, "has_been_reviewed" INTEGER NOT NULL);`);
  addReviewRows(database, rows);
  return database;
}

/** Enters review items as Frigate does. */
export function addReviewRows(database: BetterSqlite3.Database, rows: readonly ReviewRowOfTest[]): void {
  const insert = database.prepare('INSERT INTO reviewsegment (id, camera, start_time, end_time, severity, thumb_path, data) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const known = Number(database.prepare('SELECT count(*) FROM reviewsegment').pluck().get());
  database.transaction(() => {
    rows.forEach(({ camera, start, end, severity = 'alert', objects = ['person'], data }, index) => {
      const json = { detections: [], objects, verified_objects: [], sub_labels: [], zones: [], audio: [], thumb_time: start, metadata: null };
      insert.run(`${String(start)}-r${String(known + index)}`, camera, start, end, severity, '/media/frigate/clips/review/thumb.webp', data ?? JSON.stringify(json));
    });
  })();
}
