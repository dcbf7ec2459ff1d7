import { AppError } from '../../shared/errors.ts';
import type { OptionsOf } from '../../shared/export-options.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { copyByJoin, finalRefusal, warningsOf, type JoinDependencies } from './copy-by-join.ts';
import { proofOf } from './copy-proof.ts';
import { copyThroughFfmpeg, type FfmpegCopyDependencies } from './copy-through-ffmpeg.ts';
import type { Footage } from './footage.ts';
import type { JobContext } from './job-context.ts';
import type { JoinReport } from './join/join-request.ts';
import { planInSteps } from './plan.ts';
import { groupByFormat, readUsable } from './preparation.ts';
import type { ProducedFile, Production } from './produced-file.ts';
import { SplitNeeded, type PlannedPart } from './split-job.ts';
import { refuseWrongLength, verifyExport, verifySound, type VerifiedFile } from './verification.ts';

/** Most files one job is split into. */
const MAX_PARTS = 100;

export interface CopyDependencies extends JoinDependencies, FfmpegCopyDependencies {
  /** False: copies go through ffmpeg, as somebody asked for who does not trust or cannot use the joiner (REELCASE_NO_JOIN). */
  joins: boolean;
}

/** Splits at gaps where that was asked for. @throws SplitNeeded; AppError 'footage_mixed' when it would be too many */
export async function splitAtGaps(footage: Footage, options: OptionsOf<'copy'>): Promise<void> {
  if (options.gaps === 'split' && footage.spans.length > 1) throw await split(footage, footage.spans, 'one file a recorded span');
}

/**
 * Makes a master: a lossless copy, verified. Joined by the program itself where it can, else copied by ffmpeg; footage that
 * changes its format becomes several jobs, since one lossless file of it would not play.
 * @throws AppError; SplitNeeded; the signal's reason when it was stopped
 */
export async function copyFootage(production: Production, options: OptionsOf<'copy'>, dependencies: CopyDependencies, context: JobContext): Promise<ProducedFile> {
  const { job, footage, partPath } = production;
  if (!dependencies.joins) {
    await splitAtFormats(footage, dependencies, context);
    return copyThroughFfmpeg(production, options, 'Joining is switched off by REELCASE_NO_JOIN.', dependencies, context);
  }
  const outcome = await copyByJoin(job, footage, options, options.proof ?? dependencies.proof, partPath, dependencies, context);
  if (outcome.kind === 'joined') return finishJoin(production, options, outcome.report, dependencies, context);
  const final = finalRefusal(outcome);
  if (final !== undefined) throw final;
  await splitAtFormats(footage, dependencies, context);
  return copyThroughFfmpeg(production, options, outcome.refusal.message, dependencies, context);
}

async function finishJoin({ job, footage, partPath, onWritten }: Production, options: OptionsOf<'copy'>, report: JoinReport, { ffmpeg, timeZone }: CopyDependencies, context: JobContext): Promise<ProducedFile> {
  await context.gate.whenOpen(context.signal);
  context.onProgress('verifying', { percent: 100 });
  if (report.videoCodec !== null) onWritten();
  const { streams, ...verified } = await judge(partPath, report, ffmpeg, context);
  if (options.gaps !== 'keep' && options.cut === 'exact') refuseWrongLength(report.lengthUs, plannedUs(footage, report), footage.clips.length);
  const first = report.clips[0];
  const last = report.clips.at(-1);
  const at = (clipIndex: number | undefined, us: number | undefined, otherwise: number): number => {
    const clip = footage.clips[clipIndex ?? -1];
    return clip === undefined || us === undefined ? otherwise : clip.segment.startMs + Math.round(us / 1_000);
  };
  return {
    ...verified,
    hasPicture: report.videoCodec !== null,
    sha256: report.sha256,
    proof: proofOf(report),
    warnings: warningsOf(report, footage, timeZone),
    details: {
      method: 'join', methodReason: null,
      deliveredStartMs: at(first?.clipIndex, first?.fromUs, job.requestStartMs),
      deliveredEndMs: at(last?.clipIndex, last?.toUs, job.requestEndMs),
      hiddenFrames: report.hiddenFrames, streams, commandLine: null, ffmpegVersion: null, encoder: null,
    },
  };
}

function judge(partPath: string, report: JoinReport, ffmpeg: Ffmpeg, { signal }: JobContext): Promise<VerifiedFile> {
  if (report.videoCodec === null) return verifySound(partPath, report.lengthUs, ffmpeg, signal);
  return verifyExport(partPath, { lengthUs: report.lengthUs, video: { codec: report.videoCodec }, hasAudio: report.audioPackets > 0 }, ffmpeg, signal);
}

/** What the index promised of the clips that were used; what two of them hold counts once. */
function plannedUs({ clips }: Footage, { skipped, repeated }: JoinReport): number {
  const left = new Set(skipped.map(({ clipIndex }) => clipIndex));
  const repeatedUs = repeated.reduce((sum, { lengthUs }) => sum + lengthUs, 0);
  return clips.reduce((sum, { fromMs, toMs }, index) => sum + (left.has(index) ? 0 : (toMs - fromMs) * 1_000), -repeatedUs);
}

/** @throws SplitNeeded where the footage changes its format; AppError 'footage_mixed' when it would be too many, 'footage_unreadable' */
async function splitAtFormats(footage: Footage, { timeZone, workersFolder }: CopyDependencies, { signal, gate }: JobContext): Promise<void> {
  const { usable } = await readUsable(footage, timeZone, { workersFolder, signal, gate });
  const groups = groupByFormat(usable);
  if (groups.length < 2) return;
  // Up to the next group, so that a damaged file between two formats stays visible in the part before it.
  const parts = groups.map((group, index) => ({ startMs: index === 0 ? footage.range.startMs : group.startMs, endMs: groups[index + 1]?.startMs ?? footage.range.endMs }));
  throw await split(footage, parts, 'the footage changes its format (size, coding or sound)');
}

async function split(footage: Footage, spans: readonly TimeSpan[], why: string): Promise<Error> {
  if (spans.length > MAX_PARTS) {
    return new AppError('footage_mixed', `This export would become ${String(spans.length)} files (${why}); ${String(MAX_PARTS)} are the most.`, { remedy: 'Choose a shorter range, or another way to treat gaps.' });
  }
  const parts: PlannedPart[] = [];
  for (const { startMs, endMs } of spans) {
    // Both are in order, so that the first that reaches beyond the start and those up to the end are the part's.
    const from = footage.clips.findIndex(({ segment, toMs }) => segment.startMs + toMs > startMs);
    const to = footage.clips.findLastIndex(({ segment, fromMs }) => segment.startMs + fromMs < endMs);
    const segments = from < 0 ? [] : footage.clips.slice(from, to + 1).map(({ segment }) => segment);
    const { estimatedBytes, recordedMs } = await planInSteps([segments], { startMs, endMs });
    parts.push({ startMs, endMs, estimatedBytes, recordedMs });
  }
  return new SplitNeeded(parts, why);
}
