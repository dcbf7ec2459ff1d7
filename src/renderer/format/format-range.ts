import { wallTimeOf } from '../../shared/wall-time.ts';

/**
 * A range as people read it, never without its offset: `2026-05-01 10:00:00 – 11:00:00 +02:00`. The end repeats the date
 * when it falls on another day; both ends have their own offset when the clocks changed in between.
 * @param timeZone IANA name
 */
export function formatRange(startMs: number, endMs: number, timeZone: string): string {
  const start = wallTimeOf(startMs, timeZone);
  const end = wallTimeOf(endMs, timeZone);
  const endDate = end.date === start.date ? '' : `${end.date} `;
  const startOffset = end.offset === start.offset ? '' : ` ${start.offset}`;
  return `${start.date} ${start.time}${startOffset} – ${endDate}${end.time} ${end.offset}`;
}
