import { SetupError } from './setup-error.mjs';

/** Oldest Node the tools run on: it loads ES modules with `require`. */
const OLDEST = [20, 19];

/**
 * @param {string} version such as `20.19.0`
 * @returns {boolean} whether the tools of this project run on it
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** @throws {SetupError} when this Node is too old */
export function checkNodeVersion() {
  if (isNodeNewEnough(process.versions.node)) return;
  throw new SetupError({ tried: `Looked at the version of Node (${process.execPath})`, reason: `it is ${process.versions.node}, and Reelcase needs ${OLDEST.join('.')} or newer`, remedy: 'install a newer Node and run the same command again' });
}
