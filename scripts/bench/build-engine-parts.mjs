import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { projectFolder } from '../setup/project.mjs';

/** In a place that neither the packager nor the linter looks at, and from which the packages are found. */
const FOLDER = join(projectFolder, 'node_modules', '.cache', 'reelcase-bench');

/**
 * Builds the engine's parts as the program itself is built, and loads them into this process.
 * @returns {Promise<typeof import('./engine-parts.mjs')>}
 */
export async function buildEngineParts() {
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'warn',
    build: { ssr: 'scripts/bench/engine-parts.mjs', outDir: FOLDER, emptyOutDir: true, target: 'node20.18' },
  });
  return import(pathToFileURL(join(FOLDER, 'engine-parts.js')).href);
}
