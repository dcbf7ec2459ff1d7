import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from './command.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Finds npm's own program file. It is run with this Node directly: npm's launchers need a shell on Windows.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @returns {string} absolute path of npm-cli.js
 * @throws {SetupError} when npm is not installed
 */
export function findNpm(environment = process.env) {
  const besideNode = dirname(realpathSync(process.execPath));
  const launchers = (environment.PATH ?? environment.Path ?? '').split(delimiter).map((folder) => join(folder, 'npm')).filter((path) => existsSync(path));
  const candidates = [
    environment.npm_execpath ?? '',
    join(besideNode, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(besideNode, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...launchers.map((path) => realpathSync(path)),
  ];
  const found = candidates.find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  if (found !== undefined) return found;
  throw new SetupError({ tried: 'Looked for npm beside Node and on PATH', reason: 'it is not there', remedy: 'install npm (it comes with Node from nodejs.org; on Debian: apt-get install npm) and run "npm run setup" again' });
}

/**
 * @param {readonly string[]} args
 * @param {Omit<import('./command.mjs').CommandOptions, 'env'>} options
 */
export function runNpm(args, options) {
  return runCommand(process.execPath, [findNpm(), ...args], options);
}
