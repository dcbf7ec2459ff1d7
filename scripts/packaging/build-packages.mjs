import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder, scratchFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';
import { readSetup } from '../setup/state.mjs';
import { builderConfig } from './builder-config.mjs';
import { writeThirdPartyLicences } from './third-party-licences.mjs';
import { readVersionStamp } from './version-stamp.mjs';

/** @typedef {'deb' | 'tar.gz' | 'AppImage' | 'nsis' | 'dmg'} Target */

/**
 * @typedef {object} BuildRequest
 * @property {readonly Target[]} targets
 * @property {string} outputFolder absolute
 * @property {boolean} isQuick see PackagingChoices
 */

/**
 * @typedef {object} BuildResult
 * @property {string[]} files absolute
 * @property {{ target: Target, reason: string }[]} notBuilt
 * @property {string} electronVersion
 */

/**
 * Makes packages of the program that was built. One that cannot be made here does not keep the others from being made.
 * @param {BuildRequest} request
 * @returns {Promise<BuildResult>}
 */
export async function buildPackages({ targets, outputFolder, isQuick }) {
  const electronFolder = electronFolderOf(readSetup().electronExecutable);
  const electronVersion = (await readFile(join(electronFolder, 'version'), 'utf8')).trim().replace(/^v/, '');
  const stamp = await readVersionStamp();
  const licencesFile = join(scratchFolder, 'third-party.txt');
  await mkdir(scratchFolder, { recursive: true });
  await writeThirdPartyLicences(licencesFile);
  useOwnTools(stamp.epochSeconds, isQuick);
  // Made anew for each: electron-builder fills it in while it works.
  const config = () => builderConfig({ electronFolder, electronVersion, stamp, licencesFile, outputFolder, isQuick });
  /** @type {BuildResult} */
  const result = { files: [], notBuilt: [], electronVersion };
  for (const target of targets) {
    try {
      result.files.push(...(await buildOne(target, config())));
    } catch (error) {
      result.notBuilt.push({ target, reason: firstLine(error) });
    }
  }
  return result;
}

/** @param {Target} target @param {import('electron-builder').Configuration} config @returns {Promise<string[]>} */
async function buildOne(target, config) {
  const { Arch, build, Platform } = await import('electron-builder');
  const platform = target === 'nsis' ? Platform.WINDOWS : target === 'dmg' ? Platform.MAC : Platform.LINUX;
  const arch = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
  return withoutExitHooks(() => build({ targets: platform.createTarget([target], arch), config, projectDir: projectFolder, publish: 'never' }));
}

/**
 * electron-builder's temporary folders bring a hook (async-exit-hook) that ends the process with code 0 as soon as it has nothing
 * left to do, whatever `process.exitCode` says: a test run with failures would have passed.
 * @template Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withoutExitHooks(work) {
  const before = new Set(process.listeners('beforeExit'));
  try {
    return await work();
  } finally {
    for (const listener of process.listeners('beforeExit')) if (!before.has(listener)) process.off('beforeExit', listener);
  }
}

/** Tools that electron-builder would download, replaced by our own where the system's do the same. @param {number} epochSeconds @param {boolean} isQuick */
function useOwnTools(epochSeconds, isQuick) {
  process.env.SOURCE_DATE_EPOCH = String(epochSeconds);
  if (isQuick) process.env.ELECTRON_BUILDER_COMPRESSION_LEVEL ??= '1';
  if (process.platform !== 'linux') return;
  process.env.CUSTOM_FPM_PATH ??= join(projectFolder, 'scripts', 'packaging', 'make-deb.mjs');
  process.env.ELECTRON_BUILDER_7ZIP_PATH ??= join(projectFolder, 'scripts', 'packaging', 'compress-archive.mjs');
}

/** @param {string} executable @returns {string} the folder that holds the whole runtime */
function electronFolderOf(executable) {
  // Electron.app/Contents/MacOS/Electron
  return process.platform === 'darwin' ? join(dirname(executable), '..', '..', '..') : dirname(executable);
}

/** @param {unknown} error */
function firstLine(error) {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** A list of sums beside the packages, so that who downloads one can check it. @param {readonly string[]} files @param {string} outputFolder */
export async function writeSums(files, outputFolder) {
  const lines = [];
  for (const file of [...files].sort()) lines.push(`${createHash('sha256').update(await readFile(file)).digest('hex')}  ${file.slice(outputFolder.length + 1)}\n`);
  await writeFile(join(outputFolder, 'SHA256SUMS'), lines.join(''));
}

/** @param {string} outputFolder @throws {ExpectedError} when it holds what is not ours */
export async function emptyOutputFolder(outputFolder) {
  if (!existsSync(outputFolder)) return;
  const foreign = (await readdir(outputFolder)).filter((name) => !/^(reelcase|Reelcase|linux-|win-|mac|\.icon-|builder-|SHA256SUMS)/.test(name));
  if (foreign.length > 0) throw new ExpectedError(`${outputFolder} holds files that are not packages of ours (${foreign.join(', ')}); move them away first.`);
  say(`Emptying ${outputFolder}.`);
  await rm(outputFolder, { recursive: true });
}
