import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../log.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { JobRow } from './job-row.ts';
import { MAX_INTERRUPTED_ATTEMPTS } from './job-machine.ts';
import { isOwnFile } from './file-publishing.ts';
import { endLeftProcesses } from './left-process.ts';
import type { PartFile } from './part-file-repository.ts';
import { prepareExport } from './preparation.ts';
import { publishExport } from './publish-export.ts';
import { footageOf, pictureOf, type RunnerDependencies } from './run-export.ts';
import { provideThumbnail } from './thumbnail.ts';
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
 * - An ffmpeg that still works is ended, and temporary files are deleted.
 * - A file that had got its final name, and verifies, becomes an export; without its case, as in the reference system:
 *   somebody should look at it before it counts as filed. Mere existence proves nothing (a killed MP4 is not empty).
 * - Every other unfinished file is deleted and its job goes back to the queue, to its old place. One whose disk is not there is
 *   kept in mind until it is.
 * - A job that ended the program three times in a row fails instead, so that the program can be used.
 * One job's trouble does not stop the rest.
 */
export async function recover(dependencies: RecoveryDependencies): Promise<RecoveryReport> {
  const { attempts, partFiles, jobs, clock, log } = dependencies;
  const report: RecoveryReport = { requeued: 0, recovered: 0, failed: 0 };
  await clearWorkPlaces(dependencies);
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

async function clearWorkPlaces({ attempts, partFiles, workFolder, thumbnailFolder, log }: RecoveryDependencies): Promise<void> {
  try {
    const places = { files: partFiles.list().map(({ path }) => path), folders: [workFolder, thumbnailFolder] };
    const ended = await endLeftProcesses(places, attempts.leftProcesses().map(({ processId }) => processId));
    if (ended.length > 0) log.warn('Ended processes that the last run of the program had left', { ended });
    await rm(workFolder, { recursive: true, force: true });
  } catch (error) {
    log.error('Could not clear up what the last run of the program had left', { error });
  }
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
  // On a disk that is not connected now: the file comes back with it, and must not be forgotten.
  if (!existsSync(dirname(file.path))) return;
  // Not booked, and made again under the same name. Looked at before the unfinished file goes, which tells whose it is.
  if (isOwnFile(file.path, file.finalPath)) await rm(file.finalPath, { force: true });
  await rm(file.path, { force: true });
  await rm(join(thumbnailFolder, `${file.jobId}.jpg`), { force: true });
  partFiles.remove(file.path);
}

/** @returns false when the file is not a whole export of a job that was running */
async function adoptFinishedFile(file: PartFile, dependencies: RecoveryDependencies): Promise<boolean> {
  const { jobs, ffmpeg, timeZone, thumbnailFolder, workersFolder, log } = dependencies;
  const job = jobs.get(file.jobId);
  // A derivative is made again: what it must be is not known without making it. Of a job that cannot be read nothing is known.
  if (!isOwnFile(file.path, file.finalPath) || job?.status !== 'running' || job.cameraId === null || ffmpeg === undefined || job.unreadable !== null || job.options.kind !== 'copy') return false;
  const signal = AbortSignal.timeout(60_000);
  try {
    const footage = await footageOf(job, dependencies);
    const prepared = await prepareExport(footage, { timeZone, gaps: job.options.gaps, hasSound: job.options.audio !== 'mute' }, { workersFolder, signal });
    const { streams: _, ...verified } = await verifyExport(file.finalPath, { lengthUs: prepared.lengthUs, video: prepared.video, hasAudio: prepared.audio !== undefined }, ffmpeg, signal);
    const thumbnailPath = join(thumbnailFolder, `${job.id}.jpg`);
    const thumbnail = await provideThumbnail({ videoPath: file.finalPath, jpeg: pictureOf(job, dependencies), thumbnailPath }, ffmpeg, signal);
    publishExport(dependencies, job.id, {
      ...verified, kind: 'copy', sha256: null, proof: null, details: null,
      videoPath: file.finalPath, thumbnailPath: thumbnail.isThere ? thumbnailPath : '', gaps: footage.gaps, warnings: prepared.warnings,
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
