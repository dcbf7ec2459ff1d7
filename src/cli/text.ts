import type { TurnWait } from '../shared/job.ts';
import { formatInstant, systemTimeZone } from '../shared/wall-time.ts';

/** @returns `text` with nothing in it that could steer a terminal: camera and case names are strangers' words */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?');
}

/** Characters that terminals draw two columns wide. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u;

/** @returns how many columns a terminal needs for `text` */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** @returns `text` in at most `columns`, cut between characters and with an ellipsis in place of the rest; wide ones count as two */
export function fit(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let result = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (displayWidth(result + segment) > columns - 1) break;
    result += segment;
  }
  return `${result}…`;
}

/** One column of a table. */
export interface Column {
  title: string;
  isNumber?: boolean;
  /** Made narrower where the table is wider than the terminal: names, and sentences. */
  shrinks?: boolean;
  /** The last column, where half of it would be of no use, such as a path: it may run over the edge of the terminal. */
  runsOn?: boolean;
}

/** A column that gives way keeps this much. */
const MIN_COLUMNS = 12;

/**
 * @param maxWidth that columns which give way are cut for; undefined for none
 * @returns lines of plain text, columns aligned, titles first; numbers stand right
 */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[], maxWidth?: number): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(printable))];
  const needed = columns.map((_column, index) => Math.max(...cells.map((row) => displayWidth(row[index] ?? ''))));
  const widths = maxWidth === undefined ? needed : narrowed(columns, needed, maxWidth);
  return cells.map((row) => columns.map((column, index) => {
    const width = widths[index] ?? 0;
    return pad(column.shrinks === true ? fit(row[index] ?? '', width) : row[index] ?? '', width, column.isNumber === true);
  }).join('  ').trimEnd());
}

/** Takes from the widest column that gives way, until the table fits or nothing gives way any more. */
function narrowed(columns: readonly Column[], needed: readonly number[], maxWidth: number): number[] {
  const widths = [...needed];
  const counted = widths.filter((_width, index) => columns[index]?.runsOn !== true);
  let excess = counted.reduce((sum, width) => sum + width + 2, -2) - maxWidth;
  for (; excess > 0; excess -= 1) {
    const widest = columns.reduce((found, column, index) => (column.shrinks === true && (widths[index] ?? 0) > Math.max(MIN_COLUMNS, widths[found] ?? 0) ? index : found), -1);
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function pad(text: string, width: number, isNumber: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return isNumber ? space + text : text + space;
}

/** @returns `H:MM:SS` or `M:SS`, with tenths where there are some */
export function formatLength(ms: number): string {
  const tenths = Math.round(ms / 100);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const seconds = Math.floor(tenths / 10) % 60;
  const fraction = tenths % 10 === 0 ? '' : `.${String(tenths % 10)}`;
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${twoDigits(minutes)}:${twoDigits(seconds)}${fraction}` : `${String(minutes)}:${twoDigits(seconds)}${fraction}`;
}

/** @returns e.g. `12.3 MB`; decimal units, as disks are sold */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** @returns the instant in the machine's zone, with its offset; a dash for none */
export function formatTime(ms: number | null): string {
  return ms === null ? '–' : formatInstant(ms, systemTimeZone());
}

/** @returns e.g. `waits for its turn: 2 others are at work` */
export function turnText({ reason, others }: TurnWait): string {
  const who = others === 1 ? 'another export is' : `${String(others)} others are`;
  return reason === 'disk' ? `waits for the disk: ${who} written there` : `waits for its turn: ${who} at work`;
}

/** @returns e.g. `1 gap`, `3 gaps` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${String(number)} ${number === 1 ? one : many}`;
}
