import { existsSync } from 'node:fs';
import { describeCommandFailure, runCommand } from './command.mjs';
import { say } from './say.mjs';

/**
 * What Electron's window, the tests' display, the fallback runtime and the demo footage need on Debian and Ubuntu. Where the name
 * differs by release, the newer one (after the change to 64-bit times) comes first.
 */
const WANTED = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
  ['xvfb'],
  ['xauth'],
  ['unzip'],
  ['ffmpeg'],
  ['fonts-dejavu-core'],
];

/** Other people's readers of what our joiner writes: the tests that ask them are skipped where they are not installed. */
const JUDGES = [['mediainfo'], ['gstreamer1.0-tools'], ['gstreamer1.0-plugins-base-apps'], ['gstreamer1.0-plugins-good'], ['gstreamer1.0-plugins-bad'], ['gstreamer1.0-libav']];

/** What compiles the native module, asked for only where that is needed. */
const COMPILER = [['g++'], ['make'], ['python3']];

/** Installs the system libraries that are missing, or says how. Other systems than Debian's bring them. */
export async function installSystemLibraries() {
  await installPackages(WANTED);
}

/** Installs g++, make and python3 where they are missing and Debian's packages are to be had. */
export async function installCompiler() {
  await installPackages(COMPILER);
}

/** Installs the judges of the tests as root on Debian; elsewhere a developer may, and is not asked to. */
export async function installJudges() {
  if (process.getuid?.() === 0) await installPackages(JUDGES);
}

/** @param {readonly (readonly string[])[]} wanted each a list of names for the same thing */
async function installPackages(wanted) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return;
  const query = await runCommand('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...wanted.flat()], { timeoutMs: 30_000 });
  const missing = findMissing(wanted, query.stdout);
  if (missing.length === 0) return;
  if (process.getuid?.() === 0) await installAsRoot(missing);
  else await sayHowToInstall(missing);
}

/**
 * @param {readonly (readonly string[])[]} wanted
 * @param {string} installed lines "name status" of dpkg-query
 * @returns {(readonly string[])[]} those of which no name is installed
 */
export function findMissing(wanted, installed) {
  const present = new Set(installed.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return wanted.filter((names) => !names.some((name) => present.has(name)));
}

/**
 * @param {readonly (readonly string[])[]} wanted
 * @param {string} policy output of `apt-cache policy NAME…`
 * @returns {string[]} for each the first name that this release really has, or the last one where it has none
 */
export function chooseNames(wanted, policy) {
  const candidates = new Map([...policy.matchAll(/^(\S+):\n(?:\s+.*\n)*?\s+Candidate: (.+)$/gm)].map((match) => [match[1], match[2]]));
  // A name that only others provide is listed with the candidate "(none)"; apt-get refuses it where several provide it.
  const isReal = (/** @type {string} */ name) => candidates.has(name) && candidates.get(name) !== '(none)';
  return wanted.map((names) => names.find(isReal) ?? names[names.length - 1] ?? '');
}

/** @param {readonly (readonly string[])[]} missing */
async function namesOnThisRelease(missing) {
  const policy = await runCommand('apt-cache', ['policy', ...missing.flat()], { env: { ...process.env, LC_ALL: 'C' }, timeoutMs: 60_000 });
  return chooseNames(missing, policy.stdout);
}

/** @param {readonly (readonly string[])[]} missing */
async function installAsRoot(missing) {
  say('Reading the list of system packages (apt-get update).');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await runCommand('apt-get', ['update', '-qq'], { env, timeoutMs: 5 * 60_000 });
  if (updated.code !== 0) say(`apt-get update did not succeed: ${describeCommandFailure(updated)}. Going on with the list that is there.`);
  const names = await namesOnThisRelease(missing);
  say(`Installing system packages: ${names.join(' ')}`);
  const installed = await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, timeoutMs: 15 * 60_000 });
  // Not fatal: what really cannot do without them says so below in its own words.
  if (installed.code !== 0) say(`apt-get install did not succeed: ${describeCommandFailure(installed)}. Going on without; try "apt-get install ${names.join(' ')}" by hand.`);
}

/** @param {readonly (readonly string[])[]} missing */
async function sayHowToInstall(missing) {
  const names = await namesOnThisRelease(missing);
  say(`Some system packages are missing, and installing them takes an administrator. Going on as far as possible; this installs them:\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`);
}
