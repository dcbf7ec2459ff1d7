import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from './project.mjs';
import { ExpectedError } from './setup-error.mjs';

/**
 * @typedef {object} Setup what the set-up found or made on this machine
 * @property {string} electronExecutable absolute
 * @property {number} electronMajor e.g. 33
 * @property {string} ffmpeg absolute
 * @property {string | null} ffprobe absolute
 * @property {boolean} needsNoSandbox whether Electron starts here only with `--no-sandbox`
 * @property {boolean} hasDisplay whether a window can be shown without Xvfb
 */

/**
 * @typedef {object} SetupRecord what is kept of it; the rest is looked at afresh, for it may differ from one terminal to the next
 * @property {string} fingerprint of what it was made for, see fingerprint()
 * @property {string} electronExecutable
 * @property {string} electronVersion
 * @property {string} ffmpeg
 * @property {string | null} ffprobe
 * @property {boolean} isFfmpegKnownToProgram
 * @property {string | null} compiledModule the native module's file, when it had to be compiled
 */

/** In node_modules on purpose: whatever replaces the dependencies also removes this. */
const recordFile = join(projectFolder, 'node_modules', '.cache', 'reelcase', 'setup.json');

/**
 * @returns {Setup} for scripts and test fixtures
 * @throws {ExpectedError} when the set-up has not been done, or something it names is gone
 */
export function readSetup() {
  const setup = findSetup();
  if (setup === undefined) throw new ExpectedError('This checkout is not set up, or something it needs was removed since. Run "npm run setup".');
  return setup;
}

/** @returns {Setup | undefined} undefined when the set-up must run (again) */
export function findSetup() {
  const record = findRecord();
  if (record === undefined) return undefined;
  return {
    electronExecutable: record.electronExecutable,
    electronMajor: Number(record.electronVersion.split('.')[0]),
    ffmpeg: process.env.REELCASE_FFMPEG || record.ffmpeg,
    ffprobe: process.env.REELCASE_FFPROBE || record.ffprobe,
    needsNoSandbox: needsNoSandbox(record.electronExecutable),
    hasDisplay: hasDisplay(process.env, process.platform),
  };
}

/** @returns {SetupRecord | undefined} */
export function findRecord() {
  if (!existsSync(recordFile)) return undefined;
  /** @type {SetupRecord} */
  const record = JSON.parse(readFileSync(recordFile, 'utf8'));
  return record.fingerprint === fingerprint() && namesOnlyWhatExists(record, existsSync) && isElectronStillWanted(record) ? record : undefined;
}

/** @param {Omit<SetupRecord, 'fingerprint'>} record */
export function writeRecord(record) {
  mkdirSync(dirname(recordFile), { recursive: true });
  // Written beside and renamed, so that nobody reads half of it.
  const temporaryFile = `${recordFile}-${String(process.pid)}`;
  writeFileSync(temporaryFile, `${JSON.stringify({ fingerprint: fingerprint(), ...record }, null, 2)}\n`);
  renameSync(temporaryFile, recordFile);
}

/**
 * @param {Pick<SetupRecord, 'electronExecutable' | 'ffmpeg' | 'ffprobe' | 'compiledModule'>} record
 * @param {(path: string) => boolean} exists
 * @returns {boolean}
 */
export function namesOnlyWhatExists(record, exists) {
  return [record.electronExecutable, record.ffmpeg, record.ffprobe, record.compiledModule].every((path) => path === null || exists(path));
}

/** Whatever changes here makes the set-up look at everything again. */
function fingerprint() {
  const lock = readFileSync(join(projectFolder, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.version} ${process.platform} ${process.arch}`).digest('hex');
}

/** @param {SetupRecord} record */
function isElectronStillWanted(record) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const installed = join(projectFolder, 'node_modules', 'electron', 'dist');
  return !override || record.electronExecutable.startsWith(override) || record.electronExecutable.startsWith(installed);
}

/**
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {NodeJS.Platform} platform
 * @returns {boolean}
 */
export function hasDisplay(environment, platform) {
  return platform !== 'linux' || Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY);
}

/** @param {string} electronExecutable */
function needsNoSandbox(electronExecutable) {
  if (process.platform !== 'linux') return false;
  // Chromium refuses to run as root with its sandbox on.
  if (process.getuid?.() === 0) return true;
  // Its sandbox takes user namespaces. Ubuntu 24.04 keeps them from programs it does not know, old Debians from everybody.
  const isWithoutNamespaces = readSwitch('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' || readSwitch('/proc/sys/kernel/unprivileged_userns_clone') === '0';
  return isWithoutNamespaces && !hasSandboxHelper(electronExecutable);
}

/** @param {string} electronExecutable @returns {boolean} whether an administrator made Chromium's helper fit: owned by root, setuid */
function hasSandboxHelper(electronExecutable) {
  const helper = statSync(join(dirname(electronExecutable), 'chrome-sandbox'), { throwIfNoEntry: false });
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0;
}

/** @param {string} file */
function readSwitch(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
