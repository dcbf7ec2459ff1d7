// Stands in for Electron's own default app, which the fallback runtime lacks: `electron FOLDER` starts the program in FOLDER.
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Node's loader functions that have no public form; Electron's own default app uses the same two. */
const loader = /** @type {{ _preloadModules(files: string[]): void, _resolveFilename(path: string, parent: null, isMain: boolean): string }} */ (/** @type {unknown} */ (Module));

/** @param {string[]} args @returns {{ file: string | undefined, preloads: string[] }} */
function readArguments(args) {
  /** @type {string[]} */
  const preloads = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '-r' || argument === '--require') {
      index += 1;
      preloads.push(args[index] ?? '');
    } else if (argument.startsWith('--app=')) {
      return { file: argument.slice('--app='.length), preloads };
    } else if (!argument.startsWith('-')) {
      return { file: argument, preloads };
    }
  }
  return { file: undefined, preloads };
}

/** @param {string} folder @returns {string | undefined} the folder when it is a package */
function describeProgram(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const description = JSON.parse(readFileSync(file, 'utf8'));
  // Not in Electron's published types, but there for exactly this use.
  const shell = /** @type {{ setVersion(version: string): void, setDesktopName(name: string): void, setAppPath(path: string): void }} */ (/** @type {unknown} */ (app));
  if (description.version) shell.setVersion(description.version);
  app.name = description.productName ?? description.name ?? app.name;
  shell.setDesktopName(description.desktopName ?? `${app.name}.desktop`);
  shell.setAppPath(folder);
  return folder;
}

const { file, preloads } = readArguments(process.argv.slice(1));
// Playwright brings its hook as a preload; it must run before the program.
if (preloads.length > 0) loader._preloadModules(preloads);

if (file === undefined) {
  process.stdout.write(`Electron ${process.versions.electron ?? ''}: name the folder of a program to start.\n`);
  app.exit(2);
} else {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const folder = resolve(file);
  const packageFolder = describeProgram(folder);
  const main = loader._resolveFilename(folder, null, true);
  if (packageFolder === undefined) /** @type {{ setAppPath(path: string): void }} */ (/** @type {unknown} */ (app)).setAppPath(dirname(main));
  try {
    // Awaited at top level: Electron holds `ready` back until this module has run, so the program can still set itself up.
    await import(pathToFileURL(main).href);
  } catch (error) {
    process.stderr.write(`The program in ${folder} threw while it started:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    app.exit(1);
  }
}
