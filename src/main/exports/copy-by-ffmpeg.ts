import { statSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { copyArguments, toCommandLine, type MetadataTags } from '../ffmpeg/args.ts';
import { concatList } from '../ffmpeg/concat-list.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { percentOf } from '../ffmpeg/progress.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { JobContext } from './job-context.ts';
import type { PreparedExport } from './preparation.ts';

/**
 * Copies prepared footage into one file by ffmpeg's concat demuxer, without changing a frame. The way for what the
 * program's own joiner does not know.
 * @returns the command line, ready to paste
 * @throws AppError; the signal's reason when it was stopped
 */
export async function copyByFfmpeg(prepared: PreparedExport, tags: MetadataTags, isMute: boolean, partPath: string, ffmpeg: Ffmpeg, context: JobContext): Promise<string> {
  const commandArguments = copyArguments({
    startUs: prepared.startUs,
    lengthUs: prepared.lengthUs,
    videoTimescale: prepared.video.timescale,
    videoTag: prepared.video.codec,
    tags,
    isMute,
    outputPath: partPath,
    ffmpegMajorVersion: ffmpeg.majorVersion,
  });
  const commandLine = toCommandLine(ffmpeg.path, commandArguments);
  const totalMs = prepared.lengthUs / 1_000;
  context.note(`Copying ${String(prepared.entries.length)} files by ffmpeg, ${(totalMs / 1_000).toFixed(3)} s; first: ${prepared.entries[0]?.path ?? ''}; last: ${prepared.entries.at(-1)?.path ?? ''}`);
  context.onProgress('copying', { percent: 0, doneMs: 0, totalMs, bytesDone: 0 });
  const outcome = await runFfmpeg({
    program: ffmpeg.path,
    arguments: commandArguments,
    input: concatList(prepared.entries, ffmpeg.majorVersion),
    signal: context.signal,
    // A process that a person holds makes no progress and is none the worse for it.
    signOfLife: () => (context.gate.isHeld ? String(performance.now()) : lastChange(partPath)),
    onStarted: (processId) => { context.onProcess(processId, commandLine); },
    onProgress: ({ outTimeUs, totalSizeBytes }) => {
      const percent = percentOf(outTimeUs, prepared.lengthUs);
      if (percent === null) return;
      context.onProgress('copying', { percent, totalMs, doneMs: (outTimeUs ?? 0) / 1_000, ...(totalSizeBytes === null ? {} : { bytesDone: totalSizeBytes }) });
    },
  });
  context.onProcess(null, null);
  if (outcome.kind === 'aborted') {
    context.signal.throwIfAborted();
    throw new AppError('internal', 'ffmpeg was stopped without a reason.');
  }
  for (const line of outcome.stderrTail) context.note(line);
  if (outcome.kind === 'failed') throw outcome.error;
  return commandLine;
}

function lastChange(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${String(stats?.size)} ${String(stats?.mtimeMs)}`;
}
