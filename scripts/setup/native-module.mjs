import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { describeCommandFailure, runCommand } from './command.mjs';
import { findNpm } from './npm.mjs';
import { placeFolder } from './place-folder.mjs';
import { projectFolder } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';
import { installCompiler } from './system-libraries.mjs';

/** The Node-API version that the binary shipped in the package needs. Loaded into less, it crashes the process. */
const NAPI_OF_SHIPPED_BINARY = 10;

/**
 * Compiled for the experimental level of Node-API instead of 10, it asks only for functions that Node 20 and Electron 33 already
 * have, and runs in newer ones as well. The package's own file sets NAPI_VERSION, hence the -U.
 */
const COMPILER_FLAGS = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

const packageFolder = join(projectFolder, 'node_modules', 'better-sqlite3');
const compiledFile = join(packageFolder, 'build', 'Release', 'better_sqlite3.node');

/**
 * Sees to it that better-sqlite3 loads in this Node and in the given Electron.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @returns {Promise<string | null>} the compiled file; null where the shipped one serves
 * @throws {SetupError}
 */
export async function provideNativeModule(electron) {
  const napi = Math.min(Number(process.versions.napi), electron.napi);
  if (napi >= NAPI_OF_SHIPPED_BINARY) return null;
  const cached = await provideCompiledFile(napi);
  if (!isSameFile(cached, compiledFile)) {
    await mkdir(dirname(compiledFile), { recursive: true });
    // Renamed into place: a program that has the old one open keeps it.
    const temporaryFile = `${compiledFile}-${String(process.pid)}`;
    await copyFile(cached, temporaryFile);
    await rename(temporaryFile, compiledFile);
  }
  await checkThatItLoads(process.execPath, 'Node');
  await checkThatItLoads(electron.executable, 'Electron');
  return compiledFile;
}

/** @param {string} first @param {string} second */
function isSameFile(first, second) {
  return existsSync(second) && readFileSync(first).equals(readFileSync(second));
}

/** @param {number} napi @returns {Promise<string>} */
async function provideCompiledFile(napi) {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const flags = createHash('sha256').update(COMPILER_FLAGS).digest('hex').slice(0, 8);
  const folder = join(cacheFolder(), `better-sqlite3-${version}-${process.platform}-${process.arch}-napi-${String(napi)}-flags-${flags}`);
  const file = join(folder, 'better_sqlite3.node');
  if (!existsSync(file)) {
    say('Compiling better-sqlite3 for this Node, which is older than the binary it ships (one to two minutes, once).');
    await installCompiler();
    await placeFolder(folder, compile);
  }
  return file;
}

/** @param {string} temporaryFolder @returns {Promise<string>} the folder that holds the compiled file */
async function compile(temporaryFolder) {
  // In a copy, so that an interrupted compilation leaves nothing in node_modules. node-addon-api is where its headers are.
  const modules = join(temporaryFolder, 'node_modules');
  for (const name of ['better-sqlite3', 'node-addon-api']) await cp(join(projectFolder, 'node_modules', name), join(modules, name), { recursive: true });
  const copy = join(modules, 'better-sqlite3');
  const env = { ...process.env, CXXFLAGS: `${process.env.CXXFLAGS ?? ''} ${COMPILER_FLAGS}` };
  const args = [findNodeGyp(), 'rebuild', '--release', '--force_build=1', ...headersArgument(), '-j', '2'];
  const compiled = await runCommand(process.execPath, args, { cwd: copy, env, timeoutMs: 20 * 60_000 });
  if (compiled.code !== 0) {
    throw new SetupError({ tried: 'Tried to compile better-sqlite3 with node-gyp', reason: describeCommandFailure(compiled), remedy: 'install a C++20 compiler, make and Python 3 (on Debian or Ubuntu: apt-get install g++ make python3), or use Node 22.14 or newer together with Electron 35 or newer, where the shipped binary works; then run "npm run setup" again' });
  }
  const result = await mkdtemp(join(temporaryFolder, 'result-'));
  await copyFile(join(copy, 'build', 'Release', 'better_sqlite3.node'), join(result, 'better_sqlite3.node'));
  await rm(modules, { recursive: true });
  return result;
}

/** @returns {string} node-gyp's program file: the project's own or the one inside npm */
function findNodeGyp() {
  const candidates = [join(projectFolder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'), join(dirname(findNpm()), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new SetupError({ tried: 'Looked for node-gyp in node_modules and inside npm', reason: 'it is in neither', remedy: 'run "npm install --no-save node-gyp" and then "npm run setup" again' });
}

/** @returns {string[]} tells node-gyp where Node's headers are when they came with Node; otherwise it downloads them */
function headersArgument() {
  const besideNode = dirname(dirname(realpathSync(process.execPath)));
  const folder = ['/usr', besideNode].find((path) => isHeaderFolderOfThisNode(path));
  return folder === undefined ? [] : [`--nodedir=${folder}`];
}

/** @param {string} folder */
function isHeaderFolderOfThisNode(folder) {
  const file = join(folder, 'include', 'node', 'node_version.h');
  if (!existsSync(file)) return false;
  // Another Node of the same machine may have left its headers in /usr.
  const major = /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
  return major === process.versions.node.split('.')[0];
}

/** @param {string} executable @param {string} name */
async function checkThatItLoads(executable, name) {
  const question = `const Database = require('better-sqlite3'); new Database(':memory:').close();`;
  const answer = await runCommand(executable, ['-e', question], { cwd: projectFolder, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeoutMs: 60_000 });
  if (answer.code === 0) return;
  throw new SetupError({ tried: `Compiled better-sqlite3 and tried to open a database in ${name} (${executable})`, reason: describeCommandFailure(answer), remedy: `delete ${cacheFolder()} and run "npm run setup" again` });
}
