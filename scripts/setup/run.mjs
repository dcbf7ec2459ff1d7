import { spawn, spawnSync } from 'node:child_process';
import { projectFolder } from './paths.mjs';

/** A step of the set-up that failed, with what a person can do about it. */
export class SetupError extends Error {
  /** @param {string} message @param {string} remedy */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** Says what the set-up is doing. Standard output belongs to results, so this goes to standard error. @param {string} text */
export function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}

/** npm is a script on Windows, which only a shell can start. */
const needsShell = process.platform === 'win32';

/**
 * Runs a program and shows what it printed only when it failed.
 * @param {string} program
 * @param {string[]} programArguments
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number}} [options]
 * @returns {Promise<{ok: boolean, output: string}>}
 */
export function tryRun(program, programArguments, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, programArguments, {
      cwd: options.cwd ?? projectFolder,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: needsShell,
      timeout: options.limitMs ?? 600_000,
      killSignal: 'SIGKILL',
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(output).toString().trim() }));
  });
}

/**
 * Like {@link tryRun}, but a failure ends the set-up.
 * @param {string} program
 * @param {string[]} programArguments
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, what: string, remedy: string}} options
 */
export async function mustRun(program, programArguments, options) {
  const { ok, output } = await tryRun(program, programArguments, options);
  if (!ok) throw new SetupError(`${options.what} failed (${[program, ...programArguments].join(' ')}):\n${output.slice(-4_000)}`, options.remedy);
  return output;
}

/** Whether a program starts and ends well. @param {string} program @param {string[]} programArguments @param {NodeJS.ProcessEnv} [env] */
export function works(program, programArguments, env = {}) {
  return spawnSync(program, programArguments, { stdio: 'ignore', timeout: 30_000, env: { ...process.env, ...env } }).status === 0;
}
