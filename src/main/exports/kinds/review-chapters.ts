import type { ReviewItem } from '../../recordings/review-items.ts';
import { isoInstant, SHORTEST_CHAPTER_US, type Chapter, type PlacedFootage } from './chapters.ts';

/** An item on the time line of an export. */
interface ShownItem {
  startUs: number;
  endUs: number;
  title: string;
}

/** A part of the export in which the same items go on. */
interface Stretch {
  startUs: number;
  endUs: number;
  titles: string[];
  /** Whether an item begins with it. */
  isBeginning: boolean;
}

/**
 * Chapters of an export by the recorder's review items, by the rules of the reference system: in output time, cut to what is
 * there; a moment in a gap is the end of the gap; an item that goes on lasts to the end of the recording; one of less than a second is
 * left out. Files know only where chapters begin, so that what lies before, between and after items is a chapter too, titled
 * with its wall time: else a player would call it by the item before. Where several items go on at once, all are named.
 * @param placed in the order of the export
 * @param timeZone IANA name
 * @returns none where no item is left
 */
export function buildReviewChapters(placed: readonly PlacedFootage[], items: readonly ReviewItem[], timeZone: string): Chapter[] {
  const lengthUs = placed.at(-1)?.endUs ?? 0;
  const shown = items
    .map(({ startMs, endMs, title }): ShownItem => ({ startUs: outputUsOf(startMs, placed), endUs: endMs === null ? lengthUs : outputUsOf(endMs, placed), title }))
    .filter(({ startUs, endUs }) => endUs - startUs >= SHORTEST_CHAPTER_US)
    .sort((one, other) => one.startUs - other.startUs);
  if (shown.length === 0) return [];
  return withoutShortOnes(stretchesOf(shown, lengthUs)).map(({ startUs, titles }) => ({
    startUs, title: titles.length === 0 ? isoInstant(wallMsOf(startUs, placed), timeZone) : titles.join(' + '),
  }));
}

/** @param shown in order of their start */
function stretchesOf(shown: readonly ShownItem[], lengthUs: number): Stretch[] {
  const edges = [...new Set([0, ...shown.flatMap(({ startUs, endUs }) => [startUs, endUs])])].filter((edge) => edge < lengthUs).sort((one, other) => one - other);
  let next = 0;
  let active: ShownItem[] = [];
  return edges.map((startUs, index) => {
    active = active.filter(({ endUs }) => endUs > startUs);
    const before = next;
    for (let item = shown[next]; item !== undefined && item.startUs <= startUs; item = shown[next]) {
      active.push(item);
      next += 1;
    }
    return { startUs, endUs: edges[index + 1] ?? lengthUs, titles: [...new Set(active.map(({ title }) => title))], isBeginning: next > before };
  });
}

/** A stretch of less than a second belongs to what follows where an item begins with it, else to what it follows. */
function withoutShortOnes(stretches: readonly Stretch[]): Stretch[] {
  const kept: Stretch[] = [];
  let earlierStartUs: number | undefined;
  stretches.forEach((stretch, index) => {
    const startUs = earlierStartUs ?? stretch.startUs;
    earlierStartUs = undefined;
    const isLast = index === stretches.length - 1;
    if (stretch.endUs - startUs >= SHORTEST_CHAPTER_US) kept.push({ ...stretch, startUs });
    else if (!isLast && (stretch.isBeginning || kept.length === 0)) earlierStartUs = startUs;
  });
  return kept.filter((stretch, index) => stretch.titles.join() !== kept[index - 1]?.titles.join());
}

/** Where a moment of wall time is in an export. In a gap that is left out it is the gap's end; in one that is kept, its own place. */
function outputUsOf(ms: number, placed: readonly PlacedFootage[]): number {
  const index = firstIndex(placed, (clip) => wallEndMsOf(clip) > ms);
  const clip = placed[index];
  if (clip === undefined) return placed.at(-1)?.endUs ?? 0;
  if (ms >= clip.wallStartMs) return clip.startUs + (ms - clip.wallStartMs) * 1_000;
  const before = placed[index - 1];
  return before === undefined ? clip.startUs : Math.min(clip.startUs, before.endUs + (ms - wallEndMsOf(before)) * 1_000);
}

/** When what is shown at a moment of an export was recorded, UTC ms. */
function wallMsOf(outputUs: number, placed: readonly PlacedFootage[]): number {
  const clip = placed[firstIndex(placed, ({ endUs }) => endUs > outputUs)] ?? placed.at(-1);
  return clip === undefined ? 0 : clip.wallStartMs + (outputUs - clip.startUs) / 1_000;
}

function wallEndMsOf({ wallStartMs, startUs, endUs }: PlacedFootage): number {
  return wallStartMs + (endUs - startUs) / 1_000;
}

/** @returns index of the first clip of which `isBehind` is true, as it is of all that follow; their number where there is none */
function firstIndex(placed: readonly PlacedFootage[], isBehind: (clip: PlacedFootage) => boolean): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const clip = placed[middle];
    if (clip === undefined || isBehind(clip)) high = middle;
    else low = middle + 1;
  }
  return low;
}
