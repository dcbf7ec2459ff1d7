// npm run bench [-- --rounds 5 --minutes 10,60 --long --cold-memory --folder DIR]: what a lossless export costs, beside cat and ffmpeg.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { linkFootage, makeBenchFootage, SEGMENT_SECONDS } from './bench/footage.mjs';
import { benchTable, measureRounds } from './bench/rounds.mjs';
import { benchWays } from './bench/ways.mjs';
import { ensureBuilt } from './building/ensure-built.mjs';
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';
import { readSetup } from './setup/state.mjs';

const SEGMENTS_A_DAY = 86_400 / SEGMENT_SECONDS;

/** @param {readonly string[]} files */
const sumSizes = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0);

await runScript(async () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, minutes: { type: 'string', default: '10,60' }, long: { type: 'boolean', default: false }, 'cold-memory': { type: 'boolean', default: false }, folder: { type: 'string', default: tmpdir() } } });
  await runSetup();
  await ensureBuilt();
  const { ffmpeg } = readSetup();
  const folder = mkdtempSync(join(values.folder, 'reelcase-bench-'));
  try {
    const lengths = values.minutes.split(',').map(Number);
    const most = Math.max(...lengths);
    console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; making ${String(most)} min of footage in ${folder}`);
    const files = await makeBenchFootage(ffmpeg, join(folder, 'footage'), (most * 60) / SEGMENT_SECONDS);
    const ways = benchWays(ffmpeg, folder);
    for (const minutes of lengths) {
      const part = files.slice(0, (minutes * 60) / SEGMENT_SECONDS);
      const bytes = sumSizes(part);
      console.log(`\n${String(minutes)} min, ${String(part.length)} files, ${(bytes / 1e9).toFixed(2)} GB, ${values.rounds} rounds\n`);
      console.log(benchTable(await measureRounds(ways, part, join(folder, 'output'), Number(values.rounds), bytes, values['cold-memory']), bytes));
    }
    if (!values.long) return;
    const day = await linkFootage(files, join(folder, 'day'), SEGMENTS_A_DAY);
    const bytes = sumSizes(day);
    console.log(`\n24 h, ${String(day.length)} files, ${(bytes / 1e9).toFixed(2)} GB, one round of cat and join\n`);
    console.log(benchTable(await measureRounds(ways.slice(0, 2), day, join(folder, 'output'), 1, bytes), bytes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
