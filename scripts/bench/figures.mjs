/**
 * The value that so many of a hundred do not exceed (nearest rank), so that the 100th is the greatest.
 * @param {readonly number[]} values in any order
 * @param {number} percent over 0 to 100
 * @returns {number} NaN where there are none
 */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * A figure with as many decimals as say something: 0.0123, 1.23, 12.3, 123.
 * @param {number} value
 */
export function figure(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

/**
 * A table for docs/performance.md.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`).join('\n');
}

/**
 * Whether a figure keeps a target, in words.
 * @param {number} value
 * @param {number} target
 * @param {'most' | 'least'} bound what the target is
 */
export function verdict(value, target, bound) {
  return (bound === 'most' ? value <= target : value >= target) ? 'met' : '**missed**';
}
