import { InvalidArgumentError } from 'commander';
import type { TimeSpan } from '../shared/recordings.ts';
import { isCalendarDay, parseInstant } from '../shared/wall-time.ts';
import { UsageError } from './usage-error.ts';

/** Reads a point in time. @throws InvalidArgumentError, which commander reports with the option's name */
export function instantOption(text: string): number {
  const ms = parseInstant(text);
  if (ms === null && isNoDay(text)) throw new InvalidArgumentError(`There is no day ${text.slice(0, 10)} in the calendar.`);
  if (ms === null) throw new InvalidArgumentError('It must be ISO 8601 with an offset or Z, e.g. 2026-05-01T15:00:00+02:00 or 2026-05-01T13:00:00Z.');
  if (ms < 0) throw new InvalidArgumentError('It must not be before 1970.');
  return ms;
}

/** @returns whether `text` begins with a date whose form is right and which no calendar has */
function isNoDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(?!\d)/.test(text) && !isCalendarDay(text.slice(0, 10));
}

/** Reads the number of a row, or a limit. @throws InvalidArgumentError */
export function countingNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}

/** Gathers the values of an option that may be given several times. */
export function collect<Value>(parse: (text: string) => Value): (text: string, previous: Value[] | undefined) => Value[] {
  return (text, previous = []) => [...previous, parse(text)];
}

/** Reads the name of a camera as it is. @throws InvalidArgumentError */
export function nameOption(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** @throws UsageError when the range is empty or runs backwards */
export function rangeOf(startMs: number, endMs: number): TimeSpan {
  if (endMs <= startMs) throw new UsageError('The end of the range (--to) must be after its start (--from).', { remedy: 'Give a --to that is later than --from.' });
  return { startMs, endMs };
}

/** Reads a number above 0, with or without a fraction. @throws InvalidArgumentError */
export function positiveNumber(text: string): number {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (value <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** Reads the id of a job or an export. @throws InvalidArgumentError */
export function idArgument(text: string): string {
  if (!/^[A-Za-z0-9_]{1,64}$/.test(text)) throw new InvalidArgumentError('It must be an id as `job list` shows it.');
  return text;
}
