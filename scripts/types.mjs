// npm run types: checks every world with its own strict settings, two at a time.
import { join } from 'node:path';
import { projectFolder } from './setup/paths.mjs';
import { tryRun } from './setup/run.mjs';

const worlds = ['src/shared', 'src/main', 'src/cli', 'src/renderer', 'electron', 'tests', 'scripts'];
const compiler = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
let failed = false;

async function checkNext() {
  for (let world = worlds.shift(); world !== undefined; world = worlds.shift()) {
    const { ok, output } = await tryRun(process.execPath, [compiler, '-p', world, '--pretty', 'false']);
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${world}`);
    if (!ok) console.log(output);
    failed ||= !ok;
  }
}

await Promise.all([checkNext(), checkNext()]);
process.exitCode = failed ? 1 : 0;
