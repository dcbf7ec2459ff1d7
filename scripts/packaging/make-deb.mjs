#!/usr/bin/env node
// Stands in for fpm, which electron-builder calls to make the .deb and would download: understands the options it passes and has
// dpkg-deb do the work. The same on every machine, so that what the tests install is what a release is made with.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { runScript } from '../setup/run-script.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

/** Options without a value; every other option of fpm's that electron-builder uses has one. */
const FLAGS = new Set(['--force', '--debug']);
/** Chromium's helper works only when it is setuid root. In the package, so that an administrator's dpkg-statoverride counts. */
const SETUID_HELPER = /^opt\/[^/]+\/chrome-sandbox$/;

/**
 * @typedef {object} DebRequest
 * @property {Map<string, string[]>} options by name
 * @property {{ source: string, target: string }[]} files target absolute in the installed system; a source that ends in / means what is in it
 */

/** @param {readonly string[]} args @returns {DebRequest} */
export function readFpmArguments(args) {
  /** @type {DebRequest} */
  const request = { options: new Map(), files: [] };
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (FLAGS.has(word)) continue;
    if (word.startsWith('-')) {
      index += 1;
      request.options.set(word, [...(request.options.get(word) ?? []), args[index] ?? '']);
    } else {
      const split = word.lastIndexOf('=');
      request.files.push({ source: word.slice(0, split), target: word.slice(split + 1) });
    }
  }
  return request;
}

/**
 * @param {DebRequest} request
 * @param {number} installedKilobytes
 * @returns {string} the control file
 */
export function controlFile({ options }, installedKilobytes) {
  const one = (/** @type {string} */ name) => options.get(name)?.[0] ?? '';
  const [synopsis = '', ...description] = one('--description').split('\n').map((line) => line.trim());
  const fields = [
    ['Package', one('--name')], ['Version', one('--version')], ['Architecture', one('--architecture')], ['Maintainer', one('--maintainer')],
    ['Installed-Size', String(installedKilobytes)], ['Depends', (options.get('-d') ?? []).join(', ')], ['Recommends', (options.get('--deb-recommends') ?? []).join(', ')],
    ['Section', one('--category')], ['Priority', one('--deb-priority')], ['Homepage', one('--url')],
    ['Description', [synopsis, ...description.map((line) => (line === '' ? ' .' : ` ${line}`))].join('\n')],
  ];
  return `${fields.filter(([, value]) => value !== '').map(([name, value]) => `${String(name)}: ${String(value)}`).join('\n')}\n`;
}

/** @param {DebRequest} request @param {string} root */
async function stageFiles({ files }, root) {
  for (const { source, target } of files) {
    const place = join(root, target);
    await mkdir(dirname(place), { recursive: true });
    if (source.endsWith('/')) await cp(source, place, { recursive: true, verbatimSymlinks: true });
    else await copyFile(source, place);
  }
}

/** @param {string} root @returns {Promise<string[]>} every file and folder below it, sorted, relative */
async function listEntries(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
}

/** Modes must not depend on the umask of who builds. @param {string} root @param {readonly string[]} names */
async function setModes(root, names) {
  for (const name of names) {
    const path = join(root, name);
    const info = await lstat(path);
    if (info.isSymbolicLink()) continue;
    const isExecutable = info.isDirectory() || (info.mode & 0o100) !== 0;
    await chmod(path, SETUID_HELPER.test(name) ? 0o4755 : isExecutable ? 0o755 : 0o644);
  }
}

/** @param {string} root @param {readonly string[]} names @returns {Promise<{ sums: string, bytes: number }>} */
async function sumUp(root, names) {
  let bytes = 0;
  let sums = '';
  for (const name of names) {
    const info = await lstat(join(root, name));
    if (!info.isFile()) continue;
    bytes += info.size;
    // Not for security: `dpkg --verify` finds damaged files by it.
    const hash = createHash('md5');
    for await (const chunk of createReadStream(join(root, name))) hash.update(/** @type {Buffer} */ (chunk));
    sums += `${hash.digest('hex')}  ${name}\n`;
  }
  return { sums, bytes };
}

/** @param {DebRequest} request */
async function makeDeb(request) {
  const root = await mkdtemp(join(tmpdir(), 'reelcase-deb-'));
  try {
    await stageFiles(request, root);
    const names = await listEntries(root);
    await setModes(root, names);
    const { sums, bytes } = await sumUp(root, names);
    const control = join(root, 'DEBIAN');
    await mkdir(control, { mode: 0o755 });
    await writeFile(join(control, 'control'), controlFile(request, Math.ceil(bytes / 1_024)));
    await writeFile(join(control, 'md5sums'), sums);
    for (const [option, script] of [['--after-install', 'postinst'], ['--after-remove', 'postrm']]) {
      const source = request.options.get(option ?? '')?.[0];
      if (source !== undefined) await writeFile(join(control, script ?? ''), await readFile(source), { mode: 0o755 });
    }
    await chmod(root, 0o755);
    await chmod(control, 0o755);
    const compression = request.options.get('--deb-compression')?.[0] === 'gz' ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6'];
    // SOURCE_DATE_EPOCH in the environment becomes the time of every file.
    const built = await runCommand('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, request.options.get('--package')?.[0] ?? ''], { timeoutMs: 30 * 60_000 });
    if (built.code !== 0) throw new ExpectedError(`dpkg-deb did not make the package: ${describeCommandFailure(built)}`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => { await makeDeb(readFpmArguments(process.argv.slice(2))); });
}
