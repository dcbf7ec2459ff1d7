import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCommandFailure } from './command.mjs';
import { runNpm } from './npm.mjs';
import { projectFolder } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages by folder, e.g. `node_modules/zod`
 */

/** Installs what package-lock.json names unless exactly that is installed. @returns {Promise<boolean>} whether it did anything */
export async function installDependencies() {
  const difference = findDifference(readPackages(join(projectFolder, 'package-lock.json')), readPackages(join(projectFolder, 'node_modules', '.package-lock.json')));
  if (difference === undefined) return false;
  say(`Installing dependencies with "npm ci" (${difference}). On a fresh machine this takes about a minute.`);
  const installed = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: projectFolder, timeoutMs: 20 * 60_000 });
  if (installed.code === 0) return true;
  throw new SetupError({ tried: 'Tried to install the dependencies with "npm ci"', reason: describeCommandFailure(installed), remedy: 'check the network and npm\'s registry setting; if package.json was edited by hand, run "npm install" once so that package-lock.json follows' });
}

/** @param {string} file @returns {LockedPackages} empty when there is no such file */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/**
 * Compares what should be installed with npm's own note of what is, which npm writes last.
 * @param {LockedPackages} wanted from package-lock.json
 * @param {LockedPackages} installed from node_modules/.package-lock.json
 * @returns {string | undefined} the first difference in words; undefined when node_modules is right
 */
export function findDifference(wanted, installed) {
  for (const [folder, entry] of Object.entries(wanted)) {
    // The project itself has the key ''.
    if (folder === '') continue;
    const present = installed[folder];
    // Optional ones are left out where they do not fit the platform or their download was refused.
    if (present === undefined && entry.optional === true) continue;
    if (present === undefined) return `${nameOf(folder)} is missing`;
    if (present.version !== entry.version || hasOtherContents(present, entry)) return `${nameOf(folder)} is ${present.version ?? 'unknown'}, wanted ${entry.version ?? 'unknown'}`;
  }
  const extra = Object.keys(installed).find((folder) => wanted[folder] === undefined);
  return extra === undefined ? undefined : `${nameOf(extra)} is no longer wanted`;
}

/** npm does not always note the sum, so only two different ones count. @param {LockedPackage} present @param {LockedPackage} wanted */
function hasOtherContents(present, wanted) {
  return present.integrity !== undefined && wanted.integrity !== undefined && present.integrity !== wanted.integrity;
}

/** @param {string} folder */
function nameOf(folder) {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
