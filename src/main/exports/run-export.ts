import { statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { JobStep, JobWarning } from '../../shared/job.ts';
import { gapsWithin, type TimeSpan } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { copyArguments, toCommandLine } from '../ffmpeg/args.ts';
import { concatList } from '../ffmpeg/concat-list.ts';
import { FFMPEG_REMEDY } from '../ffmpeg/errors.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { percentOf } from '../ffmpeg/progress.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { checkTarget, createPartFile, PART_SUFFIX, publishFile, refuseTakenName } from './file-publishing.ts';
import type { JobRow } from './job-repository.ts';
import { videoFileName } from './naming.ts';
import { planExport } from './plan.ts';
import { prepareExport, type PreparedExport } from './preparation.ts';
import { publishExport, type PublishingStore } from './publish-export.ts';
import { makeThumbnail } from './thumbnail.ts';
import { verifyExport } from './verification.ts';
import type { Segment } from '../recordings/segment-repository.ts';

/** How far a step is; figures that are not known are left out. */
export interface StepProgress {
  percent: number;
  /** Playing time written and to be written, ms. */
  doneMs?: number;
  totalMs?: number;
  bytesDone?: number;
}

/** What a running job needs from the one who runs it. */
export interface JobContext {
  signal: AbortSignal;
  onProgress: (step: JobStep, progress: StepProgress) => void;
  /** A process works for this job from now on; null: no more. */
  onProcess: (processId: number | null, commandLine: string | null) => void;
  /** A line for the log of this attempt. */
  note: (line: string) => void;
}

/** Does the work of one job: returns when its export is published and its status is `success`, throws otherwise. */
export type ExportRunner = (job: JobRow, context: JobContext) => Promise<void>;

export interface RunnerDependencies extends PublishingStore {
  recordings: {
    segmentsInRange(cameraId: number, range: TimeSpan): Segment[];
    coverage(cameraIds: readonly number[], range: TimeSpan): { spans: TimeSpan[] }[];
  };
  /** Where jobs go that name no folder of their own, read when the job starts. */
  exportFolder: () => string;
  thumbnailFolder: string;
  ffmpeg: Ffmpeg | undefined;
  timeZone: string;
}

/** Makes the runner for lossless copies: prepare, copy, verify, finalize. */
export function createExportRunner(dependencies: RunnerDependencies): ExportRunner {
  return async (job, context) => {
    const { ffmpeg, timeZone } = dependencies;
    if (ffmpeg === undefined) throw new AppError('ffmpeg_missing', 'No ffmpeg was found on this machine.', { remedy: FFMPEG_REMEDY });
    context.onProgress('preparing', { percent: 0 });
    const range = { startMs: job.requestStartMs, endMs: job.requestEndMs };
    const cameraId = job.cameraId;
    const plan = planExport(cameraId === null ? [] : dependencies.recordings.segmentsInRange(cameraId, range), range);
    if (cameraId === null || plan.clips.length === 0) throw noRecordings();
    const prepared = await prepareExport(plan, timeZone, context.signal);
    const folder = job.outputFolder ?? dependencies.exportFolder();
    await mkdir(folder, { recursive: true });
    await checkTarget(folder, plan.estimatedBytes, 0);

    const finalPath = join(folder, videoFileName(job, timeZone));
    refuseTakenName(finalPath);
    const partPath = `${finalPath}${PART_SUFFIX}`;
    const thumbnailPath = join(dependencies.thumbnailFolder, `${job.id}.jpg`);
    let hasFinalName = false;
    dependencies.partFiles.add({ path: partPath, jobId: job.id, finalPath }, dependencies.clock.nowMs());
    try {
      await createPartFile(partPath);
      await copy(job, prepared, partPath, ffmpeg, timeZone, context);
      context.onProgress('verifying', { percent: 0 });
      const [verified, thumbnailFailure] = await Promise.all([
        verifyExport(partPath, { lengthUs: prepared.lengthUs, video: prepared.video, hasAudio: prepared.audio !== undefined }, ffmpeg, context.signal),
        makeThumbnail(partPath, thumbnailPath, ffmpeg, context.signal),
      ]);
      context.onProgress('finalizing', { percent: 100 });
      context.signal.throwIfAborted();
      await publishFile(partPath, finalPath);
      hasFinalName = true;
      const gaps = gapsWithin(dependencies.recordings.coverage([cameraId], range)[0]?.spans ?? [], range);
      const warnings: JobWarning[] = [...prepared.warnings];
      if (thumbnailFailure !== undefined) warnings.push({ code: 'thumbnail_failed', message: `No thumbnail could be made: ${thumbnailFailure}` });
      publishExport(dependencies, job.id, { ...verified, videoPath: finalPath, thumbnailPath: thumbnailFailure === undefined ? thumbnailPath : '', gaps, warnings });
    } catch (error) {
      // Also the final name, where it is ours: what the books did not accept must not stay.
      await Promise.all([partPath, thumbnailPath, ...(hasFinalName ? [finalPath] : [])].map((path) => rm(path, { force: true })));
      dependencies.partFiles.remove(partPath);
      throw error;
    }
  };
}

/** Refused at enqueue, and again when the footage has gone by the time the job runs; the sentence is the reference system's. */
export function noRecordings(): AppError {
  return new AppError('no_recordings', 'No recordings found for time range', {
    remedy: 'Choose another range; the timeline shows what is recorded. If the recording is new, index the source first.',
  });
}

async function copy(job: JobRow, prepared: PreparedExport, partPath: string, ffmpeg: Ffmpeg, timeZone: string, context: JobContext): Promise<void> {
  const commandArguments = copyArguments({
    startUs: prepared.startUs,
    lengthUs: prepared.lengthUs,
    videoTimescale: prepared.video.timescale,
    videoTag: prepared.video.codec,
    tags: {
      title: `Reelcase recording of ${job.camera}, ${formatInstant(prepared.firstMs, timeZone)} - ${formatInstant(job.requestEndMs, timeZone)}`,
      creationTimeMs: prepared.firstMs,
      comment: `Camera: ${job.camera}`,
    },
    outputPath: partPath,
    ffmpegMajorVersion: ffmpeg.majorVersion,
  });
  const totalMs = prepared.lengthUs / 1_000;
  context.note(`Copying ${String(prepared.entries.length)} files, ${(totalMs / 1_000).toFixed(3)} s; first: ${prepared.entries[0]?.path ?? ''}; last: ${prepared.entries.at(-1)?.path ?? ''}`);
  context.onProgress('copying', { percent: 0, doneMs: 0, totalMs, bytesDone: 0 });
  const outcome = await runFfmpeg({
    program: ffmpeg.path,
    arguments: commandArguments,
    input: concatList(prepared.entries, ffmpeg.majorVersion),
    signal: context.signal,
    signOfLife: () => lastChange(partPath),
    onStarted: (processId) => { context.onProcess(processId, toCommandLine(ffmpeg.path, commandArguments)); },
    onProgress: ({ outTimeUs, totalSizeBytes }) => {
      const percent = percentOf(outTimeUs, prepared.lengthUs);
      if (percent === null) return;
      context.onProgress('copying', { percent, totalMs, doneMs: (outTimeUs ?? 0) / 1_000, ...(totalSizeBytes === null ? {} : { bytesDone: totalSizeBytes }) });
    },
  });
  context.onProcess(null, null);
  if (outcome.kind !== 'aborted') for (const line of outcome.stderrTail) context.note(line);
  if (outcome.kind === 'aborted') context.signal.throwIfAborted();
  if (outcome.kind === 'failed') throw outcome.error;
}

function lastChange(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${String(stats?.size)} ${String(stats?.mtimeMs)}`;
}
