import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { thumbnailArguments } from '../ffmpeg/args.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';

const WIDTH = 480;

/**
 * Writes the first shown picture of an export as a JPEG.
 * @returns undefined when it worked, else the reason; a missing thumbnail does not make an export bad
 */
export async function makeThumbnail(videoPath: string, thumbnailPath: string, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<string | undefined> {
  await mkdir(dirname(thumbnailPath), { recursive: true });
  const outcome = await runFfmpeg({ program: ffmpeg.path, arguments: thumbnailArguments(videoPath, WIDTH, thumbnailPath), signal });
  if (outcome.kind === 'aborted') signal.throwIfAborted();
  const sizeBytes = await stat(thumbnailPath).then((stats) => stats.size, () => 0);
  if (outcome.kind === 'exited' && sizeBytes > 0) return undefined;
  await rm(thumbnailPath, { force: true });
  return outcome.kind === 'failed' ? outcome.error.message : 'the first picture cannot be decoded';
}
