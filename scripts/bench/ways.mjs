import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SEGMENT_SECONDS } from './footage.mjs';

/**
 * @typedef {object} Way how the files become one
 * @property {string} name
 * @property {(files: readonly string[], output: string) => Promise<string>} run gives what the program printed
 */

const joinOnce = fileURLToPath(new URL('join-once.mjs', import.meta.url));

/**
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @param {number | 'pipe'} output
 * @returns {Promise<string>}
 */
function run(program, programArguments, output = 'pipe') {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { stdio: ['ignore', output, 'ignore'] });
    let text = '';
    child.stdout?.on('data', (/** @type {Buffer} */ data) => { text += data.toString(); });
    child.on('error', reject);
    child.on('close', (code) => { if (code === 0) resolve(text); else reject(new Error(`${program} ended with ${String(code)}`)); });
  });
}

/**
 * @param {string} ffmpeg
 * @param {string} folder for orders and lists
 * @returns {Way[]}
 */
export function benchWays(ffmpeg, folder) {
  return [
    { name: 'cat', run: cat },
    ours('join', folder, false, 'off'),
    ours('join + SHA-256', folder, true, 'off'),
    ours('join + SHA-256 + full proof', folder, true, 'full'),
    concat('ffmpeg, no probing, duration, faststart', ffmpeg, folder, true),
    concat('ffmpeg concat + faststart', ffmpeg, folder, false),
  ];
}

/** @param {readonly string[]} files @param {string} output */
async function cat(files, output) {
  const file = openSync(output, 'w');
  try {
    return await run('cat', files, file);
  } finally {
    closeSync(file);
  }
}

/** @param {string} name @param {string} folder @param {boolean} sha256 @param {'off' | 'full'} proof @returns {Way} */
function ours(name, folder, sha256, proof) {
  return {
    name,
    run: async (files, output) => {
      const order = join(folder, 'order.json');
      writeFileSync(order, JSON.stringify({ files, output, sha256, proof }));
      writeFileSync(output, '');
      return run(process.execPath, [joinOnce, order]);
    },
  };
}

/** @param {string} name @param {string} ffmpeg @param {string} folder @param {boolean} isTuned @returns {Way} */
function concat(name, ffmpeg, folder, isTuned) {
  const options = isTuned ? `\ninpoint 0\nduration ${String(SEGMENT_SECONDS)}\noption codec_whitelist none\noption probesize 32` : '';
  return {
    name,
    run: async (files, output) => {
      const list = join(folder, 'list.txt');
      writeFileSync(list, `ffconcat version 1.0\n${files.map((file) => `file '${file}'${options}\n`).join('')}`);
      return run(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...(isTuned ? ['-auto_convert', '0'] : []), '-f', 'concat', '-safe', '0', '-i', list, '-map', '0:v', '-map', '0:a', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', output]);
    },
  };
}

/** @param {string} output */
export function removeOutput(output) {
  rmSync(output, { force: true });
}
