import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../building/ensure-built.mjs';
import { runCommand } from '../setup/command.mjs';
import { programEnvironment } from '../setup/program-environment.mjs';
import { projectFolder } from '../setup/project.mjs';
import { describeFailure } from '../setup/setup-error.mjs';
import { readSetup } from '../setup/state.mjs';
import { countCheck, countPlaywright, countVitest, judgeSuite, sumCounts } from './counts.mjs';
import { OWN_NAMESPACES, preparePackageTests } from './package-suite.mjs';
import { endToEndResultFile, packageResultFile, vitestResultFile } from './result-files.mjs';
import { auditDependencies, scanForWeaknesses } from './security-suite.mjs';
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
  security: async () => sumCounts([await scanForWeaknesses(), await auditDependencies()]),
  e2e: (args) => withDisplay((environment) => runPlaywright([process.execPath], [...args], endToEndResultFile, environment)),
  package: runPackageTests,
};

/** The suites that run the built program. */
export const suitesThatNeedTheBuild = ['integration', 'security', 'e2e', 'package'];

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

/** Builds the .deb, installs it into a clean Debian and uses the installed program. @param {readonly string[]} args @returns {Promise<Counts>} */
async function runPackageTests(args) {
  const prepared = await preparePackageTests();
  if (prepared === undefined) return { passed: 0, failed: 0, skipped: 1 };
  const config = ['--config', join(projectFolder, 'playwright.package.config.ts')];
  return withDisplay((display) => runPlaywright([...OWN_NAMESPACES, process.execPath], [...config, ...args], packageResultFile, { ...prepared, ...display }));
}

/**
 * @template T
 * @param {(environment: NodeJS.ProcessEnv) => Promise<T>} run given the variables that name a display
 * @returns {Promise<T>}
 */
async function withDisplay(run) {
  if (readSetup().hasDisplay) return run({});
  const display = await startVirtualDisplay();
  try {
    return await run({ DISPLAY: display.display });
  } finally {
    display.stop();
  }
}

/**
 * @param {readonly string[]} node the command that starts Node
 * @param {readonly string[]} args of Playwright's test runner
 * @param {string} resultFile
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Counts>}
 */
async function runPlaywright(node, args, resultFile, environment) {
  await prepareResultFile(resultFile);
  const code = await runShownBy(node, [inModules('@playwright/test/cli.js'), 'test', ...args], 40 * MINUTE_MS, environment);
  return judgeSuite(readReport(resultFile, countPlaywright), code);
}

/**
 * @param {readonly string[]} args of Node
 * @param {number} timeoutMs
 * @returns {Promise<number | null>} exit code
 */
function runShown(args, timeoutMs) {
  return runShownBy([process.execPath], args, timeoutMs, {});
}

/**
 * @param {readonly string[]} command that the arguments are for
 * @param {readonly string[]} args
 * @param {number} timeoutMs
 * @param {NodeJS.ProcessEnv} environment further variables
 * @returns {Promise<number | null>} exit code
 */
async function runShownBy([program = '', ...first], args, timeoutMs, environment) {
  const result = await runCommand(program, [...first, ...args], { cwd: projectFolder, env: { ...programEnvironment(), ...environment }, timeoutMs, output: 'show' });
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
