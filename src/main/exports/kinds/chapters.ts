import type { ChapterMode } from '../../../shared/export-kinds.ts';
import { wallTimeOf } from '../../../shared/wall-time.ts';
import { CONTINUITY_TOLERANCE_MS } from '../../recordings/coverage.ts';

/** A clip on the time line of an export. */
export interface PlacedFootage {
  /** Of its first shown picture in the export, microseconds. */
  startUs: number;
  endUs: number;
  /** UTC ms at which that picture was taken. */
  wallStartMs: number;
}

/** A mark that players can jump to. */
export interface Chapter {
  startUs: number;
  title: string;
}

/** Microseconds. Shorter chapters are left out, as in the reference system (rec:471). */
export const SHORTEST_CHAPTER_US = 1_000_000;

/**
 * Chapters of an export, each titled with the wall time at which it starts, in ISO 8601 with the offset.
 * @param mode `segments`: one a clip; `gaps`: one a recorded span
 * @param placed in the order of the export
 * @param timeZone IANA name
 */
export function buildChapters(placed: readonly PlacedFootage[], mode: Exclude<ChapterMode, 'review_items'>, timeZone: string): Chapter[] {
  if (mode === 'none') return [];
  const starts = placed.filter((clip, index) => mode === 'segments' || index === 0 || isAfterGap(placed[index - 1], clip));
  const endUs = placed.at(-1)?.endUs ?? 0;
  return starts
    .filter((clip, index) => index === 0 || (starts[index + 1]?.startUs ?? endUs) - clip.startUs >= SHORTEST_CHAPTER_US)
    .map((clip) => ({ startUs: Math.round(clip.startUs), title: isoInstant(clip.wallStartMs, timeZone) }));
}

function isAfterGap(before: PlacedFootage | undefined, clip: PlacedFootage): boolean {
  if (before === undefined) return true;
  const wallEndMs = before.wallStartMs + (before.endUs - before.startUs) / 1_000;
  return clip.wallStartMs - wallEndMs > CONTINUITY_TOLERANCE_MS;
}

/** @returns e.g. `2026-05-01T12:00:03+02:00` */
export function isoInstant(ms: number, timeZone: string): string {
  const { date, time, offset } = wallTimeOf(ms, timeZone);
  return `${date}T${time}${offset}`;
}

/**
 * The text of an ffmetadata file, for whoever writes chapters through ffmpeg. Titles can hold anything: what means something in
 * the format is escaped, line breaks too. https://ffmpeg.org/ffmpeg-formats.html#Metadata-1
 * @param lengthUs end of the last chapter
 */
export function chapterMetadata(chapters: readonly Chapter[], lengthUs: number): string {
  const blocks = chapters.map(({ startUs, title }, index) => [
    '[CHAPTER]', 'TIMEBASE=1/1000000', `START=${String(Math.round(startUs))}`, `END=${String(Math.round(chapters[index + 1]?.startUs ?? lengthUs))}`, `title=${escapeMetadata(title)}`,
  ].join('\n'));
  return `${[';FFMETADATA1', ...blocks].join('\n')}\n`;
}

/** A carriage return and a NUL would end the line however they are escaped. */
function escapeMetadata(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '').replaceAll(/[=;#\\\n]/g, String.raw`\$&`);
}
