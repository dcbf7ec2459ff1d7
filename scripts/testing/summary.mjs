/**
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {import('./counts.mjs').Counts} counts
 * @property {number} durationMs
 */

/** @param {readonly SuiteResult[]} results @returns {string} a table, one line a suite */
export function summaryTable(results) {
  const header = ['suite', 'passed', 'failed', 'skipped', 'time'];
  const rows = results.map(({ name, counts, durationMs }) => [name, String(counts.passed), String(counts.failed), String(counts.skipped), `${(durationMs / 1_000).toFixed(1)} s`]);
  return [header, ...rows].map(formatRow).join('\n');
}

/** @param {readonly string[]} row */
function formatRow([name = '', ...cells]) {
  return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
