import type { JobWarning } from '../../shared/job.ts';
import { AppError } from '../../shared/errors.ts';
import type { GapMode } from '../../shared/export-kinds.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { CONTINUITY_TOLERANCE_MS } from '../recordings/coverage.ts';
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
export interface Usable {
  clip: Clip;
  video: Mp4Track;
  audio: Mp4Track | undefined;
}

/** Headers read before the event loop gets a turn: at 0.1 ms each this keeps the main thread under 10 ms. */
const HEADERS_A_TURN = 20;

/**
 * Reads the header of every file of a plan. A damaged or vanished file is normal in recordings: it is left out with a
 * warning that names its seconds.
 * @param timeZone for the times in messages
 * @throws AppError 'footage_unreadable' when nothing usable is left
 */
export async function readUsable(plan: Pick<ExportPlan, 'clips'>, timeZone: string, signal: AbortSignal): Promise<{ usable: Usable[]; warnings: JobWarning[] }> {
  const warnings: JobWarning[] = [];
  const usable: Usable[] = [];
  for (const [index, clip] of plan.clips.entries()) {
    if (index % HEADERS_A_TURN === HEADERS_A_TURN - 1) await new Promise(setImmediate);
    signal.throwIfAborted();
    const result = readTracks(clip, timeZone);
    if ('warning' in result) warnings.push(result.warning);
    else usable.push(result);
  }
  if (usable.length === 0) throw nothingReadable(plan.clips.length, warnings);
  return { usable, warnings };
}

/** @param warnings why each file cannot be used */
export function nothingReadable(count: number, warnings: readonly JobWarning[]): AppError {
  return new AppError('footage_unreadable', `None of the ${String(count)} recorded files of this range can be read${warnings[0] === undefined ? '' : `: ${warnings[0].message}`}`, {
    remedy: 'Check that the disk with the recordings is connected, index the source again and retry.',
  });
}

/**
 * Checks a plan against the files for a copy by ffmpeg, and measures it to the microsecond.
 * @throws AppError 'footage_unreadable', 'footage_mixed' when one lossless file of it would not play
 */
export async function prepareExport(plan: Pick<ExportPlan, 'clips'>, timeZone: string, signal: AbortSignal, gaps: GapMode = 'collapse'): Promise<PreparedExport> {
  const { usable, warnings } = await readUsable(plan, timeZone, signal);
  const [first, second] = groupByFormat(usable);
  if (first === undefined) throw nothingReadable(plan.clips.length, warnings);
  if (second !== undefined) {
    const at = formatInstant(second.startMs, timeZone);
    throw new AppError('footage_mixed', `The footage changes its format (size, coding or sound) at ${at}, so it cannot be one lossless file.`, {
      remedy: `Export the part until ${at} and the part from then on as two exports.`,
    });
  }
  const [{ clip, video, audio }] = first.usable;
  return { ...measure(usable, gaps), video, audio, firstMs: clip.segment.startMs + clip.fromMs, warnings };
}

/** Neighbouring files of one format; one lossless file can be made of each group. */
export interface FormatGroup extends TimeSpan {
  usable: [Usable, ...Usable[]];
}

/** Splits footage where its format (size, coding, sound, time base) changes. */
export function groupByFormat(usable: readonly Usable[]): FormatGroup[] {
  const groups: FormatGroup[] = [];
  for (const each of usable) {
    const { segment, fromMs, toMs } = each.clip;
    const group = groups.at(-1);
    if (group !== undefined && sameFormat(group.usable[0], each)) {
      group.usable.push(each);
      group.endMs = segment.startMs + toMs;
    } else {
      groups.push({ startMs: segment.startMs + fromMs, endMs: segment.startMs + toMs, usable: [each] });
    }
  }
  return groups;
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

function sameFormat(a: Usable, b: Usable): boolean {
  if (a.video.timescale !== b.video.timescale || !comparableSampleEntries(a.video).equals(comparableSampleEntries(b.video))) return false;
  if (a.audio === undefined || b.audio === undefined) return a.audio === b.audio;
  return a.audio.timescale === b.audio.timescale && comparableSampleEntries(a.audio).equals(comparableSampleEntries(b.audio));
}

/**
 * The index rounds to milliseconds; the cut and the check of the result use the files' own figures.
 * @param gaps `keep`: the last picture before a gap stands until the next file's time
 */
function measure(usable: readonly Usable[], gaps: GapMode): Pick<PreparedExport, 'entries' | 'startUs' | 'lengthUs'> {
  const entries = usable.map((each, index) => toEntry(each, usable[index + 1], gaps));
  const totalUs = entries.reduce((sum, { durationUs }) => sum + durationUs, 0);
  const startUs = (usable[0]?.clip.fromMs ?? 0) * 1_000;
  return { entries, startUs, lengthUs: totalUs - startUs };
}

function toEntry({ clip, video }: Usable, next: Usable | undefined, gaps: GapMode): ConcatEntry {
  const { segment, toMs } = clip;
  const isCut = toMs < segment.durationMs;
  const endUs = isCut ? Math.min(video.durationUs, toMs * 1_000) : video.durationUs;
  const distanceMs = next === undefined ? 0 : next.clip.segment.startMs + next.clip.fromMs - segment.startMs;
  const isBeforeGap = gaps === 'keep' && distanceMs * 1_000 > endUs + CONTINUITY_TOLERANCE_MS * 1_000;
  return { path: segment.path, durationUs: isBeforeGap ? distanceMs * 1_000 : endUs, ...(isCut && next !== undefined ? { outpointUs: endUs } : {}) };
}
