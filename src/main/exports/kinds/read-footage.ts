import { AppError } from '../../../shared/errors.ts';
import type { JobWarning } from '../../../shared/job.ts';
import type { InspectThread } from '../inspection/inspect-in-thread.ts';
import { readHeaders, type WantedFile } from '../readable-files.ts';
import { leaveOutRepeats, type RemainingPart, type RepeatOptions } from '../repeats.ts';
import type { FootageFile } from './derivative.ts';

/** How footage is read. */
export interface ReadOptions extends RepeatOptions {
  /** Whether a damaged file is refused instead of left out. */
  isStrict: boolean;
}

/**
 * Reads the headers of the files of an export. Unlike for a copy, they may differ in format. What is damaged or gone is left out
 * with a warning that names its seconds, and so is what the next file repeats.
 * @throws AppError 'footage_unreadable' when nothing usable is left, or for the first damaged file in strict mode
 */
export async function readFootage(wanted: readonly WantedFile[], options: ReadOptions, thread: InspectThread): Promise<{ files: FootageFile[]; warnings: JobWarning[] }> {
  const { readable, warnings } = await readHeaders(wanted, options.timeZone, thread);
  const files = readable.map(({ file, video, audio }): FootageFile => ({ ...file, toMs: Math.min(file.toMs, video.durationUs / 1_000), video, audio })).filter(({ fromMs, toMs }) => fromMs < toMs);
  const [warning] = warnings;
  if (warning !== undefined && (options.isStrict || files.length === 0)) {
    const remedy = 'Check that the disk with the recordings is connected, index the source again and retry.';
    throw new AppError('footage_unreadable', options.isStrict ? `A file of this range cannot be used, and leaving one out was not allowed. ${warning.message}` : `None of the ${String(wanted.length)} recorded files of this range can be read: ${warning.message}`, { remedy });
  }
  const repeats = await leaveOutRepeats(files, options, thread);
  return { files: files.flatMap((file, index) => withRemaining(file, repeats.remaining[index])), warnings: [...warnings, ...repeats.warnings] };
}

/** @returns none where nothing is left of the file */
function withRemaining(file: FootageFile, part: RemainingPart | undefined): FootageFile[] {
  if (part === undefined) return [];
  const { fromMs, toMs, leaveAtUs } = part;
  return [{ ...file, fromMs, toMs, ...(leaveAtUs === null ? {} : { leaveAtUs }) }];
}
