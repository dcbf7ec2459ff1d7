import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JobWarning } from '../../shared/job.ts';
import { thumbnailArguments } from '../ffmpeg/args.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { toFileError } from '../file-error.ts';

const WIDTH = 480;
/** Decoded, a small file can fill the memory. */
const MAX_PIXELS = 100_000_000;
/** Whole pictures only: a playlist, say, would make ffmpeg open other files. */
const PICTURE_FORMATS = ['jpeg_pipe', 'png_pipe', 'webp_pipe', 'gif', 'gif_pipe', 'bmp_pipe', 'tiff_pipe'];

/** What a thumbnail can be made of. */
export interface ThumbnailSource {
  /** A file whose first shown picture stands for it; null where it has none. */
  videoPath: string | null;
  /** The picture that a person chose instead. */
  jpeg: Buffer | undefined;
  /** Absolute. */
  thumbnailPath: string;
}

/**
 * Makes the thumbnail of an export: a JPEG. The first shown picture is decoded also where another one was chosen, because that proves
 * that the export's start is sound. A missing thumbnail does not make an export bad.
 * @throws the signal's reason when it was stopped
 */
export async function provideThumbnail({ videoPath, jpeg, thumbnailPath }: ThumbnailSource, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<{ isThere: boolean; warnings: JobWarning[] }> {
  await mkdir(dirname(thumbnailPath), { recursive: true });
  const failure = videoPath === null ? undefined : await writePicture(thumbnailArguments(videoPath, WIDTH, thumbnailPath), thumbnailPath, ffmpeg, signal, 'the first picture cannot be decoded');
  const writeFailure = jpeg === undefined ? undefined : await writeFile(thumbnailPath, jpeg).then(() => undefined, (error: unknown) => messageOf(toFileError(error, 'write the thumbnail', thumbnailPath)));
  return {
    isThere: writeFailure === undefined && (jpeg !== undefined || (videoPath !== null && failure === undefined)),
    warnings: [failure, writeFailure].flatMap((reason) => (reason === undefined ? [] : [{ code: 'thumbnail_failed' as const, message: `No thumbnail could be made: ${reason}` }])),
  };
}

/**
 * Makes a thumbnail of a picture that a person chose: a JPEG of at most 480 × 480.
 * @param picturePath absolute; the name says nothing about the kind of picture
 * @returns whether it is a picture
 * @throws the signal's reason when it was stopped
 */
export async function convertPicture(picturePath: string, thumbnailPath: string, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<boolean> {
  const words = [
    '-hide_banner', '-nostats', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1', '-y',
    '-protocol_whitelist', 'file', '-format_whitelist', PICTURE_FORMATS.join(','), '-max_pixels', String(MAX_PIXELS), '-i', `file:${picturePath}`,
    '-map', '0:v:0', '-frames:v', '1', '-vf', `scale=w=${String(WIDTH)}:h=${String(WIDTH)}:force_original_aspect_ratio=decrease`, '-q:v', '4', '-map_metadata', '-1',
    '-f', 'mjpeg', `file:${thumbnailPath}`,
  ];
  return await writePicture(words, thumbnailPath, ffmpeg, signal, 'it cannot be decoded') === undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function writePicture(words: readonly string[], path: string, ffmpeg: Ffmpeg, signal: AbortSignal, otherwise: string): Promise<string | undefined> {
  const outcome = await runFfmpeg({ program: ffmpeg.path, arguments: words, signal });
  if (outcome.kind === 'aborted') signal.throwIfAborted();
  const sizeBytes = await stat(path).then((stats) => stats.size, () => 0);
  if (outcome.kind === 'exited' && sizeBytes > 0) return undefined;
  await rm(path, { force: true });
  return outcome.kind === 'failed' ? outcome.error.message : otherwise;
}
