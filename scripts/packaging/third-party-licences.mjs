import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';

const SOURCE_FOLDERS = ['electron', 'src'];
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** @typedef {{ name: string, version: string, licence: string, folder: string }} ShippedPackage */

/**
 * Writes the licences of every package of the registry that is shipped, whether as files or inside the bundles.
 * @param {string} file
 */
export async function writeThirdPartyLicences(file) {
  const parts = [];
  for (const shipped of findShippedPackages()) parts.push(await describe(shipped));
  await writeFile(file, `Packages that Reelcase is made of, with their licences.\n\n${parts.join('\n')}`);
}

/** @returns {ShippedPackage[]} all that the sources import, and all that those depend on, by name */
export function findShippedPackages() {
  const project = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  const known = new Set([...Object.keys(project.dependencies), ...Object.keys(project.devDependencies), ...Object.keys(project.optionalDependencies)]);
  const roots = new Set([...Object.keys(project.dependencies), ...importedPackages().filter((name) => known.has(name))]);
  // Its licences are files of their own beside the program.
  roots.delete('electron');
  /** @type {Map<string, ShippedPackage>} */
  const found = new Map();
  for (const name of roots) visit(name, projectFolder, found);
  return [...found.values()].sort((first, second) => (first.folder < second.folder ? -1 : 1));
}

/** @param {string} name @param {string} from @param {Map<string, ShippedPackage>} found */
function visit(name, from, found) {
  const folder = locate(name, from);
  if (folder === undefined || found.has(folder)) return;
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  found.set(folder, { name, version: description.version, licence: licenceName(description.license), folder });
  for (const dependency of Object.keys({ ...description.dependencies, ...description.peerDependencies })) visit(dependency, folder, found);
}

/** Node's own rule: the nearest node_modules on the way up. @param {string} name @param {string} from @returns {string | undefined} */
function locate(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === projectFolder || folder === dirname(folder)) return undefined;
  }
}

/** @returns {string[]} names of packages in the import statements of the sources */
function importedPackages() {
  const files = SOURCE_FOLDERS.flatMap((folder) => readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => join(projectFolder, folder, name)));
  const specifiers = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:from|import) '([^'.][^']*)'/g)].map((match) => match[1] ?? ''));
  return specifiers.filter((text) => !text.startsWith('node:')).map((text) => text.split('/').slice(0, text.startsWith('@') ? 2 : 1).join('/'));
}

/** @param {unknown} field of a package.json @returns {string} */
function licenceName(field) {
  if (typeof field === 'string') return field;
  return field !== null && typeof field === 'object' && 'type' in field ? String(field.type) : 'see below';
}

/** @param {ShippedPackage} shipped */
async function describe({ name, version, licence, folder }) {
  const texts = await Promise.all(readdirSync(folder).filter((file) => LICENCE_FILE.test(file)).sort().map((file) => readFile(join(folder, file), 'utf8')));
  return `${'='.repeat(80)}\n${name} ${version}: ${licence}\n${'-'.repeat(80)}\n${texts.length === 0 ? '(The package brings no licence file.)' : texts.map((text) => text.trim()).join('\n\n')}\n`;
}
