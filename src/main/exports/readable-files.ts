import type { JobWarning } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { comparableSampleEntries, type Mp4Track } from '../recordings/mp4-header.ts';
import { readHeadersInThread, type InspectThread } from './inspection/inspect-in-thread.ts';
import type { HeaderResult } from './inspection/inspect-request.ts';
import type { WantedPart } from './repeats.ts';

/** A recorded file and the part of it that is wanted, before it has been looked at. */
export type WantedFile = WantedPart;

/** What a file's header says of its picture and its sound. */
export interface FileTracks {
  video: Mp4Track;
  audio: Mp4Track | undefined;
}

/**
 * Reads the headers of recorded files. A damaged or vanished file is normal in recordings: it is left out with a warning that
 * names its seconds.
 * @param timeZone for the times in messages
 * @returns in the order of `wanted`; the warnings' order too
 */
export async function readHeaders<File extends WantedFile>(wanted: readonly File[], timeZone: string, thread: InspectThread): Promise<{ readable: (FileTracks & { file: File })[]; warnings: JobWarning[] }> {
  const headers = await readHeadersInThread(wanted.map(({ path }) => path), thread);
  const warnings: JobWarning[] = [];
  const readable: (FileTracks & { file: File })[] = [];
  for (const [index, file] of wanted.entries()) {
    const tracks = tracksOf(headers[index] ?? { reason: 'it was not looked at' });
    if (typeof tracks === 'string') warnings.push(warnOfLeftOut(file, tracks, timeZone));
    else readable.push({ ...tracks, file });
  }
  return { readable, warnings };
}

/** @returns why the file cannot be used, where it cannot */
function tracksOf(result: HeaderResult): FileTracks | string {
  if ('reason' in result) return result.reason;
  const { tracks } = result.header;
  const video = tracks.find((track) => track.kind === 'video');
  if (video === undefined || video.durationUs <= 0) return 'it holds no picture';
  return { video, audio: tracks.find((track) => track.kind === 'audio') };
}

/** @param reason end of a sentence: "it is empty" */
export function warnOfLeftOut({ path, startMs, fromMs, toMs }: WantedFile, reason: string, timeZone: string): JobWarning {
  const span = { startMs: startMs + fromMs, endMs: startMs + toMs };
  return { code: 'segment_skipped', message: `Left out ${formatInstant(span.startMs, timeZone)} to ${formatInstant(span.endMs, timeZone)}: ${path} cannot be read (${reason}).`, span };
}

/** @returns whether two files have the same size, coding, time scales and sound, so that they can follow each other as they are */
export function haveSameFormat(a: FileTracks, b: FileTracks): boolean {
  if (a.video.timescale !== b.video.timescale || a.video.width !== b.video.width || a.video.height !== b.video.height) return false;
  if (!comparableSampleEntries(a.video).equals(comparableSampleEntries(b.video))) return false;
  if (a.audio === undefined || b.audio === undefined) return a.audio === b.audio;
  return a.audio.timescale === b.audio.timescale && comparableSampleEntries(a.audio).equals(comparableSampleEntries(b.audio));
}
