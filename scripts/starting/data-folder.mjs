import { join, resolve } from 'node:path';
import { ExpectedError } from '../setup/setup-error.mjs';

/**
 * The data folder that the program itself would use; the same rule as src/main/data-folder.ts, which Node 20 cannot read (a test
 * compares the two).
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {NodeJS.Platform} platform
 * @param {string} homeFolder absolute
 * @returns {string}
 */
export function defaultDataFolder(environment, platform, homeFolder) {
  if (environment.REELCASE_DATA) return environment.REELCASE_DATA;
  if (platform === 'darwin') return join(homeFolder, 'Library', 'Application Support', 'Reelcase');
  if (platform === 'win32') return join(environment.APPDATA ?? join(homeFolder, 'AppData', 'Roaming'), 'Reelcase');
  return join(environment.XDG_DATA_HOME || join(homeFolder, '.local', 'share'), 'reelcase');
}

/**
 * Takes `--data DIR` or `--data=DIR` out of the arguments of `npm start`.
 * @param {readonly string[]} args
 * @param {string} workingFolder that a relative DIR is meant from
 * @returns {{ dataFolder: string | undefined, others: string[] }} dataFolder absolute; undefined when it was not named
 * @throws {ExpectedError} where DIR is missing or empty
 */
export function takeDataFolder(args, workingFolder) {
  const others = [...args];
  const index = others.findIndex((argument) => argument === '--data' || argument.startsWith('--data='));
  if (index === -1) return { dataFolder: undefined, others };
  const isOneWord = others[index] !== '--data';
  const words = others.splice(index, isOneWord ? 1 : 2);
  const named = isOneWord ? words[0]?.slice('--data='.length) : words[1];
  if (named === undefined || named.trim() === '') throw new ExpectedError('--data must name a folder, and was given none.\n  What to do: name the data folder, or leave --data out for the usual one.');
  return { dataFolder: resolve(workingFolder, named), others };
}
