import { AppError } from '../../../shared/errors.ts';
import type { JobWarning } from '../../../shared/job.ts';
import type { InspectThread } from '../inspection/inspect-in-thread.ts';
import { readHeaders, type WantedFile } from '../readable-files.ts';
import type { FootageFile } from './derivative.ts';

/**
 * Reads the headers of the files of an export. Unlike for a copy, they may differ in format. What is damaged or gone is left out
 * with a warning that names its seconds.
 * @param isStrict whether a damaged file is refused instead
 * @throws AppError 'footage_unreadable' when nothing usable is left, or for the first damaged file in strict mode
 */
export async function readFootage(wanted: readonly WantedFile[], timeZone: string, isStrict: boolean, thread: InspectThread): Promise<{ files: FootageFile[]; warnings: JobWarning[] }> {
  const { readable, warnings } = await readHeaders(wanted, timeZone, thread);
  const files = readable.map(({ file, video, audio }): FootageFile => ({ ...file, toMs: Math.min(file.toMs, video.durationUs / 1_000), video, audio })).filter(({ fromMs, toMs }) => fromMs < toMs);
  const [warning] = warnings;
  if (warning !== undefined && (isStrict || files.length === 0)) {
    const remedy = 'Check that the disk with the recordings is connected, index the source again and retry.';
    throw new AppError('footage_unreadable', isStrict ? `A file of this range cannot be used, and leaving one out was not allowed. ${warning.message}` : `None of the ${String(wanted.length)} recorded files of this range can be read: ${warning.message}`, { remedy });
  }
  return { files, warnings };
}
