import { statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { copyArguments, toCommandLine, type CopyRequest, type MetadataTags } from '../ffmpeg/args.ts';
import { concatList } from '../ffmpeg/concat-list.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { percentOf } from '../ffmpeg/progress.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { JobContext } from './job-context.ts';
import { chapterMetadata, type Chapter } from './kinds/chapters.ts';
import { toSubRip, type ClockSubtitle } from './kinds/clock-subtitles.ts';
import type { PreparedExport } from './preparation.ts';

/** A copy that ffmpeg is to make. */
export interface FfmpegCopy {
  prepared: PreparedExport;
  tags: MetadataTags;
  isMute: boolean;
  /** On the time line of the copy; none where absent or empty. */
  marks: { chapters?: readonly Chapter[]; subtitles?: readonly ClockSubtitle[] };
  /** An empty file that exists. */
  partPath: string;
  /** Expected size of the copy. */
  estimatedBytes: number;
  /** Where a folder for temporary files is made; it is removed again in any case. */
  workFolder: string;
}

/**
 * Copies prepared footage into one file by ffmpeg's concat demuxer, without changing a frame. The way for what the
 * program's own joiner does not know.
 * @returns the command line, ready to paste; its list of files and its chapters and subtitles are gone
 * @throws AppError; the signal's reason when it was stopped
 */
export async function copyByFfmpeg(copy: FfmpegCopy, ffmpeg: Ffmpeg, context: JobContext): Promise<string> {
  await mkdir(copy.workFolder, { recursive: true });
  const folder = await mkdtemp(join(copy.workFolder, 'copy-'));
  try {
    const inputFiles = await writeInputs(copy, folder, ffmpeg);
    return await context.inTurn((isResting) => run(copy, inputFiles, ffmpeg, context, isResting), { device: statSync(copy.partPath).dev, bytes: copy.estimatedBytes });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What ffmpeg reads besides the footage. */
type InputFiles = Pick<CopyRequest, 'listFile' | 'chapterFile' | 'subtitleFile'>;

async function writeInputs({ marks: { chapters = [], subtitles = [] }, prepared }: FfmpegCopy, folder: string, { majorVersion }: Ffmpeg): Promise<InputFiles> {
  const listFile = join(folder, 'list.txt');
  const chapterFile = join(folder, 'chapters.txt');
  const subtitleFile = join(folder, 'clock.srt');
  await writeFile(listFile, concatList(prepared.entries, majorVersion));
  if (chapters.length > 0) await writeFile(chapterFile, chapterMetadata(chapters, prepared.lengthUs));
  if (subtitles.length > 0) await writeFile(subtitleFile, toSubRip(subtitles));
  return { listFile, ...(chapters.length > 0 ? { chapterFile } : {}), ...(subtitles.length > 0 ? { subtitleFile } : {}) };
}

async function run({ prepared, tags, isMute, partPath }: FfmpegCopy, inputFiles: InputFiles, ffmpeg: Ffmpeg, context: JobContext, isResting: () => boolean): Promise<string> {
  const commandArguments = copyArguments({
    startUs: prepared.startUs,
    lengthUs: prepared.lengthUs,
    videoTimescale: prepared.video.timescale,
    videoTag: prepared.video.codec,
    tags,
    isMute,
    ...inputFiles,
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
    signal: context.signal,
    isBackground: true,
    isHeld: () => context.gate.isHeld || isResting(),
    signOfLife: () => lastChange(partPath),
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
