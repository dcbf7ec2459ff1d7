// npm run bench [-- --store, --timelapse, … --help]: what Reelcase costs, beside other ways.
import { cpus, loadavg, tmpdir } from 'node:os';
import { benchCopies, benchDay } from './bench/copies.mjs';
import { HELP, readBenchOptions } from './bench/options.mjs';
import { benchRecorder } from './bench/recorder.mjs';
import { benchStore } from './bench/store.mjs';
import { benchTimelapse } from './bench/timelapse.mjs';
import { benchWindow } from './bench/window.mjs';
import { ensureBuilt } from './building/ensure-built.mjs';
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';

const benches = { copies: benchCopies, day: benchDay, store: benchStore, timelapse: benchTimelapse, recorder: benchRecorder, window: benchWindow };

await runScript(async () => {
  const { what, folder = tmpdir(), ...options } = readBenchOptions(process.argv.slice(2));
  if (what === 'help') {
    console.log(HELP);
    return;
  }
  await runSetup();
  await ensureBuilt();
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; load before: ${loadavg().map((each) => each.toFixed(1)).join(', ')}; in ${folder}`);
  const startedAtMs = performance.now();
  await benches[what]({ folder, ...options });
  console.log(`\nTook ${((performance.now() - startedAtMs) / 60_000).toFixed(1)} min; load after: ${loadavg().map((each) => each.toFixed(1)).join(', ')}.`);
});
