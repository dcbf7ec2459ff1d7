import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../building/ensure-built.mjs';
import { runCommand } from '../setup/command.mjs';
import { programEnvironment } from '../setup/program-environment.mjs';
import { projectFolder } from '../setup/project.mjs';
import { describeFailure } from '../setup/setup-error.mjs';
import { readSetup } from '../setup/state.mjs';
import { countCheck, countPlaywright, countVitest, judgeSuite } from './counts.mjs';
import { endToEndResultFile, vitestResultFile } from './result-files.mjs';
import { startVirtualDisplay } from './virtual-display.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

const MINUTE_MS = 60_000;

/**
 * Everything that `npm test` runs, in this order. Each is called with further arguments for its runner.
 * @type {Record<string, (args: readonly string[]) => Promise<Counts>>}
 */
export const suites = {
  lint: async (args) => countCheck((await runShown([inModules('eslint/bin/eslint.js'), '.', '--max-warnings', '0', ...args], 10 * MINUTE_MS)) === 0),
  types: async () => countCheck((await runShown([join(projectFolder, 'scripts', 'types.mjs')], 10 * MINUTE_MS)) === 0),
  build: async () => countCheck(await tryToBuild()),
  unit: (args) => runVitest('unit', args, 10 * MINUTE_MS),
  integration: (args) => runVitest('integration', args, 25 * MINUTE_MS),
  e2e: runEndToEnd,
};

/** The suites that run the built program. */
export const suitesThatNeedTheBuild = ['integration', 'e2e'];

async function tryToBuild() {
  try {
    await ensureBuilt();
    return true;
  } catch (error) {
    console.log(describeFailure(error));
    return false;
  }
}

/**
 * @param {'unit' | 'integration'} project
 * @param {readonly string[]} args
 * @param {number} timeoutMs
 */
async function runVitest(project, args, timeoutMs) {
  const resultFile = vitestResultFile(project);
  await prepareResultFile(resultFile);
  const runner = [inModules('vitest/vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  const code = await runShown([...runner, ...args], timeoutMs);
  return judgeSuite(readReport(resultFile, countVitest), code);
}

/** @param {readonly string[]} args */
async function runEndToEnd(args) {
  await prepareResultFile(endToEndResultFile);
  const display = readSetup().hasDisplay ? undefined : await startVirtualDisplay();
  try {
    const environment = display === undefined ? {} : { DISPLAY: display.display };
    const code = await runShown([inModules('@playwright/test/cli.js'), 'test', ...args], 40 * MINUTE_MS, environment);
    return judgeSuite(readReport(endToEndResultFile, countPlaywright), code);
  } finally {
    display?.stop();
  }
}

/**
 * @param {readonly string[]} args of Node
 * @param {number} timeoutMs
 * @param {NodeJS.ProcessEnv} [environment] further variables
 * @returns {Promise<number | null>} exit code
 */
async function runShown(args, timeoutMs, environment = {}) {
  const result = await runCommand(process.execPath, args, { cwd: projectFolder, env: { ...programEnvironment(), ...environment }, timeoutMs, output: 'show' });
  if (result.timedOut) console.log(`Stopped: it took longer than ${String(timeoutMs / MINUTE_MS)} minutes.`);
  return result.code;
}

/** A report of an earlier run must not be taken for one of this run. @param {string} file */
async function prepareResultFile(file) {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
}

/**
 * @template T
 * @param {string} file
 * @param {(report: T) => Counts} count
 * @returns {Counts | undefined} undefined when the runner left no report
 */
function readReport(file, count) {
  return existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** @param {string} path */
function inModules(path) {
  return join(projectFolder, 'node_modules', ...path.split('/'));
}
