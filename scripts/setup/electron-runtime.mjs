import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeCommandFailure, runCommand } from './command.mjs';
import { canMakeFallbackRuntime, makeFallbackRuntime } from './fallback-runtime.mjs';
import { projectFolder } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable absolute
 * @property {string} version e.g. `33.2.1`
 * @property {number} napi highest Node-API version it offers
 */

const packageFolder = join(projectFolder, 'node_modules', 'electron');

/**
 * Finds an Electron that starts, or gets one.
 * @returns {Promise<ElectronRuntime>}
 * @throws {SetupError} telling everything that was tried
 */
export async function provideElectron() {
  /** @type {string[]} */
  const failures = [];
  const found = (await tryInstalled(failures)) ?? (await tryOverride(failures)) ?? (await tryInstaller(failures)) ?? (await tryFallback(failures));
  if (found !== undefined) return found;
  throw new SetupError({
    tried: 'Looked for an Electron that starts, and tried to download one',
    reason: failures.join(';\n    '),
    remedy: 'either let this machine reach Electron\'s download server, or set ELECTRON_MIRROR to a mirror of it, or unpack an Electron 33 or newer yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder; then run "npm run setup" again',
  });
}

/** @param {string[]} failures */
async function tryInstalled(failures) {
  const executable = executableIn(join(packageFolder, 'dist'));
  return executable === undefined ? undefined : tryToStart(executable, failures);
}

/** @param {string[]} failures */
async function tryOverride(failures) {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const executable = executableIn(folder);
  if (executable === undefined) {
    failures.push(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, where there is no Electron`);
    return undefined;
  }
  return tryToStart(executable, failures);
}

/** @param {string[]} failures */
async function tryInstaller(failures) {
  say('Fetching Electron with its own installer.');
  const installed = await runCommand(process.execPath, [join(packageFolder, 'install.js')], { cwd: projectFolder, timeoutMs: 10 * 60_000 });
  const executable = executableIn(join(packageFolder, 'dist'));
  if (installed.code === 0 && executable !== undefined) return tryToStart(executable, failures);
  const reason = installed.output.split('\n').find((line) => /error/i.test(line))?.trim() ?? describeCommandFailure(installed);
  say(`Electron's installer did not succeed (${reason}).`);
  failures.push(`npx install-electron: ${reason}`);
  return undefined;
}

/** @param {string[]} failures */
async function tryFallback(failures) {
  if (!canMakeFallbackRuntime()) {
    failures.push(`the fallback runtime exists for Linux x64 only, this is ${process.platform} ${process.arch}`);
    return undefined;
  }
  try {
    return await tryToStart(await makeFallbackRuntime(), failures);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    failures.push(`fallback runtime: ${error.message}`);
    return undefined;
  }
}

/** @param {string} folder @returns {string | undefined} */
function executableIn(folder) {
  const names = { darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'), win32: 'electron.exe' };
  const executable = join(folder, process.platform === 'darwin' || process.platform === 'win32' ? names[process.platform] : 'electron');
  return existsSync(executable) ? executable : undefined;
}

/**
 * Starts it as plain Node: that needs no display, but every library that the window needs.
 * @param {string} executable
 * @param {string[]} failures
 * @returns {Promise<ElectronRuntime | undefined>}
 */
async function tryToStart(executable, failures) {
  const question = 'console.log(JSON.stringify([process.versions.electron, Number(process.versions.napi)]))';
  const answer = await runCommand(executable, ['-e', question], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeoutMs: 60_000 });
  const parsed = /\["([\d.]+)",(\d+)\]/.exec(answer.stdout);
  if (answer.code === 0 && parsed?.[1] !== undefined) return { executable, version: parsed[1], napi: Number(parsed[2]) };
  failures.push(`${executable} does not start: ${describeCommandFailure(answer)}`);
  return undefined;
}
