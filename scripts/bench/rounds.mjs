import { runCommand } from '../setup/command.mjs';
import { warmMemory } from './warm-memory.mjs';
import { removeOutput } from './ways.mjs';

/**
 * @typedef {object} Measured
 * @property {string} name
 * @property {number[]} seconds
 * @property {number | null} grownMegabytes most memory beyond a bare process, of ours
 */

/**
 * Mixes a list: none may always follow the same.
 * @template Item
 * @param {readonly Item[]} items
 * @returns {Item[]}
 */
function shuffle(items) {
  return items.map((item) => ({ item, rank: Math.random() })).sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}

/**
 * Runs all ways round by round, in each round in another order.
 * @param {readonly import('./ways.mjs').Way[]} ways
 * @param {readonly string[]} files
 * @param {string} output
 * @param {number} rounds
 * @param {number} bytes of the footage
 * @param {boolean} isMemoryCold leaves memory as it is found
 * @returns {Promise<Measured[]>} in the order of the ways
 */
export async function measureRounds(ways, files, output, rounds, bytes, isMemoryCold = false) {
  /** @type {Measured[]} */
  const measured = ways.map(({ name }) => ({ name, seconds: [], grownMegabytes: null }));
  // Not counted: brings all footage into memory.
  await ways[0]?.run(files, output);
  for (let round = 0; round < rounds; round += 1) {
    for (const index of shuffle([...ways.keys()])) {
      removeOutput(output);
      // What the run before left to be written would be paid by the next one.
      await runCommand('sync', [], { timeoutMs: 10 * 60_000 });
      // faststart writes everything twice.
      if (!isMemoryCold) await warmMemory(2 * bytes);
      const startedAt = performance.now();
      const text = await ways[index]?.run(files, output) ?? '';
      const entry = measured[index];
      entry?.seconds.push((performance.now() - startedAt) / 1_000);
      if (entry && text.startsWith('{')) entry.grownMegabytes = Math.max(entry.grownMegabytes ?? 0, JSON.parse(text).grownKilobytes / 1_024);
    }
  }
  removeOutput(output);
  return measured;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] ?? Number.NaN : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/**
 * A Markdown table: medians, and the median of each round's ratio to the first way with its range.
 * @param {readonly Measured[]} measured
 * @param {number} bytes of the footage
 */
export function benchTable(measured, bytes) {
  const base = measured[0]?.seconds ?? [];
  const lines = measured.map(({ name, seconds, grownMegabytes }) => {
    const ratios = seconds.map((each, round) => each / (base[round] ?? Number.NaN));
    const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    return `| ${name} | ${median(seconds).toFixed(2)} | ${median(ratios).toFixed(2)} | ${range} | ${(bytes / 1e9 / median(seconds)).toFixed(2)} | ${grownMegabytes === null ? '' : String(Math.round(grownMegabytes))} |`;
  });
  return ['| way | s | × cat | range | GB/s | MB grown |', '|---|---|---|---|---|---|', ...lines].join('\n');
}
