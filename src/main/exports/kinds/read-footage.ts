import { AppError } from '../../../shared/errors.ts';
import type { JobWarning } from '../../../shared/job.ts';
import { formatInstant } from '../../../shared/wall-time.ts';
import { Mp4FormatError, readMp4Header } from '../../recordings/mp4-header.ts';
import type { FootageFile } from './derivative.ts';

/** A recorded file and the part of it that is wanted, before it has been looked at. */
export type WantedFile = Omit<FootageFile, 'video' | 'audio'>;

/** Headers read before the event loop gets a turn: at 0.1 ms each this keeps the main thread under 10 ms. */
const HEADERS_A_TURN = 20;

/**
 * Reads the headers of the files of an export. Unlike for a copy, they may differ in format. What is damaged or gone is left out
 * with a warning that names its seconds.
 * @param isStrict whether a damaged file is refused instead
 * @throws AppError 'footage_unreadable' when nothing usable is left, or for the first damaged file in strict mode
 */
export async function readFootage(wanted: readonly WantedFile[], timeZone: string, isStrict: boolean, signal: AbortSignal): Promise<{ files: FootageFile[]; warnings: JobWarning[] }> {
  const files: FootageFile[] = [];
  const warnings: JobWarning[] = [];
  for (const [index, each] of wanted.entries()) {
    if (index % HEADERS_A_TURN === HEADERS_A_TURN - 1) await new Promise(setImmediate);
    signal.throwIfAborted();
    const result = readOne(each, timeZone);
    if ('code' in result) warnings.push(result);
    else if (result.fromMs < result.toMs) files.push(result);
  }
  const [warning] = warnings;
  if (warning !== undefined && (isStrict || files.length === 0)) {
    const remedy = 'Check that the disk with the recordings is connected, index the source again and retry.';
    throw new AppError('footage_unreadable', isStrict ? `A file of this range cannot be used, and leaving one out was not allowed. ${warning.message}` : `None of the ${String(wanted.length)} recorded files of this range can be read: ${warning.message}`, { remedy });
  }
  return { files, warnings };
}

function readOne(wanted: WantedFile, timeZone: string): FootageFile | JobWarning {
  try {
    const { tracks } = readMp4Header(wanted.path);
    const video = tracks.find((track) => track.kind === 'video');
    if (video === undefined || video.durationUs <= 0) throw new Mp4FormatError('it holds no picture');
    return { ...wanted, toMs: Math.min(wanted.toMs, video.durationUs / 1_000), video, audio: tracks.find((track) => track.kind === 'audio') };
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    const span = { startMs: wanted.startMs + wanted.fromMs, endMs: wanted.startMs + wanted.toMs };
    const message = `Left out ${formatInstant(span.startMs, timeZone)} to ${formatInstant(span.endMs, timeZone)}: ${wanted.path} cannot be read (${error.message}).`;
    return { code: 'segment_skipped', message, span };
  }
}
