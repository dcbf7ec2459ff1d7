import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../log.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { JobRow } from './job-row.ts';
import { MAX_INTERRUPTED_ATTEMPTS } from './job-machine.ts';
import { isOwnFile } from './file-publishing.ts';
import { endLeftProcess } from './left-process.ts';
import type { PartFile } from './part-file-repository.ts';
import { prepareExport } from './preparation.ts';
import { publishExport } from './publish-export.ts';
import { footageOf, type RunnerDependencies } from './run-export.ts';
import { makeThumbnail } from './thumbnail.ts';
import { verifyExport } from './verification.ts';

export interface RecoveryDependencies extends RunnerDependencies {
  attempts: AttemptRepository;
  log: Log;
}

/** What the start found left over. */
export interface RecoveryReport {
  requeued: number;
  recovered: number;
  failed: number;
}

/**
 * Puts the books in order after the last run of the program ended in the middle of things. Called before any worker runs.
 * - An ffmpeg that is still writing is ended.
 * - A file that had got its final name, and verifies, becomes an export; without its case, as in the reference system:
 *   somebody should look at it before it counts as filed. Mere existence proves nothing (a killed MP4 is not empty).
 * - Every other unfinished file is deleted and its job goes back to the queue, to its old place.
 * - A job that ended the program three times in a row fails instead, so that the program can be used.
 * One job's trouble does not stop the rest.
 */
export async function recover(dependencies: RecoveryDependencies): Promise<RecoveryReport> {
  const { attempts, partFiles, jobs, clock, log } = dependencies;
  const report: RecoveryReport = { requeued: 0, recovered: 0, failed: 0 };
  for (const { jobId, processId } of attempts.leftProcesses()) {
    await endLeftProcess(processId, partFiles.ofJob(jobId)).catch((error: unknown) => { log.error('Could not end a left-over ffmpeg', { jobId, processId, error }); });
  }
  attempts.markInterrupted(clock.nowMs());
  for (const file of partFiles.list()) {
    try {
      if (await adoptFinishedFile(file, dependencies)) report.recovered += 1;
      else await discard(file, dependencies);
    } catch (error) {
      log.error('Could not clear up an unfinished file', { file, error });
    }
  }
  for (const job of jobs.running()) {
    if (putBack(job, dependencies)) report.requeued += 1;
    else report.failed += 1;
  }
  if (report.requeued + report.recovered + report.failed > 0) log.info('Recovered from an interrupted run', report);
  return report;
}

function putBack(job: JobRow, { attempts, jobs, clock }: RecoveryDependencies): boolean {
  if (attempts.interruptedInARow(job.id) < MAX_INTERRUPTED_ATTEMPTS) return jobs.transition(job.id, 'running', 'queued');
  const error = new AppError('internal', `The program ended ${String(MAX_INTERRUPTED_ATTEMPTS)} times while it worked on this export, so it is not tried again by itself.`, {
    remedy: 'Retry it by hand; if the program ends again, report it with the log file of the data folder.',
  });
  jobs.transition(job.id, 'running', 'failed', { endedAtMs: clock.nowMs(), error: error.toData() });
  return false;
}

async function discard(file: PartFile, { partFiles, thumbnailFolder }: RecoveryDependencies): Promise<void> {
  // Not booked, and made again under the same name. Looked at before the unfinished file goes, which tells whose it is.
  if (isOwnFile(file.path, file.finalPath)) await rm(file.finalPath, { force: true });
  await rm(file.path, { force: true });
  await rm(join(thumbnailFolder, `${file.jobId}.jpg`), { force: true });
  partFiles.remove(file.path);
}

/** @returns false when the file is not a whole export of a job that was running */
async function adoptFinishedFile(file: PartFile, dependencies: RecoveryDependencies): Promise<boolean> {
  const { jobs, ffmpeg, timeZone, thumbnailFolder, log } = dependencies;
  const job = jobs.get(file.jobId);
  // A derivative is made again: what it must be is not known without making it.
  if (!isOwnFile(file.path, file.finalPath) || job?.status !== 'running' || job.cameraId === null || ffmpeg === undefined || job.options.kind !== 'copy') return false;
  const signal = AbortSignal.timeout(60_000);
  try {
    const footage = await footageOf(job, dependencies);
    const prepared = await prepareExport(footage, timeZone, signal, job.options.gaps);
    const verified = await verifyExport(file.finalPath, { lengthUs: prepared.lengthUs, video: prepared.video, hasAudio: prepared.audio !== undefined }, ffmpeg, signal);
    const thumbnailPath = join(thumbnailFolder, `${job.id}.jpg`);
    const thumbnailFailure = await makeThumbnail(file.finalPath, thumbnailPath, ffmpeg, signal);
    publishExport(dependencies, job.id, {
      ...verified, kind: 'copy', sha256: null, proof: null, details: null,
      videoPath: file.finalPath, thumbnailPath: thumbnailFailure === undefined ? thumbnailPath : '', gaps: footage.gaps, warnings: prepared.warnings,
    });
    dependencies.exports.assign(job.id, null);
    // The second name of a file that was being renamed when the program ended.
    await rm(file.path, { force: true });
    return true;
  } catch (error) {
    log.warn('A left-over file does not verify and is made again', { file, error });
    return false;
  }
}
