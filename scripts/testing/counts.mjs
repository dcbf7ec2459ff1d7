/**
 * @typedef {object} Counts of tests, or of checks that count as one test
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @typedef {object} VitestReport what is read of the report of Vitest's `json` reporter
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one a file
 */

/**
 * @typedef {object} PlaywrightReport what is read of the report of Playwright's `json` reporter
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {unknown[]} [errors] that belong to no test
 */

/** @param {boolean} hasPassed @returns {Counts} of something that passes or fails as a whole */
export function countCheck(hasPassed) {
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 };
}

/** @param {VitestReport} report @returns {Counts} */
export function countVitest(report) {
  // A file that could not even be loaded has no tests to count, and Vitest counts none.
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length, skipped: report.numPendingTests + report.numTodoTests };
}

/** @param {PlaywrightReport} report @returns {Counts} */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  // A test that needed a second try has failed once.
  return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0), skipped };
}

/**
 * Keeps a suite from looking well that is not.
 * @param {Counts | undefined} counts undefined when the suite left no report
 * @param {number | null} exitCode
 * @returns {Counts} with at least one failure when the suite crashed, failed for a reason outside its tests, or ran none
 */
export function judgeSuite(counts, exitCode) {
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const hasRunNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (exitCode !== 0 || hasRunNothing) ? { ...counts, failed: 1 } : counts;
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sumCounts(all) {
  return all.reduce((sum, counts) => ({ passed: sum.passed + counts.passed, failed: sum.failed + counts.failed, skipped: sum.skipped + counts.skipped }), { passed: 0, failed: 0, skipped: 0 });
}

/** @param {Counts} counts @returns {string} the closing line, in the form that CI reads */
export function closingLine({ passed, failed, skipped }) {
  return `${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`;
}
