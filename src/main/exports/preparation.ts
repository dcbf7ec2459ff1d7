import type { JobWarning } from '../../shared/job.ts';
import { AppError } from '../../shared/errors.ts';
import type { GapMode } from '../../shared/export-kinds.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { CONTINUITY_TOLERANCE_MS } from '../recordings/coverage.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import type { Mp4Track } from '../recordings/mp4-header.ts';
import type { ConcatEntry } from '../ffmpeg/concat-list.ts';
import type { Clip, ExportPlan } from './plan.ts';
import type { InspectThread } from './inspection/inspect-in-thread.ts';
import type { PlacedFootage } from './kinds/chapters.ts';
import { haveSameFormat, readHeaders, type FileTracks } from './readable-files.ts';
import { leaveOutRepeats, type RemainingPart, type WantedPart } from './repeats.ts';

/** A plan checked against the files themselves: what is really there, to the microsecond. */
export interface PreparedExport {
  entries: ConcatEntry[];
  /** The files that the entries name, with what their headers say. */
  usable: Usable[];
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
export interface Usable extends FileTracks {
  clip: Clip;
  /** Where the next file repeats the end of this one: see `RemainingPart`. */
  repeatedBehind?: { leaveAtUs: number | null };
}

/** @returns a clip as a part of a file */
export function partOf({ segment, fromMs, toMs }: Clip): WantedPart {
  return { path: segment.path, startMs: segment.startMs, fromMs, toMs };
}

/**
 * Reads the header of every file of a plan; what is damaged or gone is left out with a warning.
 * @param timeZone for the times in messages
 * @throws AppError 'footage_unreadable' when nothing usable is left
 */
export async function readUsable(plan: Pick<ExportPlan, 'clips'>, timeZone: string, thread: InspectThread): Promise<{ usable: Usable[]; warnings: JobWarning[] }> {
  const wanted = plan.clips.map((clip) => ({ ...partOf(clip), clip }));
  const { readable, warnings } = await readHeaders(wanted, timeZone, thread);
  if (readable.length === 0) throw nothingReadable(plan.clips.length, warnings);
  return { usable: readable.map(({ file, video, audio }) => ({ clip: file.clip, video, audio })), warnings };
}

/** @param warnings why each file cannot be used */
function nothingReadable(count: number, warnings: readonly JobWarning[]): AppError {
  return new AppError('footage_unreadable', `None of the ${String(count)} recorded files of this range can be read${warnings[0] === undefined ? '' : `: ${warnings[0].message}`}`, {
    remedy: 'Check that the disk with the recordings is connected, index the source again and retry.',
  });
}

/** How a plan is to become a copy. */
export interface CopyPreparation {
  /** For the times in messages. */
  timeZone: string;
  gaps: GapMode;
  hasSound: boolean;
}

/**
 * Checks a plan against the files for a copy by ffmpeg, and measures it to the microsecond. What two neighbours hold both is left
 * out of the earlier one, where ffmpeg can leave it at the very packet.
 * @throws AppError 'footage_unreadable', 'footage_mixed' when one lossless file of it would not play
 */
export async function prepareExport(plan: Pick<ExportPlan, 'clips'>, { timeZone, gaps, hasSound }: CopyPreparation, thread: InspectThread): Promise<PreparedExport> {
  const read = await readUsable(plan, timeZone, thread);
  const [first, second] = groupByFormat(read.usable);
  if (first === undefined) throw nothingReadable(plan.clips.length, read.warnings);
  if (second !== undefined) {
    const at = formatInstant(second.startMs, timeZone);
    throw new AppError('footage_mixed', `The footage changes its format (size, coding or sound) at ${at}, so it cannot be one lossless file.`, {
      remedy: `Export the part until ${at} and the part from then on as two exports.`,
    });
  }
  const { remaining, warnings } = await leaveOutRepeats(read.usable.map(({ clip }) => partOf(clip)), { timeZone, hasSound: hasSound && first.usable[0].audio !== undefined }, thread);
  const usable = read.usable.flatMap((each, index) => withRemaining(each, remaining[index]));
  const [start = first.usable[0]] = usable;
  const { clip, video, audio } = start;
  return { ...measure(usable, gaps), usable, video, audio, firstMs: clip.segment.startMs + clip.fromMs, warnings: [...read.warnings, ...warnings] };
}

/** @returns none where nothing is left of the file */
function withRemaining(each: Usable, part: RemainingPart | undefined): Usable[] {
  if (part === undefined) return [];
  const { fromMs, toMs, isRepeatedBehind, leaveAtUs } = part;
  return [{ ...each, clip: { ...each.clip, fromMs, toMs }, ...(isRepeatedBehind ? { repeatedBehind: { leaveAtUs } } : {}) }];
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
    if (group !== undefined && haveSameFormat(group.usable[0], each)) {
      group.usable.push(each);
      group.endMs = segment.startMs + toMs;
    } else {
      groups.push({ startMs: segment.startMs + fromMs, endMs: segment.startMs + toMs, usable: [each] });
    }
  }
  return groups;
}

/**
 * Puts files on the time line of an export, by their own lengths.
 * @param gaps `keep`: what follows a gap starts at its wall time, counted from the first picture; else everything adjoins
 */
export function placeFootage(usable: readonly Usable[], gaps: GapMode): PlacedFootage[] {
  const placed: PlacedFootage[] = [];
  for (const { clip, video } of usable) {
    const wallStartMs = clip.segment.startMs + clip.fromMs;
    const adjoining = placed.at(-1)?.endUs ?? 0;
    const [first] = placed;
    const onTheClock = first === undefined ? 0 : (wallStartMs - first.wallStartMs) * 1_000;
    const startUs = gaps === 'keep' && onTheClock - adjoining > CONTINUITY_TOLERANCE_MS * 1_000 ? onTheClock : adjoining;
    placed.push({ startUs, endUs: startUs + endOf(clip, video) - clip.fromMs * 1_000, wallStartMs });
  }
  return placed;
}

/** Where a file is left, microseconds from its start: the index rounds, so that its end means the file's own. */
function endOf({ segment, toMs }: Clip, video: Mp4Track): number {
  return toMs < segment.durationMs ? Math.min(video.durationUs, toMs * 1_000) : video.durationUs;
}

/** The cut and the check of the result use the files' own figures: the index rounds to milliseconds. */
function measure(usable: readonly Usable[], gaps: GapMode): Pick<PreparedExport, 'entries' | 'startUs' | 'lengthUs'> {
  const placed = placeFootage(usable, gaps);
  const startUs = (usable[0]?.clip.fromMs ?? 0) * 1_000;
  const entries = usable.map(({ clip, video, repeatedBehind }, index): ConcatEntry => {
    const next = placed[index + 1];
    const endUs = endOf(clip, video);
    const isCut = clip.toMs < clip.segment.durationMs && next !== undefined;
    // The last picture before a kept gap stands until what follows.
    const durationUs = next === undefined ? endUs : next.startUs - (placed[index]?.startUs ?? 0) + (index === 0 ? startUs : 0);
    return { path: clip.segment.path, durationUs, ...(isCut ? { outpointUs: repeatedBehind?.leaveAtUs ?? endUs } : {}) };
  });
  return { entries, startUs, lengthUs: placed.at(-1)?.endUs ?? 0 };
}
