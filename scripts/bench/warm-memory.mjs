import { freemem } from 'node:os';
import { runCommand } from '../setup/command.mjs';

/** Touches so many bytes, in blocks that no limit of the engine forbids, and ends, which gives them back. */
const touch = 'const blocks = []; for (let left = Number(process.argv[1]); left > 0; left -= 2 ** 28) blocks.push(Buffer.allocUnsafeSlow(Math.min(left, 2 ** 28)).fill(1));';
/** The rest is left to what else runs on the machine. */
const MOST_OF_FREE_MEMORY = 0.6;

/**
 * Makes the kernel's free memory be real memory. A virtual machine hands idle memory back to its host within seconds; a run that happens
 * to get such memory for its output pays the host for each page, up to four times its own cost, and the next run does not
 * (measured: docs/performance.md). On a machine of its own this changes nothing.
 * @param {number} bytes that the next run will need
 */
export async function warmMemory(bytes) {
  const wanted = Math.floor(Math.min(bytes, freemem() * MOST_OF_FREE_MEMORY));
  await runCommand(process.execPath, ['-e', touch, String(wanted)], { timeoutMs: 10 * 60_000 });
}
