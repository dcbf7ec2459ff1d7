import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { withLock } from '../setup/lock.mjs';
import { projectFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';
import { readSetup } from '../setup/state.mjs';
import { fingerprintSources } from './fingerprint-sources.mjs';

/** All that the built program is made of. package.json decides which packages are bundled. */
const SOURCES = ['electron', 'src', 'resources', 'electron.vite.config.ts', 'tsconfig.base.json', 'package.json', 'package-lock.json'];

/** What a build leaves; one of them missing means that it must be made again. */
const PRODUCTS = ['main/index.js', 'main/cli.js', 'main/workers/index-source.js', 'main/workers/join.js', 'main/workers/inspect.js', 'preload/index.cjs', 'renderer/index.html'];

const outputFolder = join(projectFolder, 'out');
const stampFile = join(outputFolder, '.build-stamp');

/**
 * Builds the program when its sources are not those of the last build. Quiet unless the build fails.
 * @throws {Error} with the builder's own words
 */
export async function ensureBuilt() {
  if (isFresh()) return;
  await withLock('build', async () => {
    // Another process may have built while this one waited for its turn.
    if (!isFresh()) await build();
  });
}

function isFresh() {
  return PRODUCTS.every((name) => existsSync(join(outputFolder, name))) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === currentFingerprint();
}

function currentFingerprint() {
  return fingerprintSources(projectFolder, SOURCES);
}

async function build() {
  say('Building the program.');
  // Taken before the build: a source that changes meanwhile makes the next call build again.
  const fingerprint = currentFingerprint();
  await rm(stampFile, { force: true });
  const setup = readSetup();
  const result = await runCommand(process.execPath, [join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: projectFolder,
    // electron-vite looks for the electron package's own download unless told where Electron is.
    env: { ...process.env, ELECTRON_EXEC_PATH: setup.electronExecutable, ELECTRON_MAJOR_VER: String(setup.electronMajor), NODE_ENV: 'production', ...(process.stderr.isTTY ? {} : { NO_COLOR: '1' }) },
    timeoutMs: 5 * 60_000,
  });
  if (result.code !== 0) throw new BuildError(result.output.trim() === '' ? describeCommandFailure(result) : result.output.trim());
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, fingerprint);
}

/** A build that failed, for a fault in the sources. */
export class BuildError extends ExpectedError {
  /** @param {string} output of the builder */
  constructor(output) {
    super(`The program could not be built:\n${output}\nWhat to do: "npm run types" and "npm run lint" say more about faults in the sources.`);
    this.name = 'BuildError';
  }
}
