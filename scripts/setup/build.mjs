import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './paths.mjs';
import { mustRun, say } from './run.mjs';

const stampFile = join(projectFolder, 'out', 'build-stamp');
const sources = ['electron', 'src', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'];

/** @param {string} path @returns {string[]} the path and times of all files below */
function describe(path) {
  const stats = statSync(path);
  if (stats.isDirectory()) return readdirSync(path).sort().flatMap((name) => describe(join(path, name)));
  return [`${path} ${stats.size} ${stats.mtimeMs}`];
}

function currentStamp() {
  return createHash('sha256').update(sources.flatMap((name) => describe(join(projectFolder, name))).join('\n')).digest('hex');
}

/** Builds the program when a source has changed since the last build. */
export async function ensureBuilt() {
  const stamp = currentStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('building …');
  await mustRun(process.execPath, [join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
    limitMs: 300_000,
    what: 'Building the program',
    remedy: 'Run npm run types and npm run lint to see what is wrong in the sources.',
  });
  mkdirSync(join(projectFolder, 'out'), { recursive: true });
  writeFileSync(stampFile, stamp);
}
