import type { JobWarning } from '../../shared/job.ts';
import { AppError } from '../../shared/errors.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { comparableSampleEntries, Mp4FormatError, readMp4Header, type Mp4Track } from '../recordings/mp4-header.ts';
import type { ConcatEntry } from '../ffmpeg/concat-list.ts';
import type { Clip, ExportPlan } from './plan.ts';

/** A plan checked against the files themselves: what is really there, to the microsecond. */
export interface PreparedExport {
  entries: ConcatEntry[];
  /** Where in the joined files the export starts. */
  startUs: number;
  /** Playing time the export must have. */
  lengthUs: number;
  video: Mp4Track;
  audio: Mp4Track | undefined;
  /** UTC ms of the first shown frame. */
  firstMs: number;
  warnings: JobWarning[];
}

/** One usable file with its tracks. */
interface Usable {
  clip: Clip;
  video: Mp4Track;
  audio: Mp4Track | undefined;
}

/** Headers read before the event loop gets a turn: at 0.1 ms each this keeps the main thread under 10 ms. */
const HEADERS_A_TURN = 20;

/**
 * Reads the header of every file of a plan. A damaged or vanished file is normal in recordings: it is left out with a
 * warning that names its seconds. Footage that changes its format in mid-range is refused, because a lossless file of it
 * would not play.
 * @param timeZone for the times in messages
 * @throws AppError 'footage_unreadable' when nothing usable is left, 'footage_mixed'
 */
export async function prepareExport(plan: ExportPlan, timeZone: string, signal: AbortSignal): Promise<PreparedExport> {
  const warnings: JobWarning[] = [];
  const usable: Usable[] = [];
  for (const [index, clip] of plan.clips.entries()) {
    if (index % HEADERS_A_TURN === HEADERS_A_TURN - 1) await new Promise(setImmediate);
    signal.throwIfAborted();
    const result = readTracks(clip, timeZone);
    if ('warning' in result) warnings.push(result.warning);
    else usable.push(result);
  }
  const first = usable[0];
  if (first === undefined) {
    throw new AppError('footage_unreadable', `None of the ${String(plan.clips.length)} recorded files of this range can be read${warnings[0] === undefined ? '' : `: ${warnings[0].message}`}`, {
      remedy: 'Check that the disk with the recordings is connected, index the source again and retry.',
    });
  }
  refuseMixedFootage(first, usable, timeZone);
  return { ...measure(usable), video: first.video, audio: first.audio, firstMs: first.clip.segment.startMs + first.clip.fromMs, warnings };
}

function readTracks(clip: Clip, timeZone: string): Usable | { warning: JobWarning } {
  const { segment } = clip;
  const span = { startMs: segment.startMs + clip.fromMs, endMs: segment.startMs + clip.toMs };
  try {
    const { tracks } = readMp4Header(segment.path);
    const video = tracks.find((track) => track.kind === 'video');
    if (video === undefined || video.durationUs <= 0) throw new Mp4FormatError('it holds no picture');
    return { clip, video, audio: tracks.find((track) => track.kind === 'audio') };
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    const message = `Left out ${formatInstant(span.startMs, timeZone)} to ${formatInstant(span.endMs, timeZone)}: ${segment.path} cannot be read (${error.message}).`;
    return { warning: { code: 'segment_skipped', message, span } };
  }
}

function refuseMixedFootage(first: Usable, usable: readonly Usable[], timeZone: string): void {
  const changed = usable.find((each) => !sameFormat(first, each));
  if (changed === undefined) return;
  const at = formatInstant(changed.clip.segment.startMs, timeZone);
  throw new AppError('footage_mixed', `The footage changes its format (size, coding or sound) at ${at}, so it cannot be one lossless file.`, {
    remedy: `Export the part until ${at} and the part from then on as two exports.`,
  });
}

function sameFormat(a: Usable, b: Usable): boolean {
  if (a.video.timescale !== b.video.timescale || !comparableSampleEntries(a.video).equals(comparableSampleEntries(b.video))) return false;
  if (a.audio === undefined || b.audio === undefined) return a.audio === b.audio;
  return a.audio.timescale === b.audio.timescale && comparableSampleEntries(a.audio).equals(comparableSampleEntries(b.audio));
}

/** The index rounds to milliseconds; the cut and the check of the result use the files' own figures. */
function measure(usable: readonly Usable[]): Pick<PreparedExport, 'entries' | 'startUs' | 'lengthUs'> {
  const entries = usable.map(({ clip, video }) => ({ path: clip.segment.path, durationUs: video.durationUs }));
  const totalUs = entries.reduce((sum, { durationUs }) => sum + durationUs, 0);
  const first = usable[0];
  const last = usable.at(-1);
  const startUs = (first?.clip.fromMs ?? 0) * 1_000;
  const lastUs = last?.video.durationUs ?? 0;
  const isCutAtEnd = last !== undefined && last.clip.toMs < last.clip.segment.durationMs;
  const unusedUs = isCutAtEnd ? Math.max(0, lastUs - last.clip.toMs * 1_000) : 0;
  return { entries, startUs, lengthUs: totalUs - startUs - unusedUs };
}
