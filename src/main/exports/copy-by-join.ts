import { AppError } from '../../shared/errors.ts';
import type { ProofMode } from '../../shared/export-kinds.ts';
import type { OptionsOf } from '../../shared/export-options.ts';
import type { JobWarning } from '../../shared/job.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { tagsOf } from './export-tags.ts';
import type { Footage } from './footage.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';
import { joinInWorker } from './join/join-in-worker.ts';
import type { JoinClip, JoinOutcome, JoinProgress, JoinReport, JoinRequest, RepeatedPart, SkippedClip } from './join/join-request.ts';
import { buildChapters, type Chapter, type PlacedFootage } from './kinds/chapters.ts';
import { buildClockSubtitles } from './kinds/clock-subtitles.ts';
import { buildReviewChapters } from './kinds/review-chapters.ts';
import type { Clip } from './plan.ts';
import { partOf, placeFootage, readUsable, type Usable } from './preparation.ts';
import { mayRepeatUs, warnOfRepeat } from './repeats.ts';

export interface JoinDependencies {
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  timeZone: string;
}

/**
 * Joins footage into one file at the byte level, in a thread of its own.
 * @returns the report, or the refusal where another way has to be taken; nothing has been written then
 * @throws AppError; the signal's reason when it was stopped
 */
export async function copyByJoin(job: JobRow, footage: Footage, options: OptionsOf<'copy'>, proof: ProofMode, partPath: string, dependencies: JoinDependencies, context: JobContext): Promise<JoinOutcome> {
  const { workersFolder, timeZone } = dependencies;
  const firstMs = footage.spans[0]?.startMs ?? job.requestStartMs;
  const request: JoinRequest = {
    clips: toJoinClips(footage.clips, options.gaps === 'keep'),
    outputPath: partPath,
    cut: options.cut,
    audio: options.audio,
    tags: tagsOf(job, firstMs, timeZone),
    ...await marksOf(footage, options, timeZone, async () => (await readUsable(footage, timeZone, { workersFolder, signal: context.signal })).usable),
    sha256: true,
    proof,
    unreadable: options.strict ? 'refuse' : 'skip',
  };
  context.note(`Joining ${String(request.clips.length)} files; first: ${request.clips[0]?.path ?? ''}; last: ${request.clips.at(-1)?.path ?? ''}`);
  context.onProgress('copying', { percent: 0, doneMs: 0, totalMs: footage.recordedMs, bytesDone: 0 });
  const outcome = await joinInWorker(request, { signal: context.signal, gate: context.gate, workersFolder, onProgress: (progress) => { report(progress, footage, context); } });
  if (outcome.kind === 'joined') context.note(describe(outcome.report));
  return outcome;
}

function report({ phase, bytesDone, bytesTotal }: JoinProgress, footage: Footage, { onProgress }: JobContext): void {
  if (phase === 'reading') return;
  const percent = bytesTotal > 0 ? (bytesDone / bytesTotal) * 100 : 0;
  const figures = { percent, doneMs: (percent / 100) * footage.recordedMs, totalMs: footage.recordedMs };
  if (phase === 'copying') onProgress('copying', { ...figures, bytesDone });
  else onProgress('verifying', figures);
}

/** Only a real gap moves a clip: names are rounded to seconds, and clips moved by that would stutter at every seam. */
function toJoinClips(clips: readonly Clip[], keepsGaps: boolean): JoinClip[] {
  const [first] = clips;
  const firstMs = first === undefined ? 0 : first.segment.startMs + first.fromMs;
  return clips.map((clip, index) => {
    const { segment, fromMs, toMs } = clip;
    const before = clips[index - 1];
    const startMs = segment.startMs + fromMs;
    const repeatUs = mayRepeatUs(before && partOf(before), partOf(clip));
    return {
      path: segment.path,
      fromUs: fromMs * 1_000,
      toUs: toMs < segment.durationMs ? toMs * 1_000 : null,
      ...(keepsGaps && before !== undefined && repeatUs === 0 ? { placeUs: (startMs - firstMs) * 1_000 } : {}),
      ...(repeatUs > 0 ? { mayRepeatUs: repeatUs } : {}),
    };
  });
}

/** @returns whether a copy gets chapters: there is nothing to mark where nothing is missing */
function wantsChapters({ spans, reviewItems = [] }: Footage, { chapters }: OptionsOf<'copy'>): boolean {
  return chapters === 'segments' || (chapters === 'gaps' && spans.length > 1) || (chapters === 'review_items' && reviewItems.length > 0);
}

/** The chapters that were chosen, of footage on the time line of the export. */
function chaptersOf(placed: readonly PlacedFootage[], { reviewItems = [] }: Footage, { chapters }: OptionsOf<'copy'>, timeZone: string): Chapter[] {
  return chapters === 'review_items' ? buildReviewChapters(placed, reviewItems, timeZone) : buildChapters(placed, chapters, timeZone);
}

/**
 * Chapters and the clock, laid out by the files' own lengths: the index rounds, and what is damaged takes no time.
 * @param usableFiles asked for only where there is something to mark
 */
export async function marksOf(footage: Footage, options: OptionsOf<'copy'>, timeZone: string, usableFiles: () => Promise<readonly Usable[]>): Promise<Pick<JoinRequest, 'chapters' | 'subtitles'>> {
  const hasChapters = wantsChapters(footage, options);
  if (!hasChapters && !options.clockSubtitles) return {};
  const placed = placeFootage(await usableFiles(), options.gaps);
  return {
    ...(hasChapters ? { chapters: chaptersOf(placed, footage, options, timeZone) } : {}),
    ...(options.clockSubtitles ? { subtitles: buildClockSubtitles(placed, timeZone) } : {}),
  };
}

function describe({ videoPackets, audioPackets, hiddenFrames, copiedBytes, overlappingAudioPackets, elapsedMs }: JoinReport): string {
  const overlap = overlappingAudioPackets === 0 ? '' : `; ${String(overlappingAudioPackets)} packets of sound that two files hold were written once`;
  return `Joined ${String(videoPackets)} packets of picture (${String(hiddenFrames)} of them hidden) and ${String(audioPackets)} of sound, ${String(copiedBytes)} bytes${overlap}. `
    + `Indexes ${ms(elapsedMs.read)}, copy ${ms(elapsedMs.write)}, proof ${ms(elapsedMs.prove)}.`;
}

function ms(value: number): string {
  return `${String(Math.round(value))} ms`;
}

/** @returns what was left out, with its seconds */
export function warningsOf({ skipped, repeated }: Pick<JoinReport, 'skipped' | 'repeated'>, footage: Footage, timeZone: string): JobWarning[] {
  return [...warnOfSkipped(skipped, footage, timeZone), ...warnOfRepeated(repeated, footage, timeZone)];
}

function warnOfRepeated(repeated: readonly RepeatedPart[], { clips }: Footage, timeZone: string): JobWarning[] {
  return repeated.flatMap((repeat) => {
    const clip = clips[repeat.clipIndex];
    return clip === undefined ? [] : [warnOfRepeat(partOf(clip), repeat, timeZone)];
  });
}

function warnOfSkipped(skipped: readonly SkippedClip[], { clips }: Footage, timeZone: string): JobWarning[] {
  return skipped.flatMap(({ clipIndex, path, reason }) => {
    const clip = clips[clipIndex];
    if (clip === undefined) return [];
    const span = { startMs: clip.segment.startMs + clip.fromMs, endMs: clip.segment.startMs + clip.toMs };
    return [{ code: 'segment_skipped' as const, span, message: `Left out ${formatInstant(span.startMs, timeZone)} to ${formatInstant(span.endMs, timeZone)}: ${path} cannot be read (${reason}).` }];
  });
}

/**
 * A refusal that no other way can mend.
 * @returns undefined where splitting or ffmpeg may help
 */
export function finalRefusal(outcome: Extract<JoinOutcome, { kind: 'refused' }>): AppError | undefined {
  const { reason, message } = outcome.refusal;
  if (reason === 'unreadable') return new AppError('footage_unreadable', `${message} Nothing was exported, because nothing may be left out of this export (strict).`, { remedy: 'Export it without “strict” to get what is there, with a warning.' });
  if (reason === 'nothing_readable') return new AppError('footage_unreadable', message, { remedy: 'Check that the disk with the recordings is connected, index the source again and retry.' });
  return undefined;
}
