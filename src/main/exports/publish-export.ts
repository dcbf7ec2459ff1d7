import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import type { ExportRepository, ExportRow } from './export-repository.ts';
import type { JobRepository } from './job-repository.ts';
import type { PartFileRepository } from './part-file-repository.ts';
import { PART_SUFFIX } from './file-publishing.ts';

/** The books that an export is entered into. */
export interface PublishingStore {
  database: Database;
  jobs: JobRepository;
  exports: ExportRepository;
  partFiles: PartFileRepository;
  clock: Clock;
}

/** A verified file under its final name. */
export type FinishedFile = Omit<ExportRow, 'id' | 'camera' | 'name' | 'caseId' | 'requestStartMs' | 'requestEndMs' | 'createdAtMs'>;

/**
 * Enters a finished file into the books in one transaction: the export's row, the job's success, and the end of the
 * unfinished file. After a crash at any moment there is either all of it or nothing.
 * @throws Error when the job is not running any more; nothing is entered then
 */
export function publishExport(store: PublishingStore, jobId: string, file: FinishedFile): void {
  store.database.transaction(() => {
    // Read now and not when the job started: meanwhile its case may have been deleted.
    const job = store.jobs.get(jobId);
    if (job === undefined) throw new Error(`Job ${jobId} is not in the books`);
    const nowMs = store.clock.nowMs();
    store.exports.insert({
      id: job.id, camera: job.camera, name: job.name, caseId: job.caseId,
      requestStartMs: job.requestStartMs, requestEndMs: job.requestEndMs, createdAtMs: nowMs,
      ...file,
    });
    store.partFiles.remove(`${file.videoPath}${PART_SUFFIX}`);
    if (!store.jobs.transition(jobId, 'running', 'success', { endedAtMs: nowMs, warnings: file.warnings })) {
      throw new Error(`Job ${jobId} was not running when its export was finished`);
    }
  }).immediate();
}
