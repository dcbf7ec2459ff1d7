import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';

/** @typedef {Record<string, { dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }>} LockedPackages by folder; '' is the project */

/** What ffmpeg-static downloads itself with when it is installed; the running program has no use for it. @returns {string[]} names of packages */
export function installHelpers() {
  const { packages } = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'));
  return packagesOnlyBehind('ffmpeg-static', packages);
}

/**
 * @param {string} name of a package
 * @param {LockedPackages} packages
 * @returns {string[]} those it depends on that none of the project's dependencies needs
 */
export function packagesOnlyBehind(name, packages) {
  const others = closure(Object.keys(packages['']?.dependencies ?? {}), packages);
  return [...closure([name], packages)].filter((found) => found !== name && !others.has(found));
}

/** @param {readonly string[]} roots @param {LockedPackages} packages @returns {Set<string>} */
function closure(roots, packages) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  return found;
}
