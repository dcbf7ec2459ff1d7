import { runCommand } from '../setup/command.mjs';
import { projectFolder } from '../setup/project.mjs';

/**
 * @typedef {object} VersionStamp what a package was built from; the same sources give the same stamp, whenever they are built
 * @property {string} commit short, with `-modified` where files differ from it; `unknown` outside a git checkout
 * @property {number} epochSeconds time of the commit, which also becomes the time of the packaged files
 */

/** 1980-01-01: the earliest that every archive format can hold. */
const EARLIEST_SECONDS = 315_532_800;

/** @returns {Promise<VersionStamp>} */
export async function readVersionStamp() {
  const [commit, seconds, changes] = await Promise.all([git('rev-parse', '--short=10', 'HEAD'), git('log', '-1', '--format=%ct'), git('status', '--porcelain')]);
  // https://reproducible-builds.org/specs/source-date-epoch/
  const named = process.env.SOURCE_DATE_EPOCH;
  const epochSeconds = Number(named !== undefined && named !== '' ? named : seconds);
  return {
    commit: commit === undefined ? 'unknown' : `${commit}${changes === '' ? '' : '-modified'}`,
    epochSeconds: Number.isInteger(epochSeconds) && epochSeconds > EARLIEST_SECONDS ? epochSeconds : EARLIEST_SECONDS,
  };
}

/** @param {string[]} args @returns {Promise<string | undefined>} */
async function git(...args) {
  const result = await runCommand('git', args, { cwd: projectFolder, timeoutMs: 30_000 });
  return result.code === 0 ? result.stdout.trim() : undefined;
}
