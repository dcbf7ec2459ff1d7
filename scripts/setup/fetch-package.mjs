import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeCommandFailure, runCommand } from './command.mjs';
import { runNpm } from './npm.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} PinnedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} sha512 of the package file, base64
 */

/**
 * Downloads a package with npm, checks it and unpacks it.
 * @param {PinnedPackage} pinned
 * @param {string} folder empty; receives the package's folder `package/`
 * @throws {SetupError} when it cannot be had or is not the file that was expected
 */
export async function fetchPackage(pinned, folder) {
  const wanted = `${pinned.name}@${pinned.version}`;
  const tried = `Tried to download ${wanted} with "npm pack"`;
  const packed = await runNpm(['pack', '--silent', '--pack-destination', folder, wanted], { cwd: folder, timeoutMs: 15 * 60_000 });
  if (packed.code !== 0) throw new SetupError({ tried, reason: describeCommandFailure(packed), remedy: 'check the network and npm\'s registry setting, then run "npm run setup" again' });
  const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new SetupError({ tried, reason: 'npm reported success but left no file', remedy: 'run "npm run setup" again' });
  const sum = await sha512Of(join(folder, file));
  if (sum !== pinned.sha512) {
    throw new SetupError({ tried, reason: `the file is not the one expected: its sha512 is ${sum}, expected was ${pinned.sha512}`, remedy: 'run "npm cache clean --force" and try again; if it happens again, the registry serves something else: do not use it' });
  }
  // A relative name: GNU tar takes "C:\\…" for a remote host.
  const unpacked = await runCommand('tar', ['-xzf', file], { cwd: folder, timeoutMs: 5 * 60_000 });
  if (unpacked.code !== 0) throw new SetupError({ tried: `Tried to unpack ${file} with tar`, reason: describeCommandFailure(unpacked), remedy: 'free some disk space or install tar, then run "npm run setup" again' });
}

/**
 * @param {string} file
 * @returns {Promise<string>} base64
 */
export async function sha512Of(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(/** @type {Buffer} */ (chunk));
  return hash.digest('base64');
}
