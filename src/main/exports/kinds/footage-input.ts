import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { seekArguments } from '../../ffmpeg/args.ts';
import { concatList } from '../../ffmpeg/concat-list.ts';
import type { Ffmpeg } from '../../ffmpeg/locate.ts';
import type { FootageFile } from './derivative.ts';
import { listLengthUs, type FootageRun } from './timeline.ts';

/** Each run is an input with a decoder of its own; more would take too much memory. */
export const MAX_RUNS = 64;

/** A size that can be encoded. */
export interface PictureSize {
  width: number;
  height: number;
}

/**
 * Writes the list of a run's files and tells how ffmpeg reads it: input-side `-ss` and `-t` on a list with durations are exact
 * to the frame, and times start at 0 with the wanted part.
 * @param key names the list in the folder
 */
export async function runInput(folder: string, run: FootageRun, ffmpeg: Ffmpeg, key: string): Promise<string[]> {
  const list = `list-${key}.txt`;
  const entries = run.files.map((file) => ({ path: file.path, durationUs: listLengthUs(file), ...(file.leaveAtUs === undefined ? {} : { outpointUs: file.leaveAtUs }) }));
  await writeFile(join(folder, list), concatList(entries, ffmpeg.majorVersion));
  return [
    ...seekArguments(run.startSeconds * 1e6), '-t', run.lengthSeconds.toFixed(6),
    // The files of a run have the same parameters: nothing needs to be re-inserted.
    '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe', '-auto_convert', '0', '-i', `file:${list}`,
  ];
}

/** @throws AppError 'footage_mixed' when the footage changes its format too often for one file */
export function refuseTooManyRuns(runs: readonly FootageRun[]): void {
  if (runs.length <= MAX_RUNS) return;
  throw new AppError('footage_mixed', `The footage changes its format, or stops and starts, ${String(runs.length - 1)} times in this range; one file takes at most ${String(MAX_RUNS - 1)} changes.`, {
    remedy: 'Export a shorter range, without sound, or without the gaps.',
  });
}

/**
 * The size that all pictures get: the largest of the footage, so that nothing is lost where it changes, and no higher than wanted.
 * @param maxHeight null: as it is
 */
export function outputSize(files: readonly FootageFile[], maxHeight: number | null): PictureSize {
  const { width, height } = files.map(({ video }) => video).reduce((largest, video) => (video.width * video.height > largest.width * largest.height ? video : largest), { width: 0, height: 0 });
  if (width <= 0 || height <= 0) throw new AppError('footage_unreadable', 'The footage does not say how large its pictures are.', { remedy: 'Index the source again and retry.' });
  const factor = maxHeight !== null && height > maxHeight ? maxHeight / height : 1;
  return { width: even(width * factor), height: even(height * factor) };
}

/** The frame rate of the footage, for where frames have to be repeated: frames a second as ffmpeg writes it. */
export function frameRateOf(files: readonly FootageFile[]): string {
  const video = files[0]?.video;
  if (video === undefined || video.frameDurationUnits <= 0) return '25';
  return `${String(video.timescale)}/${String(video.frameDurationUnits)}`;
}

/** The longest frame that is normal in this footage, seconds: what a cut may be off. */
export function frameSecondsOf(files: readonly FootageFile[]): number {
  return Math.max(0, ...files.map(({ video }) => (video.sampleCount > 0 ? video.durationUs / 1e6 / video.sampleCount : 0)));
}

/** The mean distance of key frames, seconds. */
export function keyFrameSecondsOf(files: readonly FootageFile[]): number {
  const seconds = files.reduce((sum, { video }) => sum + video.durationUs / 1e6, 0);
  const keyFrames = files.reduce((sum, { video }) => sum + (video.syncSampleCount ?? video.sampleCount), 0);
  return keyFrames > 0 ? seconds / keyFrames : seconds;
}

function even(length: number): number {
  return Math.max(2, Math.round(length / 2) * 2);
}
