import { AppError } from '../../shared/errors.ts';
import { hasPerFileOptions } from './args.ts';

/** One file of a list for ffmpeg's concat demuxer. */
export interface ConcatEntry {
  /** Absolute. */
  path: string;
  /**
   * How far the next file is moved, microseconds: the length of the *video track*. Without it each file counts as its
   * longest track, and the sound's overhang makes the result drift by three seconds an hour.
   */
  durationUs: number;
  /** Where the file is entered, microseconds from its start: at the key frame before; at its start when absent. */
  inpointUs?: number;
  /** Where the file is left, microseconds from its start; to its end when absent. */
  outpointUs?: number;
}

/**
 * Writes the list. `inpoint 0` makes a file's picture start where the list says: without it a file counts from its earliest
 * stream, and the lead-in of its AAC sound (21 ms) moves the picture. https://ffmpeg.org/ffmpeg-formats.html#concat-1
 * @throws AppError 'invalid_input' for a path with a line break, which the format cannot hold
 */
export function concatList(entries: readonly ConcatEntry[], ffmpegMajorVersion: number): string {
  const options = hasPerFileOptions(ffmpegMajorVersion) ? ['option codec_whitelist none', 'option probesize 32'] : [];
  const lines = entries.flatMap(({ path, durationUs, inpointUs, outpointUs }) => [
    `file ${quote(path)}`, inpointUs === undefined ? 'inpoint 0' : `inpoint ${seconds(inpointUs)}`,
    ...(outpointUs === undefined ? [] : [`outpoint ${seconds(outpointUs)}`]),
    `duration ${seconds(durationUs)}`, ...options,
  ]);
  return `${['ffconcat version 1.0', ...lines].join('\n')}\n`;
}

function seconds(microseconds: number): string {
  return (microseconds / 1e6).toFixed(6);
}

function quote(path: string): string {
  if (/[\n\r\0]/.test(path)) {
    throw new AppError('invalid_input', `The path ${JSON.stringify(path)} holds a line break, which ffmpeg's list of files cannot hold.`, {
      remedy: 'Rename that folder at the recorder, index the source again and retry.',
    });
  }
  return `'file:${path.replaceAll("'", String.raw`'\''`)}'`;
}
