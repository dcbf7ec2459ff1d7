import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimeSpan } from '../../../shared/recordings.ts';
import { wallTimeOf } from '../../../shared/wall-time.ts';
import { findFont } from '../../ffmpeg/encoders.ts';
import { drawTextFilter } from '../../ffmpeg/filters.ts';
import type { Ffmpeg } from '../../ffmpeg/locate.ts';

/** What is written into the picture. */
export interface BurnIn {
  clock: boolean;
  name: boolean;
}

/** Where and how large. */
export interface BurnInPlace {
  /** Of the picture that is written on, pixels. */
  width: number;
  height: number;
  /** `corner`: at the upper right, the name below the clock; `top`: in the middle of the upper edge; `cell`: at the upper left of a part. */
  place: 'corner' | 'top' | 'cell';
  /** Where the part begins in a larger picture, pixels. */
  left?: number;
  top?: number;
  /** Names the text files, so that several pictures can share a folder. */
  key: string;
}

/** A time during which a zone has one offset; seconds from the start of a range. */
export interface OffsetSpan {
  from: number;
  to: number;
  /** `+02:00` */
  offset: string;
  offsetSeconds: number;
}

const HOUR_MS = 3_600_000;
const SMALLEST_FONT = 10;
/** A 24th of the height: readable on a telephone, and the clock fits a picture as wide as high. */
const FONT_FRACTION = 24;
/** Width of a character of a font of one width, as part of its size. */
const CHARACTER_WIDTH = 0.62;
/** A frame's time may lie a rounding below its second. */
const ROUNDING_SECONDS = 0.0005;

/**
 * The offsets that a zone has during a range; more than one where the clocks change.
 * @param timeZone IANA name
 */
export function offsetSpans(range: TimeSpan, timeZone: string): OffsetSpan[] {
  const offsetAt = (ms: number): string => wallTimeOf(ms, timeZone).offset;
  const spans: OffsetSpan[] = [];
  const add = (startMs: number): void => {
    const offset = offsetAt(startMs);
    spans.push({ from: (startMs - range.startMs) / 1_000, to: Number.POSITIVE_INFINITY, offset, offsetSeconds: secondsOf(offset) });
  };
  add(range.startMs);
  for (let ms = range.startMs; ms < range.endMs; ms += HOUR_MS) {
    const nextMs = Math.min(ms + HOUR_MS, range.endMs);
    if (offsetAt(ms) === offsetAt(nextMs)) continue;
    add(findChange(ms, nextMs, offsetAt));
  }
  for (const [index, span] of spans.entries()) span.to = spans[index + 1]?.from ?? Number.POSITIVE_INFINITY;
  return spans;
}

/** The first whole second at which the offset is the one of `toMs`. */
function findChange(fromMs: number, toMs: number, offsetAt: (ms: number) => string): number {
  let low = Math.floor(fromMs / 1_000);
  let high = Math.ceil(toMs / 1_000);
  const after = offsetAt(toMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1_000) === after) high = middle;
    else low = middle;
  }
  return high * 1_000;
}

function secondsOf(offset: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds));
}

/**
 * What drawtext works out for every frame whose time counts from the start of the range: the date and the time of the zone,
 * and its offset, as {@link formatInstant} writes them. `gmtime` with the offset added, and not `localtime`, because that would
 * depend on the process's zone, which Windows cannot be given by name.
 */
export function clockText(rangeStartMs: number, { offset, offsetSeconds }: Pick<OffsetSpan, 'offset' | 'offsetSeconds'>): string {
  const base = rangeStartMs / 1_000 + offsetSeconds + ROUNDING_SECONDS;
  return `%{pts:gmtime:${base.toFixed(4)}} ${offset}`;
}

/** A stranger's name as one line of text that fits a width: no control characters, no reversal of the writing direction. */
export function nameText(cameraName: string, width: number, fontSize: number): string {
  const line = cameraName.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const limit = Math.max(4, Math.floor(width / (fontSize * CHARACTER_WIDTH)) - 2);
  const characters = Array.from(line);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}

/**
 * Filters that write the clock and the name; frames must come with wall time, counted from the start of the range.
 * Puts the texts into files of the folder, so that nothing of a name can be read as anything but text.
 * @throws AppError where this ffmpeg cannot draw text, or there is no font
 */
export async function burnInFilters(folder: string, ffmpeg: Ffmpeg, burnIn: BurnIn, range: TimeSpan, timeZone: string, cameraName: string, place: BurnInPlace): Promise<string[]> {
  if (!burnIn.clock && !burnIn.name) return [];
  const font = await findFont(ffmpeg);
  const fontSize = fontSizeFor(place.height);
  const margin = Math.round(fontSize * 0.75);
  const x = { corner: `w-text_w-${String(margin)}`, top: '(w-text_w)/2', cell: String((place.left ?? 0) + margin) }[place.place];
  const y = (place.top ?? 0) + margin;
  const filters: string[] = [];
  if (burnIn.clock) {
    for (const [index, span] of offsetSpans(range, timeZone).entries()) {
      const textFile = `clock-${place.key}-${String(index)}.txt`;
      await writeFile(join(folder, textFile), clockText(range.startMs, span));
      const isAlways = span.from === 0 && span.to === Number.POSITIVE_INFINITY;
      filters.push(drawTextFilter({ textFile, isExpanded: true, font, fontSize, x, y: String(y), ...(isAlways ? {} : { enable: enabled(span) }) }));
    }
  }
  const name = nameText(cameraName, place.width, fontSize);
  if (burnIn.name && name !== '') {
    const textFile = `name-${place.key}.txt`;
    await writeFile(join(folder, textFile), name);
    filters.push(drawTextFilter({ textFile, isExpanded: false, font, fontSize, x, y: String(burnIn.clock ? Math.round(y + fontSize * 1.8) : y) }));
  }
  return filters;
}

/** Pixels, for a picture of a height. */
export function fontSizeFor(height: number): number {
  return Math.max(SMALLEST_FONT, Math.round(height / FONT_FRACTION));
}

function enabled({ from, to }: OffsetSpan): string {
  const start = `gte(t,${String(from - ROUNDING_SECONDS)})`;
  return to === Number.POSITIVE_INFINITY ? start : `${start}*lt(t,${String(to - ROUNDING_SECONDS)})`;
}
