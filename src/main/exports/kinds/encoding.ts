import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import type { JobStep } from '../../../shared/job.ts';
import { metadataArguments, toCommandLine } from '../../ffmpeg/args.ts';
import { chooseEncoder, type VideoEncoder } from '../../ffmpeg/encoders.ts';
import { graphArguments } from '../../ffmpeg/filters.ts';
import { isAtLeast } from '../../ffmpeg/locate.ts';
import { percentOf } from '../../ffmpeg/progress.ts';
import { runFfmpeg, type FfmpegOutcome } from '../../ffmpeg/run.ts';
import type { DerivativeWork } from './derivative.ts';

/** One run of ffmpeg for a derivative. */
export interface EncodingRun {
  step: JobStep;
  arguments: readonly string[];
  /** Playing time of the output, seconds; progress is measured against it. 0: not known. */
  expectedSeconds: number;
  /** Of a process that goes first, see `FfmpegRun`. */
  feederArguments?: readonly string[];
}

/** A process that encodes says nothing while it fills its buffers; this long without a sign is a stall all the same. */
const STALL_LIMIT_MS = 300_000;

/** Before all other arguments of every run. */
export const COMMON_ARGUMENTS = ['-hide_banner', '-nostats', '-nostdin', '-loglevel', 'warning', '-progress', 'pipe:1', '-y'];

/** Runs ffmpeg in the derivative's folder when it is the job's turn, behind everything else on the machine. @throws AppError why it failed; the reason of `signal` when it was stopped */
export async function runEncoding(work: DerivativeWork, run: EncodingRun): Promise<void> {
  const { context, request: { ffmpeg, outputPath } } = work;
  const totalMs = run.expectedSeconds * 1_000;
  const announce = (words: readonly string[]) => (processId: number): void => {
    const line = toCommandLine(ffmpeg.path, words);
    work.commandLines.push(line);
    context.onProcess(processId, line);
  };
  const encode = (isResting: () => boolean): Promise<FfmpegOutcome> => {
    context.onProgress(run.step, { percent: 0, doneMs: 0, totalMs });
    return runFfmpeg({
      program: ffmpeg.path,
      arguments: run.arguments,
      folder: work.folder,
      signal: context.signal,
      isBackground: true,
      isHeld: () => context.gate?.isHeld === true || isResting(),
      stallLimitMs: STALL_LIMIT_MS,
      signOfLife: () => lastChange(outputPath),
      ...(run.feederArguments === undefined ? {} : { feeder: { arguments: run.feederArguments, onStarted: announce(run.feederArguments) } }),
      onStarted: announce(run.arguments),
      onProgress: ({ outTimeUs, totalSizeBytes, isEnd }) => {
        const percent = isEnd ? 100 : percentOf(outTimeUs, run.expectedSeconds * 1e6);
        if (percent !== null) context.onProgress(run.step, { percent, totalMs, doneMs: Math.min(totalMs, (outTimeUs ?? 0) / 1_000), ...(totalSizeBytes === null ? {} : { bytesDone: totalSizeBytes }) });
      },
    });
  };
  context.signal.throwIfAborted();
  const outcome = await (context.inTurn === undefined ? encode(() => false) : context.inTurn(encode));
  context.onProcess(null, null);
  if (outcome.kind === 'aborted') context.signal.throwIfAborted();
  if (outcome.kind !== 'aborted') for (const line of outcome.stderrTail) context.note(line);
  if (outcome.kind === 'failed') throw outcome.error;
}

/**
 * Encodes with the best encoder, and once more on the processor when a graphics card fails: cards run out of sessions and
 * refuse sizes that only the real footage shows.
 * @param mayRetry whether the second try is wanted
 * @returns the encoders tried, in order
 */
export async function encodeWithRetry(work: DerivativeWork, hardware: 'auto' | 'off', mayRetry: boolean, encode: (encoder: VideoEncoder, step: JobStep) => Promise<void>): Promise<string[]> {
  const { request: { ffmpeg }, context } = work;
  const encoder = await chooseEncoder(ffmpeg, hardware);
  try {
    await encode(encoder, 'encoding');
    return [encoder.name];
  } catch (error) {
    if (!encoder.isHardware || !mayRetry || context.signal.aborted || !isFailedRun(error)) throw error;
    context.note(`${encoder.name} failed (${error.message}); trying once more on the processor.`);
    const onProcessor = await chooseEncoder(ffmpeg, 'off');
    await encode(onProcessor, 'encoding_retry');
    return [encoder.name, onProcessor.name];
  }
}

/** A full disk fails on the processor as well. */
function isFailedRun(error: unknown): error is AppError {
  return error instanceof Error && 'code' in error && error.code !== 'disk_full' && error.code !== 'ffmpeg_missing';
}

/** Hands a graph to ffmpeg, through a file where it is long. */
export async function graphWords(work: DerivativeWork, graph: string): Promise<string[]> {
  const { arguments: words, file } = graphArguments(graph, work.request.ffmpeg.majorVersion);
  if (file !== undefined) await writeFile(join(work.folder, file.name), file.content);
  return words;
}

/** Which frames are written: `vfr` drops only those that fall on one moment; the option was renamed in ffmpeg 5.1. */
export function frameMode(work: DerivativeWork, mode: 'vfr' | 'cfr' | 'passthrough'): string[] {
  return [isAtLeast(work.request.ffmpeg.version, 5, 1) ? '-fps_mode' : '-vsync', mode];
}

/** The end of a command that writes an MP4 with its index in front. */
export function mp4Output(work: DerivativeWork): string[] {
  return ['-movflags', '+faststart', ...metadataArguments(work.request.tags), '-f', 'mp4', `file:${work.request.outputPath}`];
}

function lastChange(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${String(stats?.size)} ${String(stats?.mtimeMs)}`;
}
