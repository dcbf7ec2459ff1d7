import { AppError } from '../../shared/errors.ts';
import type { OptionsOf } from '../../shared/export-options.ts';
import type { JobWarning } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { copyByFfmpeg } from './copy-by-ffmpeg.ts';
import type { Footage } from './footage.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';
import { planExport } from './plan.ts';
import { groupByFormat, prepareExport, readUsable } from './preparation.ts';
import type { ProducedFile, Production } from './produced-file.ts';
import { SplitNeeded, type PlannedPart } from './split-job.ts';
import { verifyExport } from './verification.ts';

/** Most files one job is split into. */
const MAX_PARTS = 100;

export interface CopyDependencies {
  ffmpeg: Ffmpeg;
  timeZone: string;
}

/**
 * Decides whether a copy has to become several files: at gaps where that was asked for, and where the footage changes its
 * format, since one lossless file of it would not play.
 * @throws SplitNeeded; AppError 'footage_mixed' when it would be too many; 'footage_unreadable'
 */
export async function splitWhereNeeded(footage: Footage, options: OptionsOf<'copy'>, { timeZone }: CopyDependencies, context: JobContext): Promise<void> {
  if (options.gaps === 'split' && footage.spans.length > 1) throw split(footage, footage.spans, 'one file a recorded span');
  const { usable } = await readUsable(footage, timeZone, context.signal);
  const groups = groupByFormat(usable);
  if (groups.length > 1) {
    // Up to the next group, so that a damaged file between two formats stays visible in the part before it.
    const parts = groups.map((group, index) => ({ startMs: index === 0 ? footage.range.startMs : group.startMs, endMs: groups[index + 1]?.startMs ?? footage.range.endMs }));
    throw split(footage, parts, 'the footage changes its format (size, coding or sound)');
  }
}

function split(footage: Footage, spans: readonly { startMs: number; endMs: number }[], why: string): Error {
  if (spans.length > MAX_PARTS) {
    return new AppError('footage_mixed', `This export would become ${String(spans.length)} files (${why}); ${String(MAX_PARTS)} are the most.`, { remedy: 'Choose a shorter range, or another way to treat gaps.' });
  }
  const segments = footage.clips.map(({ segment }) => segment);
  const parts = spans.map(({ startMs, endMs }): PlannedPart => {
    const plan = planExport(segments, { startMs, endMs });
    return { startMs, endMs, estimatedBytes: plan.estimatedBytes, recordedMs: plan.clips.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) };
  });
  return new SplitNeeded(parts, why);
}

/**
 * Makes a master: a lossless copy, verified.
 * @throws AppError; the signal's reason when it was stopped
 */
export async function copyFootage({ job, footage, partPath }: Production, options: OptionsOf<'copy'>, dependencies: CopyDependencies, context: JobContext): Promise<ProducedFile> {
  const { ffmpeg, timeZone } = dependencies;
  const prepared = await prepareExport(footage, timeZone, context.signal, options.gaps);
  if (options.strict) refuseDamage(prepared.warnings);
  const commandLine = await copyByFfmpeg(prepared, tagsOf(job, prepared.firstMs, timeZone), partPath, ffmpeg, context);
  await context.gate.whenOpen(context.signal);
  context.onProgress('verifying', { percent: 0 });
  const verified = await verifyExport(partPath, { lengthUs: prepared.lengthUs, video: prepared.video, hasAudio: prepared.audio !== undefined }, ffmpeg, context.signal);
  return {
    ...verified,
    sha256: null,
    proof: null,
    warnings: prepared.warnings,
    details: {
      method: 'ffmpeg_copy', methodReason: null, deliveredStartMs: prepared.firstMs, deliveredEndMs: footage.spans.at(-1)?.endMs ?? job.requestEndMs, preRollMs: 0,
      streams: [], commandLine, ffmpegVersion: ffmpeg.version, encoder: null,
    },
  };
}

/** @throws AppError 'footage_unreadable' for the first warning: in a strict job nothing may be left out */
function refuseDamage(warnings: readonly JobWarning[]): void {
  const [first] = warnings;
  if (first === undefined) return;
  throw new AppError('footage_unreadable', `${first.message} Nothing was exported, because nothing may be left out of this export (strict).`, { remedy: 'Export it without “strict” to get what is there, with a warning.' });
}

/** Descriptions that players and archives show. @param firstMs UTC ms of the first shown frame */
export function tagsOf(job: Pick<JobRow, 'camera' | 'requestEndMs'>, firstMs: number, timeZone: string): { title: string; creationTimeMs: number; comment: string } {
  return {
    title: `Reelcase recording of ${job.camera}, ${formatInstant(firstMs, timeZone)} - ${formatInstant(job.requestEndMs, timeZone)}`,
    creationTimeMs: firstMs,
    comment: `Camera: ${job.camera}`,
  };
}
