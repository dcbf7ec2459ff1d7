import { spawn } from 'node:child_process';
import { ExpectedError } from '../setup/setup-error.mjs';

/** Room for the whole window with a margin. */
const SCREEN = '1600x1000x24';

/**
 * Starts an Xvfb of our own, on a display number that it chooses.
 * @returns {Promise<{ display: string, stop: () => void }>} e.g. `:7`
 * @throws {ExpectedError} when Xvfb does not start
 */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    // It writes the number of its display to descriptor 3 as soon as it takes connections.
    const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    const stop = () => { child.kill(); };
    process.once('exit', stop);
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => { lastWords = (lastWords + text).slice(-1_000); });
    /** @param {string} reason */
    const fail = (reason) => {
      stop();
      reject(new ExpectedError(`There is no display, and the virtual one (Xvfb) did not start: ${reason}\nWhat to do: install it (on Debian or Ubuntu: apt-get install xvfb xauth) or run this in a desktop session.`));
    };
    const timer = setTimeout(() => { fail('it said nothing for 20 s'); }, 20_000);
    child.on('error', (error) => { clearTimeout(timer); fail(error.message); });
    child.on('exit', () => { clearTimeout(timer); fail(lastWords.trim() || 'it ended at once'); });
    child.stdio[3]?.on('data', (/** @type {Buffer} */ data) => {
      clearTimeout(timer);
      resolve({ display: `:${data.toString().trim()}`, stop });
    });
  });
}
