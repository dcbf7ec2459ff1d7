import { parseArgs } from 'node:util';
import { ExpectedError } from '../setup/setup-error.mjs';

/** What `npm run bench -- --help` prints. */
export const HELP = `npm run bench -- [WHAT] [OPTIONS]: what Reelcase costs, beside other ways. Makes its own footage, in a folder that is removed at the end.

What is measured (one of them; each takes less than ten minutes on two cores, --day more where the disk has room for 74 GB):
  (nothing)      lossless exports of 10 min and 1 h: cat, ours with and without proof, ffmpeg, Frigate's way, mkvmerge if it is installed
  --day          a lossless export of 24 h to a disk: cat, ours with and without proof, ffmpeg
  --store        the index: scans, insert, questions and every statement of the main thread, with 1, 5 and 25 million segments
  --timelapse    time-lapses beside Frigate's command; encoding, grid of four, stills
  --recorder     a recorder of 16 cameras that writes, alone and beside three exports
  --window       the window with 32 cameras, a full queue and long lists: start, another day, pictures a second, memory

Options:
  --rounds N     rounds of each comparison (default 5; --day 2, --timelapse, --recorder and --window 3)
  --minutes A,B  lengths of the lossless exports (default 10,60)
  --millions A,B sizes of the store (default 1,5,25)
  --cold-memory  leave memory as it is found before each run
  --folder DIR   where footage and results are written (default: the system's folder for temporary files); the disk is part of what is measured
  --help         this text

A comparison runs every way once a round and takes ratios within a round; tables have medians and are ready for docs/performance.md.`;

/** @typedef {'copies' | 'day' | 'store' | 'timelapse' | 'recorder' | 'window' | 'help'} BenchName */
/**
 * @typedef {object} BenchOptions
 * @property {BenchName} what
 * @property {number} rounds
 * @property {number[]} minutes
 * @property {number[]} millions
 * @property {boolean} isMemoryCold
 * @property {string | undefined} folder
 */

const names = /** @type {const} */ (['day', 'store', 'timelapse', 'recorder', 'window', 'help']);
const DEFAULT_ROUNDS = { copies: 5, day: 2, store: 1, timelapse: 3, recorder: 3, window: 3, help: 1 };

/**
 * @param {readonly string[]} words of the command line
 * @returns {BenchOptions}
 * @throws {ExpectedError} for words that are not understood, with a sentence
 */
export function readBenchOptions(words) {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = orExpected(() => parseArgs({ args: [...words], options: { day: flag, store: flag, timelapse: flag, recorder: flag, window: flag, help: flag, 'cold-memory': flag, rounds: text, minutes: text, millions: text, folder: text } }));
  const chosen = values.help ? [/** @type {const} */ ('help')] : names.filter((name) => values[name]);
  if (chosen.length > 1) throw new ExpectedError(`Choose one of ${chosen.map((name) => `--${name}`).join(', ')}: they would disturb each other.`);
  const what = chosen[0] ?? 'copies';
  const [rounds = 0, ...moreRounds] = numbersOf('rounds', values.rounds ?? String(DEFAULT_ROUNDS[what]));
  if (moreRounds.length > 0 || !Number.isInteger(rounds)) throw new ExpectedError('--rounds takes one whole number.');
  return { what, rounds, minutes: numbersOf('minutes', values.minutes ?? '10,60'), millions: numbersOf('millions', values.millions ?? '1,5,25'), isMemoryCold: values['cold-memory'], folder: values.folder };
}

/** @template Value @param {() => Value} read @returns {Value} */
function orExpected(read) {
  try {
    return read();
  } catch (error) {
    throw new ExpectedError(`${error instanceof Error ? error.message : String(error)}. "npm run bench -- --help" lists what there is.`);
  }
}

/** @param {string} option @param {string} text @returns {number[]} ascending */
function numbersOf(option, text) {
  const numbers = text.split(',').map(Number);
  if (numbers.some((number) => !(number > 0) || !Number.isFinite(number))) throw new ExpectedError(`--${option} takes numbers over 0, with commas between them, not “${text}”.`);
  return numbers.sort((a, b) => a - b);
}
