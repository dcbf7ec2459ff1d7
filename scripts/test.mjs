// npm test: set-up, then every suite, also when an earlier one failed. `npm test -- unit [arguments of its runner]` runs one.
// The last line tells how many tests passed and failed, in the form that CI reads.
import { say } from './setup/say.mjs';
import { describeFailure } from './setup/setup-error.mjs';
import { runSetup } from './setup/run-setup.mjs';
import { installJudges } from './setup/system-libraries.mjs';
import { chooseSuites } from './testing/choose-suites.mjs';
import { closingLine, countCheck, sumCounts } from './testing/counts.mjs';
import { suites, suitesThatNeedTheBuild } from './testing/suites.mjs';
import { summaryTable } from './testing/summary.mjs';

/** @typedef {import('./testing/summary.mjs').SuiteResult} SuiteResult */

/**
 * @param {string} name
 * @param {() => Promise<import('./testing/counts.mjs').Counts>} run
 * @returns {Promise<SuiteResult>} never rejects: a suite that cannot run has failed
 */
async function runTimed(name, run) {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const startedAtMs = performance.now();
  const counts = await run().catch((error) => {
    console.log(describeFailure(error));
    return countCheck(false);
  });
  return { name, counts, durationMs: performance.now() - startedAtMs };
}

/** @returns {Promise<SuiteResult[]>} */
async function runAll() {
  const { names, runnerArgs } = chooseSuites(process.argv.slice(2), Object.keys(suites), suitesThatNeedTheBuild);
  await runSetup();
  // A hundred megabytes that nobody needs on a machine of their own for a quick run.
  if (process.env.CI && names.includes('integration')) await installJudges();
  const results = [];
  for (const name of names) {
    // The build before a single suite takes no arguments: they are for the suite.
    const args = name === 'build' ? [] : runnerArgs;
    results.push(await runTimed(name, () => suites[name]?.(args) ?? Promise.resolve(countCheck(false))));
  }
  return results;
}

/** @returns {Promise<SuiteResult[]>} never rejects: a set-up that failed is a failure like others */
async function runAndSummarise() {
  try {
    const results = await runAll();
    console.log(`\n${summaryTable(results)}\n`);
    return results;
  } catch (error) {
    say(describeFailure(error));
    return [{ name: 'set-up', counts: countCheck(false), durationMs: 0 }];
  }
}

const sum = sumCounts((await runAndSummarise()).map(({ counts }) => counts));
if (sum.failed > 0) process.exitCode = 1;
console.log(closingLine(sum));
