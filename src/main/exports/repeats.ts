import type { JobWarning } from '../../shared/job.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { CONTINUITY_TOLERANCE_MS } from '../recordings/coverage.ts';
import { findRepeatsInThread, type InspectThread } from './inspection/inspect-in-thread.ts';
import type { FoundRepeat } from './inspection/inspect-request.ts';

/** A wanted part of a recorded file. */
export interface WantedPart {
  /** Absolute. */
  path: string;
  /** UTC ms of the file's first picture. */
  startMs: number;
  /** Both inside the file, milliseconds from its start. */
  fromMs: number;
  toMs: number;
}

/** What is left of a part so that nothing is in the export twice. */
export interface RemainingPart {
  fromMs: number;
  /** With a fraction where the next file repeats what lies behind: exact to the picture. */
  toMs: number;
  /** Whether what lies behind `toMs` is repeated by the next file. */
  isRepeatedBehind: boolean;
  /** Where ffmpeg must leave the file to read all that is wanted and nothing that is repeated, microseconds from its start; null where it cannot, or need not. */
  leaveAtUs: number | null;
}

/** How repeats are left out. */
export interface RepeatOptions {
  timeZone: string;
  /** Whether the export has sound, which must not be lost. */
  hasSound: boolean;
}

/**
 * How much of the end of the file before it a file may repeat, by what is known of their times: names are rounded to seconds, and
 * a recorder that starts again may write what it has written.
 * @returns microseconds; 0 where there is a gap
 */
export function mayRepeatUs(before: WantedPart | undefined, next: WantedPart): number {
  if (before === undefined) return 0;
  const overlapMs = before.startMs + before.toMs - next.startMs - next.fromMs;
  return overlapMs < -CONTINUITY_TOLERANCE_MS ? 0 : (Math.max(0, overlapMs) + CONTINUITY_TOLERANCE_MS) * 1_000;
}

/**
 * Leaves out what two neighbours hold both, by what the files themselves prove. Where ffmpeg cannot leave the earlier one at the very
 * packet, both stay whole, with a warning: pictures shown twice are a smaller harm than any that are lost.
 * @param parts in the order of the export
 * @returns what is left of each, undefined where nothing is, in the order of `parts`; and what to tell
 * @throws AppError: the usual ones of a disk; 'internal' when the thread died; the signal's reason
 */
export async function leaveOutRepeats(parts: readonly WantedPart[], { timeZone, hasSound }: RepeatOptions, thread: InspectThread): Promise<{ remaining: (RemainingPart | undefined)[]; warnings: JobWarning[] }> {
  const clips = parts.map((part, index) => ({ path: part.path, fromUs: part.fromMs * 1_000, toUs: part.toMs * 1_000, mayRepeatUs: mayRepeatUs(parts[index - 1], part) }));
  const repeats = await findRepeatsInThread({ clips, hasSound }, thread);
  const remaining = parts.map(({ fromMs, toMs }): RemainingPart | undefined => ({ fromMs, toMs, isRepeatedBehind: false, leaveAtUs: null }));
  const warnings: JobWarning[] = [];
  for (const repeat of repeats) {
    const part = parts[repeat.clipIndex];
    if (part === undefined) continue;
    const isLeftOut = repeat.before === null || repeat.before.leaveAtUs !== null;
    if (isLeftOut) applyRepeat(remaining, repeat);
    warnings.push(isLeftOut ? warnOfRepeat(part, repeat, timeZone) : warnOfKept(part, repeat, timeZone));
  }
  return { remaining, warnings };
}

function applyRepeat(remaining: (RemainingPart | undefined)[], { clipIndex, before, fromUs, toUs }: FoundRepeat): void {
  const earlier = remaining[clipIndex - 1];
  remaining[clipIndex - 1] = before === null || earlier === undefined ? undefined : { ...earlier, toMs: before.toUs / 1_000, isRepeatedBehind: true, leaveAtUs: before.leaveAtUs };
  const later = remaining[clipIndex];
  if (later !== undefined) remaining[clipIndex] = { ...later, fromMs: fromUs / 1_000, toMs: toUs === null ? later.toMs : toUs / 1_000 };
}

/** @returns the warning about samples that are left out of the file before this one */
export function warnOfRepeat(part: WantedPart, repeat: Pick<FoundRepeat, 'videoPackets' | 'audioPackets' | 'lengthUs'>, timeZone: string): JobWarning {
  return { code: 'overlap_removed', span: spanOf(part, repeat), message: `${describe(part, repeat, timeZone)} that are in the export once.` };
}

function warnOfKept(part: WantedPart, repeat: FoundRepeat, timeZone: string): JobWarning {
  return { code: 'overlap_kept', span: spanOf(part, repeat), message: `${describe(part, repeat, timeZone)} that are in the export twice, because ffmpeg cannot leave them out without losing something else.` };
}

function spanOf({ startMs, fromMs }: WantedPart, { lengthUs }: Pick<FoundRepeat, 'lengthUs'>): TimeSpan {
  return { startMs: startMs + fromMs, endMs: startMs + fromMs + Math.round(lengthUs / 1_000) };
}

function describe({ path, startMs, fromMs }: WantedPart, { videoPackets, audioPackets, lengthUs }: Pick<FoundRepeat, 'videoPackets' | 'audioPackets' | 'lengthUs'>, timeZone: string): string {
  const sound = audioPackets === 0 ? '' : ` and ${String(audioPackets)} packets of sound`;
  return `${path} begins (${formatInstant(startMs + fromMs, timeZone)}) with ${String(videoPackets)} pictures${sound} that the file before it ends with, the same byte for byte: ${(lengthUs / 1e6).toFixed(2)} s`;
}
