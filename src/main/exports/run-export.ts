import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ProofMode } from '../../shared/export-kinds.ts';
import type { ExportOptions } from '../../shared/export-options.ts';
import type { JobWarning } from '../../shared/job.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { whenUnlocked } from '../db/when-unlocked.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { requireFfmpeg } from '../ffmpeg/require-ffmpeg.ts';
import type { ReviewAnswer } from '../recordings/review-database.ts';
import type { Segment } from '../recordings/segment-repository.ts';
import { copyFootage, splitAtGaps } from './copy-footage.ts';
import { deriveFootage } from './derive-footage.ts';
import { checkTarget, PART_SUFFIX, publishFile, refuseTakenName } from './file-publishing.ts';
import { describeSource, findFootage, type Footage } from './footage.ts';
import { watchFootage, type FootageWatch } from './footage-watch.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';
import { exportFileName } from './naming.ts';
import { planExport, planInSteps } from './plan.ts';
import { derivativeFileType } from './kinds/derivative.ts';
import type { Pictures } from './pictures.ts';
import type { ProducedFile, Production } from './produced-file.ts';
import { publishExport, type PublishingStore } from './publish-export.ts';
import { withReviewItems } from './review-marks.ts';
import { ThumbnailBeside } from './thumbnail-beside.ts';
import { beginUnfinishedFile, discardUnfinishedFile } from './unfinished-file.ts';

/** Does the work of one job: returns when its export is published and its status is `success`, throws otherwise. */
export type ExportRunner = (job: JobRow, context: JobContext) => Promise<void>;

export interface RunnerDependencies extends PublishingStore {
  recordings: {
    segmentPages(cameraId: number, range: TimeSpan): Iterable<Segment[]>;
    camera(cameraId: number): { name: string } | undefined;
    previewsInRange(cameraId: number, range: TimeSpan): Segment[];
  };
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** For temporary files of derivatives; need not exist. */
  workFolder: string;
  /** How much of a copy is compared with its source unless the export says otherwise, read when the job starts. */
  proof: () => ProofMode;
  /** Whether copies are joined by the program itself. */
  joins: boolean;
  /** Where jobs go that name no folder of their own, read when the job starts. */
  exportFolder: () => string;
  thumbnailFolder: string;
  /** The picture that was chosen for a job. */
  pictures: Pick<Pictures, 'get'>;
  /** What the recorder noted of a camera, or why that is not known. */
  reviewItems: (cameraId: number, range: TimeSpan, signal: AbortSignal) => Promise<ReviewAnswer>;
  ffmpeg: Ffmpeg | undefined;
  timeZone: string;
}

/** Footage that the index rounds; less than this is not missing. */
const VANISHED_AT_LEAST_MS = 1_000;

/** Makes the runner: find the footage, produce and verify the file, publish it. */
export function createExportRunner(dependencies: RunnerDependencies): ExportRunner {
  return async (job, context) => {
    const { timeZone, clock } = dependencies;
    const startedAtMs = clock.monotonicMs();
    const ffmpeg = requireFfmpeg(dependencies.ffmpeg);
    context.onProgress('preparing', { percent: 0 });
    await context.gate.whenOpen(context.signal);
    context.signal.throwIfAborted();
    const { footage, warnings: reviewWarnings } = await withReviewItems(job, await footageOf(job, dependencies), dependencies, context);
    const vanished = warnOfVanished(job, footage, timeZone);
    if (job.options.strict && vanished[0] !== undefined) throw new AppError('footage_unreadable', `${vanished[0].message} Nothing was exported, because nothing may be left out of this export (strict).`, { remedy: 'Export it without “strict” to get what is there, with a warning.' });
    if (job.options.kind === 'copy') await splitAtGaps(footage, job.options);
    const folder = job.outputFolder ?? dependencies.exportFolder();
    refuseMissingFolder(folder);
    await checkTarget(folder, footage.estimatedBytes, 0);
    await writeAndPublish(job, join(folder, exportFileName(job, timeZone, extensionOf(job.options))), ffmpeg, dependencies, context, async (partPath, onWritten) => {
      const watch = await watchFootage(footage.clips.map(({ segment }) => segment.path));
      const produced = await produce({ job, footage, partPath, onWritten }, watch, ffmpeg, dependencies, context);
      // The joiner looks itself, file by file, and only until it has read each.
      if (produced.details.method !== 'join') await watch.refuseChanged();
      return { produced: { ...produced, warnings: [...vanished, ...warnOfOverlaps(footage, timeZone), ...reviewWarnings, ...produced.warnings] }, footage, startedAtMs };
    });
  };
}

/** @returns the ending of the file that these options make, with the dot */
function extensionOf(options: ExportOptions): string {
  if (options.kind !== 'copy') return derivativeFileType(options).extension;
  return options.audio === 'only' ? '.m4a' : '.mp4';
}

function produce(production: Production, watch: FootageWatch, ffmpeg: Ffmpeg, dependencies: RunnerDependencies, context: JobContext): Promise<ProducedFile> {
  const { timeZone, workersFolder, workFolder, recordings } = dependencies;
  const { options, requestStartMs: startMs, requestEndMs: endMs } = production.job;
  if (options.kind === 'copy') return copyFootage(production, options, { ffmpeg, timeZone, workersFolder, workFolder, proof: dependencies.proof(), joins: dependencies.joins }, context);
  const footageOfOther = async (cameraId: number): Promise<{ camera: string; footage: Footage | undefined }> => {
    const range = { startMs, endMs };
    const footage = await planInSteps(recordings.segmentPages(cameraId, range), range);
    await watch.add(footage.clips.map(({ segment }) => segment.path));
    return { camera: recordings.camera(cameraId)?.name ?? `camera ${String(cameraId)}`, footage: footage.clips.length === 0 ? undefined : footage };
  };
  return deriveFootage(production, options, { ffmpeg, timeZone, workersFolder, workFolder, proof: dependencies.proof(), footageOfOther }, context);
}

/** @throws AppError 'no_recordings' */
export async function footageOf(job: JobRow, { recordings }: Pick<RunnerDependencies, 'recordings'>): Promise<Footage> {
  const range = { startMs: job.requestStartMs, endMs: job.requestEndMs };
  if ('source' in job.options && job.options.source === 'preview') {
    const previews = planExport(job.cameraId === null ? [] : recordings.previewsInRange(job.cameraId, range), range);
    if (previews.clips.length === 0) throw noPreviews();
    return previews;
  }
  const footage = await findFootage(job, job.cameraId === null ? [] : recordings.segmentPages(job.cameraId, range), range);
  if (footage.clips.length === 0) throw noRecordings();
  return footage;
}

/** Refused at enqueue, and again when the footage has gone by the time the job runs; the sentence is the reference system's. */
export function noRecordings(): AppError {
  return new AppError('no_recordings', 'No recordings found for time range', {
    remedy: 'Choose another range; the timeline shows what is recorded. If the recording is new, index the source first.',
  });
}

/** The sentence is the reference system's. */
export function noPreviews(): AppError {
  return new AppError('no_recordings', 'No previews found for time range', { remedy: 'Export the recordings themselves; not every recorder keeps low-resolution previews, and not for ever.' });
}

/** It was made when the job was queued: one that is missing now was unplugged, and must not be made anew on another disk. */
function refuseMissingFolder(folder: string): void {
  if (existsSync(folder)) return;
  throw new AppError('file_missing', `The export folder ${folder} is not there any more.`, { remedy: 'Connect its disk again, or make the folder again, then retry.' });
}

interface Finished {
  produced: ProducedFile;
  footage: Footage;
  startedAtMs: number;
}

/**
 * Has a file written under an unfinished name and gives it its own: books the unfinished file, verifies, publishes, and
 * clears up where anything fails.
 */
async function writeAndPublish(job: JobRow, finalPath: string, ffmpeg: Ffmpeg, dependencies: RunnerDependencies, context: JobContext, produce: (partPath: string, onWritten: () => void) => Promise<Finished>): Promise<void> {
  const { database, clock, thumbnailFolder } = dependencies;
  refuseTakenName(finalPath);
  const partPath = `${finalPath}${PART_SUFFIX}`;
  const unfinished = { path: partPath, jobId: job.id, finalPath };
  const thumbnailPath = join(thumbnailFolder, `${job.id}.jpg`);
  const thumbnailBeside = new ThumbnailBeside({ videoPath: partPath, jpeg: pictureOf(job, dependencies), thumbnailPath }, ffmpeg, context.signal);
  let hasFinalName = false;
  await beginUnfinishedFile(unfinished, dependencies, context);
  try {
    const { produced, footage, startedAtMs } = await produce(partPath, () => { thumbnailBeside.begin(); });
    const { details, hasPicture, ...file } = produced;
    const thumbnail = await thumbnailBeside.finish(hasPicture);
    const warnings: JobWarning[] = [...file.warnings, ...thumbnail.warnings];
    await context.gate.whenOpen(context.signal);
    context.onProgress('finalizing', { percent: 100 });
    context.signal.throwIfAborted();
    await publishFile(partPath, finalPath);
    hasFinalName = true;
    const finished = {
      ...file, kind: job.options.kind, warnings, gaps: footage.gaps, videoPath: finalPath, thumbnailPath: thumbnail.isThere ? thumbnailPath : '',
      details: { ...details, options: job.options, source: describeSource(footage), elapsedMs: Math.round(clock.monotonicMs() - startedAtMs) },
    };
    // Hours of work are not thrown away because somebody looks at the store just now.
    await whenUnlocked(database, () => { publishExport(dependencies, job.id, finished); }, { signal: context.signal });
  } catch (error) {
    await thumbnailBeside.discard();
    // Also the final name, where it is ours: what the books did not accept must not stay.
    await discardUnfinishedFile(unfinished, [thumbnailPath, ...(hasFinalName ? [finalPath] : [])], error, dependencies, context);
    throw error;
  }
}

/** @returns the JPEG that was chosen for a job */
export function pictureOf({ pictureId }: Pick<JobRow, 'pictureId'>, { pictures }: Pick<RunnerDependencies, 'pictures'>): Buffer | undefined {
  return pictureId === null ? undefined : pictures.get(pictureId);
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
