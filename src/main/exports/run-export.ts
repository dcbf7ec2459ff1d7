import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ExportDetails } from '../../shared/export.ts';
import type { JobWarning } from '../../shared/job.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { FFMPEG_REMEDY } from '../ffmpeg/errors.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import type { Segment } from '../recordings/segment-repository.ts';
import { copyFootage, splitWhereNeeded } from './copy-footage.ts';
import { checkTarget, createPartFile, PART_SUFFIX, publishFile, refuseTakenName } from './file-publishing.ts';
import { findFootage, type Footage } from './footage.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';
import { videoFileName } from './naming.ts';
import type { ProducedFile } from './produced-file.ts';
import { publishExport, type PublishingStore } from './publish-export.ts';
import { makeThumbnail } from './thumbnail.ts';

/** Does the work of one job: returns when its export is published and its status is `success`, throws otherwise. */
export type ExportRunner = (job: JobRow, context: JobContext) => Promise<void>;

export interface RunnerDependencies extends PublishingStore {
  recordings: { segmentsInRange(cameraId: number, range: TimeSpan): Segment[] };
  /** Where jobs go that name no folder of their own, read when the job starts. */
  exportFolder: () => string;
  thumbnailFolder: string;
  ffmpeg: Ffmpeg | undefined;
  timeZone: string;
}

/** Footage that the index rounds; less than this is not missing. */
const VANISHED_AT_LEAST_MS = 1_000;

/** Makes the runner: find the footage, produce and verify the file, publish it. */
export function createExportRunner(dependencies: RunnerDependencies): ExportRunner {
  return async (job, context) => {
    const { ffmpeg, timeZone, clock } = dependencies;
    const startedAtMs = clock.monotonicMs();
    if (ffmpeg === undefined) throw new AppError('ffmpeg_missing', 'No ffmpeg was found on this machine.', { remedy: FFMPEG_REMEDY });
    context.onProgress('preparing', { percent: 0 });
    await context.gate.whenOpen(context.signal);
    context.signal.throwIfAborted();
    const footage = await footageOf(job, dependencies);
    if (job.options.kind !== 'copy') throw new AppError('invalid_input', `Exports of the kind “${job.options.kind}” cannot be made yet.`);
    const vanished = warnOfVanished(job, footage, timeZone);
    if (job.options.strict && vanished[0] !== undefined) throw new AppError('footage_unreadable', `${vanished[0].message} Nothing was exported, because nothing may be left out of this export (strict).`, { remedy: 'Export it without “strict” to get what is there, with a warning.' });
    await splitWhereNeeded(footage, job.options, { ffmpeg, timeZone }, context);
    const folder = job.outputFolder ?? dependencies.exportFolder();
    await mkdir(folder, { recursive: true });
    await checkTarget(folder, footage.estimatedBytes, 0);
    const { options } = job;
    await writeAndPublish(job, join(folder, videoFileName(job, timeZone)), dependencies, context, async (partPath) => {
      const produced = await copyFootage({ job, footage, partPath }, options, { ffmpeg, timeZone }, context);
      const warnings = [...vanished, ...warnOfOverlaps(footage, timeZone), ...(job.pinNote === null ? [] : []), ...produced.warnings];
      return { produced: { ...produced, warnings }, footage, startedAtMs, ffmpeg };
    });
  };
}

/** @throws AppError 'no_recordings' */
export async function footageOf(job: JobRow, { recordings }: Pick<RunnerDependencies, 'recordings'>): Promise<Footage> {
  const range = { startMs: job.requestStartMs, endMs: job.requestEndMs };
  const footage = await findFootage(job, job.cameraId === null ? [] : recordings.segmentsInRange(job.cameraId, range), range);
  if (footage.clips.length === 0) throw noRecordings();
  return footage;
}

/** Refused at enqueue, and again when the footage has gone by the time the job runs; the sentence is the reference system's. */
export function noRecordings(): AppError {
  return new AppError('no_recordings', 'No recordings found for time range', {
    remedy: 'Choose another range; the timeline shows what is recorded. If the recording is new, index the source first.',
  });
}

interface Finished {
  produced: ProducedFile;
  footage: Footage;
  startedAtMs: number;
  ffmpeg: Ffmpeg;
}

/**
 * Has a file written under an unfinished name and gives it its own: books the unfinished file, verifies, publishes, and
 * clears up where anything fails.
 */
async function writeAndPublish(job: JobRow, finalPath: string, dependencies: RunnerDependencies, context: JobContext, produce: (partPath: string) => Promise<Finished>): Promise<void> {
  const { partFiles, clock, thumbnailFolder } = dependencies;
  refuseTakenName(finalPath);
  const partPath = `${finalPath}${PART_SUFFIX}`;
  const thumbnailPath = join(thumbnailFolder, `${job.id}.jpg`);
  let hasFinalName = false;
  partFiles.add({ path: partPath, jobId: job.id, finalPath }, clock.nowMs());
  try {
    await createPartFile(partPath);
    const { produced, footage, startedAtMs, ffmpeg } = await produce(partPath);
    const { details, ...file } = produced;
    const thumbnailFailure = await makeThumbnail(partPath, thumbnailPath, ffmpeg, context.signal);
    const warnings: JobWarning[] = thumbnailFailure === undefined ? file.warnings : [...file.warnings, { code: 'thumbnail_failed', message: `No thumbnail could be made: ${thumbnailFailure}` }];
    await context.gate.whenOpen(context.signal);
    context.onProgress('finalizing', { percent: 100 });
    context.signal.throwIfAborted();
    await publishFile(partPath, finalPath);
    hasFinalName = true;
    publishExport(dependencies, job.id, {
      ...file, kind: job.options.kind, warnings, gaps: footage.gaps, videoPath: finalPath, thumbnailPath: thumbnailFailure === undefined ? thumbnailPath : '',
      details: { ...details, options: job.options, source: describeSource(footage), elapsedMs: Math.round(clock.monotonicMs() - startedAtMs) },
    });
  } catch (error) {
    // Also the final name, where it is ours: what the books did not accept must not stay.
    await Promise.all([partPath, thumbnailPath, ...(hasFinalName ? [finalPath] : [])].map((path) => rm(path, { force: true })));
    partFiles.remove(partPath);
    throw error;
  }
}

function describeSource(footage: Footage): ExportDetails['source'] {
  return {
    segments: footage.clips.length,
    bytes: footage.clips.reduce((sum, { segment }) => sum + segment.sizeBytes, 0),
    firstFile: footage.clips[0]?.segment.path ?? '',
    lastFile: footage.clips.at(-1)?.segment.path ?? '',
  };
}

/** Footage that was there when the job was queued and is not any more must not be missing in silence. */
function warnOfVanished(job: JobRow, footage: Footage, timeZone: string): JobWarning[] {
  const missingMs = job.recordedMs - footage.recordedMs;
  if (missingMs < VANISHED_AT_LEAST_MS) return [];
  const range = `${formatInstant(job.requestStartMs, timeZone)} to ${formatInstant(job.requestEndMs, timeZone)}`;
  return [{ code: 'footage_vanished', message: `${(missingMs / 1_000).toFixed(1)} s of ${range} were recorded when this export was queued and have been deleted since.` }];
}

function warnOfOverlaps({ overlaps }: Footage, timeZone: string): JobWarning[] {
  return overlaps.map((span) => ({ code: 'overlap_removed', span, message: `${formatInstant(span.startMs, timeZone)} to ${formatInstant(span.endMs, timeZone)} is recorded twice; the later file was used.` }));
}
