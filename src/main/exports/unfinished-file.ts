import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import { isStoreTrouble } from '../db/sqlite-error.ts';
import { whenUnlocked } from '../db/when-unlocked.ts';
import { createPartFile } from './file-publishing.ts';
import type { JobContext } from './job-context.ts';
import type { PartFile, PartFileRepository } from './part-file-repository.ts';

export interface UnfinishedFileStore {
  database: Database;
  partFiles: PartFileRepository;
  clock: Clock;
}

/**
 * Books an unfinished file, then makes it, empty. One that an earlier attempt of the same job could not delete is replaced.
 * @throws AppError 'file_exists' where a file of that name is somebody else's, and the usual ones of a disk
 */
export async function beginUnfinishedFile(file: PartFile, { database, partFiles, clock }: UnfinishedFileStore, { signal }: JobContext): Promise<void> {
  if (partFiles.isKnown(file.path)) await rm(file.path, { force: true });
  await whenUnlocked(database, () => { partFiles.add(file, clock.nowMs()); }, { signal });
  try {
    await createPartFile(file.path);
  } catch (error) {
    // Nothing was made; a file of that name is not ours to delete.
    await whenUnlocked(database, () => { partFiles.remove(file.path); });
    throw error;
  }
}

/**
 * Deletes what an attempt has made that failed, and forgets the unfinished file once it has gone. On a disk that is not there any
 * more it cannot be deleted: it stays in the books until the job is tried again or the program is started again. Never throws.
 * @param reason why the attempt failed: where it is the store, everything stays for the next start, which verifies what is there
 * @param others further files of the attempt, absolute; the final name among them where the file has got it
 */
export async function discardUnfinishedFile(file: PartFile, others: readonly string[], reason: unknown, { database, partFiles }: UnfinishedFileStore, { note }: JobContext): Promise<void> {
  if (isStoreTrouble(reason)) return;
  try {
    const isWhereItWas = existsSync(file.path) || others.includes(file.finalPath);
    await Promise.all([file.path, ...others].map((path) => rm(path, { force: true })));
    if (isWhereItWas) await whenUnlocked(database, () => { partFiles.remove(file.path); });
    else note(`The unfinished file is not where it was written, so it could not be deleted: ${file.path}`);
  } catch (error) {
    note(`The unfinished file could not be cleared away: ${error instanceof Error ? error.message : String(error)}`);
  }
}
