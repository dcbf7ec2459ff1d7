import { Temporal } from 'temporal-polyfill';

/** What a wall-clock reading means in a zone. */
export type WallTimeResolution =
  | { kind: 'unique'; ms: number }
  /** The clocks go back: the reading happens twice. */
  | { kind: 'ambiguous'; earlierMs: number; laterMs: number }
  /** The clocks go forward: the reading never happens. */
  | { kind: 'missing' }
  /** Not a date and a time. */
  | { kind: 'invalid' };

/**
 * Finds the instant, or the two, or none, that a clock on the wall shows as `date` `time`.
 * @param date `YYYY-MM-DD`
 * @param time `HH:MM` or `HH:MM:SS`
 * @param timeZone IANA name
 */
export function resolveWallTime(date: string, time: string, timeZone: string): WallTimeResolution {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return { kind: 'invalid' };
  let reading: Temporal.PlainDateTime;
  try {
    reading = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: 'reject' });
  } catch {
    return { kind: 'invalid' };
  }
  const earlier = reading.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = reading.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { kind: 'unique', ms: earlier.epochMilliseconds };
  // In a skipped hour both answers are shifted, so neither shows the reading that was asked for.
  if (!earlier.toPlainDateTime().equals(reading)) return { kind: 'missing' };
  return { kind: 'ambiguous', earlierMs: earlier.epochMilliseconds, laterMs: later.epochMilliseconds };
}

/** @returns `YYYY-MM-DD`, `HH:MM:SS` and the offset (`+02:00`) that a clock in `timeZone` shows at `ms`, which may have a fraction */
export function wallTimeOf(ms: number, timeZone: string): { date: string; time: string; offset: string } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(timeZone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'second' }),
    offset: zoned.offset,
  };
}

/** @returns `YYYY-MM-DD HH:MM:SS +02:00`: the one form in which the program shows an instant in full */
export function formatInstant(ms: number, timeZone: string): string {
  const { date, time, offset } = wallTimeOf(ms, timeZone);
  return `${date} ${time} ${offset}`;
}

/** @returns the range of a calendar day in `timeZone`; 23 or 25 hours long on the days the clocks change */
export function dayRange(date: string, timeZone: string): { startMs: number; endMs: number } {
  const day = Temporal.PlainDate.from(date);
  return {
    startMs: day.toZonedDateTime(timeZone).epochMilliseconds,
    endMs: day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  };
}

/**
 * @param date `YYYY-MM-DD`, any day of the month
 * @returns the month's days as `YYYY-MM-DD`, and where in `timeZone` they begin, with the end of the last
 */
export function daysOfMonth(date: string, timeZone: string): { dates: string[]; boundariesMs: number[] } {
  const first = Temporal.PlainDate.from(date).with({ day: 1 });
  const days = Array.from({ length: first.daysInMonth + 1 }, (_, index) => first.add({ days: index }));
  return { dates: days.slice(0, -1).map(String), boundariesMs: days.map((day) => day.toZonedDateTime(timeZone).epochMilliseconds) };
}

/**
 * Reads an ISO 8601 instant as the command line takes it. A zone is required, because "15:00" alone is a guess.
 * @param text e.g. `2026-05-01T15:00:00Z` or `2026-05-01T15:00:00+02:00`
 * @returns UTC ms, or null when the text is not an instant with an offset or `Z`
 */
export function parseInstant(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}

/** @param date `YYYY-MM-DD` @returns whether the calendar has that day, which it has not of e.g. `2026-11-31` */
export function isCalendarDay(date: string): boolean {
  try {
    Temporal.PlainDate.from(date, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** @returns the zone the machine is set to, e.g. `Europe/Berlin` */
export function systemTimeZone(): string {
  return Temporal.Now.timeZoneId();
}
