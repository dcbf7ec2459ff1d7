import { installDependencies } from './dependencies.mjs';
import { prepareElectron } from './electron-runtime.mjs';
import { prepareFfmpeg } from './ffmpeg.mjs';
import { prepareNativeModule } from './native-module.mjs';
import { say, SetupError } from './run.mjs';
import { writeSetup } from './state.mjs';
import { installSystemPackages, neededPackages } from './system-libraries.mjs';

/** Oldest Node that runs the set-up and the command line. */
export const oldestNode = [20, 19];

/** @param {string} version e.g. `20.19.1` */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Makes this machine ready: packages, system libraries, Electron, native module, ffmpeg. Each step looks first and does
 * only what is missing, so that a second run takes about a second.
 * @returns {Promise<import('./state.mjs').SetupState>}
 */
export async function setUp() {
  if (!isNodeNewEnough(process.versions.node)) {
    throw new SetupError(`Node ${process.versions.node} is too old; Reelcase needs ${oldestNode.join('.')} or newer.`, 'Install a newer Node from nodejs.org or your system’s packages.');
  }
  await installDependencies();
  await installSystemPackages(neededPackages);
  const electron = await prepareElectron();
  await prepareNativeModule(electron.executable);
  const ffmpeg = await prepareFfmpeg();
  const state = { electronExecutable: electron.executable, electronVersion: electron.version, isFallbackElectron: electron.isFallback, ffmpeg: ffmpeg ?? null };
  writeSetup(state);
  return state;
}

/** Runs the set-up for a script: a failure is told with its remedy and ends the process with 1. */
export async function setUpOrExit() {
  try {
    return await setUp();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`FAILED. ${error.message}\nWhat to do: ${error.remedy}`);
    process.exit(1);
  }
}
