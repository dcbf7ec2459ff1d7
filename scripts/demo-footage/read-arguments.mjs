import { parseArgs } from 'node:util';
import { ExpectedError } from '../setup/setup-error.mjs';

const USAGE = 'Usage: npm run demo-footage -- DIR [--minutes 10] [--end 2026-01-31T12:00:00Z]';

/**
 * @param {readonly string[]} args
 * @param {number} nowMs
 * @returns {{ folder: string, startMs: number, durationSeconds: number }}
 * @throws {ExpectedError} that says what is wrong
 */
export function readDemoFootageArguments(args, nowMs) {
  const { positionals, values } = parse(args);
  const [folder, ...others] = positionals;
  if (folder === undefined || folder === '' || others.length > 0) throw new ExpectedError(`One folder is needed.\n${USAGE}`);
  const minutes = Number(values.minutes ?? '10');
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new ExpectedError(`--minutes is a number above 0 and at most 1440, not "${values.minutes ?? ''}".\n${USAGE}`);
  const endMs = values.end === undefined ? lastFullTenMinutes(nowMs) : Date.parse(values.end);
  if (Number.isNaN(endMs)) throw new ExpectedError(`--end is a time such as 2026-01-31T12:00:00Z, not "${values.end ?? ''}".\n${USAGE}`);
  // Whole segments of 10 s.
  const durationSeconds = Math.max(10, Math.round((minutes * 60) / 10) * 10);
  return { folder, startMs: Math.floor(endMs / 1_000) * 1_000 - durationSeconds * 1_000, durationSeconds };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { minutes: { type: 'string' }, end: { type: 'string' } } });
  } catch (error) {
    throw new ExpectedError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/**
 * @param {number} nowMs
 * @returns {number} the last moment before now at which a tenth minute began, UTC
 */
export function lastFullTenMinutes(nowMs) {
  return Math.floor(nowMs / 600_000) * 600_000;
}
