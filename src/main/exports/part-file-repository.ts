import type { Database } from '../db/open.ts';

/** An unfinished file and the name it is to get. */
export interface PartFile {
  path: string;
  jobId: string;
  finalPath: string;
}

export type PartFileRepository = ReturnType<typeof createPartFileRepository>;

/** Known unfinished files: a row is there before its file is, and goes after the file has gone or got its name. */
export function createPartFileRepository(database: Database) {
  // One that an earlier attempt could not delete, because its disk was gone, is known already.
  const insert = database.prepare(`INSERT INTO part_file (path, job_id, final_path, created_at_ms) VALUES (@path, @jobId, @finalPath, @createdAtMs)
    ON CONFLICT (path) DO UPDATE SET job_id = excluded.job_id, final_path = excluded.final_path, created_at_ms = excluded.created_at_ms`);
  const isKnown = database.prepare<[string], number>('SELECT count(*) FROM part_file WHERE path = ?').pluck();
  const remove = database.prepare('DELETE FROM part_file WHERE path = ?');
  const all = database.prepare<[], PartFile>('SELECT path, job_id AS jobId, final_path AS finalPath FROM part_file ORDER BY created_at_ms');
  const byJob = database.prepare<[string], PartFile>('SELECT path, job_id AS jobId, final_path AS finalPath FROM part_file WHERE job_id = ?');
  return {
    add: (file: PartFile, createdAtMs: number): void => { insert.run({ ...file, createdAtMs }); },
    isKnown: (path: string): boolean => isKnown.get(path) === 1,
    remove: (path: string): void => { remove.run(path); },
    list: (): PartFile[] => all.all(),
    ofJob: (jobId: string): PartFile[] => byJob.all(jobId),
  };
}
