import type { JobWarning } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { comparableSampleEntries, Mp4FormatError, readMp4Header, type Mp4Track } from '../recordings/mp4-header.ts';

/** A recorded file and the part of it that is wanted, before it has been looked at. */
export interface WantedFile {
  /** Absolute. */
  path: string;
  /** UTC ms of the file's first picture. */
  startMs: number;
  /** Both inside the file, milliseconds from its start. */
  fromMs: number;
  toMs: number;
}

/** What a file's header says of its picture and its sound. */
export interface FileTracks {
  video: Mp4Track;
  audio: Mp4Track | undefined;
}

/** Headers read before the event loop gets a turn: at 0.1 ms each this keeps the main thread under 10 ms. */
const HEADERS_A_TURN = 20;

/**
 * Reads the headers of recorded files. A damaged or vanished file is normal in recordings: it is left out with a warning that
 * names its seconds.
 * @param timeZone for the times in messages
 * @returns in the order of `wanted`; the warnings' order too
 */
export async function readHeaders<File extends WantedFile>(wanted: readonly File[], timeZone: string, signal: AbortSignal): Promise<{ readable: (FileTracks & { file: File })[]; warnings: JobWarning[] }> {
  const warnings: JobWarning[] = [];
  const readable: (FileTracks & { file: File })[] = [];
  for (const [index, file] of wanted.entries()) {
    if (index % HEADERS_A_TURN === HEADERS_A_TURN - 1) await new Promise(setImmediate);
    signal.throwIfAborted();
    const result = readTracks(file, timeZone);
    if ('code' in result) warnings.push(result);
    else readable.push({ ...result, file });
  }
  return { readable, warnings };
}

function readTracks({ path, startMs, fromMs, toMs }: WantedFile, timeZone: string): FileTracks | JobWarning {
  try {
    const { tracks } = readMp4Header(path);
    const video = tracks.find((track) => track.kind === 'video');
    if (video === undefined || video.durationUs <= 0) throw new Mp4FormatError('it holds no picture');
    return { video, audio: tracks.find((track) => track.kind === 'audio') };
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    const span = { startMs: startMs + fromMs, endMs: startMs + toMs };
    const message = `Left out ${formatInstant(span.startMs, timeZone)} to ${formatInstant(span.endMs, timeZone)}: ${path} cannot be read (${error.message}).`;
    return { code: 'segment_skipped', message, span };
  }
}

/** @returns whether two files have the same size, coding, time scales and sound, so that they can follow each other as they are */
export function haveSameFormat(a: FileTracks, b: FileTracks): boolean {
  if (a.video.timescale !== b.video.timescale || a.video.width !== b.video.width || a.video.height !== b.video.height) return false;
  if (!comparableSampleEntries(a.video).equals(comparableSampleEntries(b.video))) return false;
  if (a.audio === undefined || b.audio === undefined) return a.audio === b.audio;
  return a.audio.timescale === b.audio.timescale && comparableSampleEntries(a.audio).equals(comparableSampleEntries(b.audio));
}
