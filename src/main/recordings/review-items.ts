import { z } from 'zod';

/** What the recorder itself noted of a span of a camera's footage: Frigate's “review item”. */
export interface ReviewItem {
  /** UTC ms, with the recorder's fraction of a second rounded. */
  startMs: number;
  /** Null while it goes on. */
  endMs: number | null;
  /** e.g. `Alert: person, car`, one line, of bounded length. */
  title: string;
}

/** A row as SQLite gives it: every value may be of any type, whatever the column says. */
export interface ReviewRow {
  startTime: unknown;
  endTime: unknown;
  severity: unknown;
  /** JSON. */
  data: unknown;
}

/** Players show a line; a title that a language model wrote may be a page. In characters. */
const MAX_TITLE_LENGTH = 120;
/** Of an item that says nothing of itself. */
const UNTITLED = 'Review item';
/** The end of the year 9999, unix seconds. */
const LAST_SECOND = 253_402_300_799;

const unixSeconds = z.number().min(0).max(LAST_SECOND);
const rowSchema = z.object({ startTime: unixSeconds, endTime: unixSeconds.nullable() });
// Each part by itself, so that one that is no good does not spoil the others.
const dataSchema = z.object({
  objects: z.array(z.unknown()).catch([]).default([]),
  metadata: z.object({ title: z.string().catch('').default('') }).catch({ title: '' }).default({ title: '' }),
});

/**
 * Makes an item of a row of Frigate's table `reviewsegment`.
 * @returns undefined for a row without a sensible time
 */
export function toReviewItem(row: ReviewRow): ReviewItem | undefined {
  const times = rowSchema.safeParse(row);
  if (!times.success) return undefined;
  const { startTime, endTime } = times.data;
  if (endTime !== null && endTime < startTime) return undefined;
  return { startMs: Math.round(startTime * 1_000), endMs: endTime === null ? null : Math.round(endTime * 1_000), title: titleOf(row) };
}

/**
 * The reference system's title: the one that was written for the item, else severity and labels, else the severity alone. A label
 * is what stands before the first `-` of an object (`person-verified`), each once, in order.
 */
function titleOf({ severity, data }: ReviewRow): string {
  const { objects, metadata } = dataSchema.catch({ objects: [], metadata: { title: '' } }).parse(parseJson(data));
  const written = oneLine(metadata.title);
  if (written !== '') return written;
  const word = oneLine(typeof severity === 'string' ? severity : '') || UNTITLED;
  const kind = word.charAt(0).toUpperCase() + word.slice(1);
  const labels = new Set(objects.flatMap((object) => (typeof object === 'string' ? [object.split('-')[0] ?? ''] : [])).filter((label) => label !== ''));
  return labels.size === 0 ? kind : oneLine(`${kind}: ${[...labels].join(', ')}`);
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Control characters, line ends and marks of direction would change how a player shows the list. */
function oneLine(text: string): string {
  const plain = text.slice(0, MAX_TITLE_LENGTH * 4).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ').trim();
  const characters = Array.from(plain);
  return characters.length <= MAX_TITLE_LENGTH ? plain : `${characters.slice(0, MAX_TITLE_LENGTH - 1).join('').trimEnd()}…`;
}
