import { spawn } from 'node:child_process';

/**
 * @typedef {object} CommandResult
 * @property {number | null} code null when a signal ended it or it could not be started
 * @property {string} output what was captured of stdout and stderr, in the order it came
 * @property {string} stdout what was captured of stdout alone
 * @property {string | undefined} startError why it could not be started
 * @property {boolean} timedOut
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} timeoutMs
 * @property {'capture' | 'show' | 'show-on-stderr'} [output] default capture
 * @property {(text: string) => void} [onStdout] called with what is captured of stdout, as it comes
 */

/** Groups of children that still run, by the id of their leader, so that none outlives this process. @type {Set<number>} */
const running = new Set();

/**
 * Ends a child together with the children it started, by its id.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} [signal]
 */
export function endProcessTree(pid, signal = 'SIGTERM') {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    // Each child leads its own process group: the minus addresses the group.
    else process.kill(-pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Children lead their own groups, so Ctrl-C at the terminal reaches only us: pass it on. @param {NodeJS.Signals} signal */
function passOn(signal) {
  for (const pid of running) endProcessTree(pid, signal);
  process.exit(1);
}

function endAll() {
  for (const pid of running) endProcessTree(pid);
}

/** @param {number | undefined} pid */
function watch(pid) {
  if (pid === undefined) return;
  if (running.size === 0) {
    for (const signal of SIGNALS) process.on(signal, passOn);
    process.on('exit', endAll);
  }
  running.add(pid);
}

/** Signals are left to whoever comes next in this process, such as the command line. @param {number | undefined} pid */
function unwatch(pid) {
  if (pid === undefined || !running.delete(pid) || running.size > 0) return;
  for (const signal of SIGNALS) process.off(signal, passOn);
  process.off('exit', endAll);
}

/** @param {CommandOptions['output']} output @returns {import('node:child_process').StdioOptions} */
function stdioFor(output) {
  if (output === 'show') return ['ignore', 'inherit', 'inherit'];
  // stdout of the child goes to our stderr.
  if (output === 'show-on-stderr') return ['ignore', 2, 'inherit'];
  return ['ignore', 'pipe', 'pipe'];
}

/**
 * Runs a program to its end, never through a shell. It and its children are ended when the time is up.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<CommandResult>} never rejects
 */
export function runCommand(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: stdioFor(options.output), detached: process.platform !== 'win32', windowsHide: true });
    watch(child.pid);
    let output = '';
    let stdout = '';
    let timedOut = false;
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => { output += text; stdout += text; options.onStdout?.(text); });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => { output += text; });
    const timer = setTimeout(() => {
      timedOut = true;
      endProcessTree(child.pid);
      setTimeout(() => { endProcessTree(child.pid, 'SIGKILL'); }, 5_000).unref();
    }, options.timeoutMs);
    /** @param {number | null} code @param {string} [startError] */
    const finish = (code, startError) => {
      clearTimeout(timer);
      unwatch(child.pid);
      resolve({ code, output, stdout, startError, timedOut });
    };
    child.on('error', (error) => { finish(null, error.message); });
    child.on('close', (code) => { finish(code); });
  });
}

/** Lines shown of each end of a long output: npm gives the reason first, compilers last. */
const SHOWN_LINES = 12;

/**
 * @param {CommandResult} result of a command that failed
 * @returns {string} the reason in one clause, with what it said
 */
export function describeCommandFailure(result) {
  if (result.startError !== undefined) return `it could not be started: ${result.startError}`;
  const end = result.timedOut ? 'it took too long and was stopped' : `it ended with exit code ${String(result.code)}`;
  const lines = result.output.trim().split('\n');
  const shown = lines.length <= 2 * SHOWN_LINES ? lines : [...lines.slice(0, SHOWN_LINES), '…', ...lines.slice(-SHOWN_LINES)];
  return result.output.trim() === '' ? end : `${end} and said:\n    ${shown.join('\n    ')}\n `;
}
