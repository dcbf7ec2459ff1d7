import { join } from 'node:path';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { programEnvironment } from '../setup/program-environment.mjs';
import { projectFolder } from '../setup/project.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

const cliFile = join(projectFolder, 'scripts', 'cli.mjs');
const LIMIT_MS = 60 * 60_000;

/**
 * Runs a command of the program's command line and shows what it says.
 * @param {string} dataFolder
 * @param {readonly string[]} args
 * @throws {ExpectedError} when it fails; its own words are on the screen by then
 */
export async function showCommand(dataFolder, args) {
  const result = await runCommand(process.execPath, [cliFile, '--data', dataFolder, ...args], { cwd: projectFolder, env: programEnvironment(), timeoutMs: LIMIT_MS, output: 'show' });
  if (result.code !== 0) throw new ExpectedError(`"${args.join(' ')}" did not succeed: ${describeCommandFailure(result)}.`);
}

/**
 * Runs a command with `--json`.
 * @param {string} dataFolder
 * @param {readonly string[]} args
 * @returns {Promise<unknown>} the value of its last line
 * @throws {ExpectedError} with its message when it fails
 */
export async function askCommand(dataFolder, args) {
  const result = await runCommand(process.execPath, [cliFile, '--data', dataFolder, '--json', ...args], { cwd: projectFolder, env: programEnvironment(), timeoutMs: LIMIT_MS });
  const answer = readLastAnswer(result.stdout);
  if (result.code === 0 && answer !== undefined) return answer.value;
  throw new ExpectedError(`"${args.join(' ')}" did not succeed: ${answer?.error?.message ?? describeCommandFailure(result)}`);
}

/**
 * @param {string} stdout
 * @returns {{ value?: unknown, error?: { message: string } } | undefined}
 */
function readLastAnswer(stdout) {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
