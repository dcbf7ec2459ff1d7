// npm run types: checks every world with its own strict settings, two at a time.
import { join } from 'node:path';
import { runCommand } from './setup/command.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';

const worlds = ['src/shared', 'src/main', 'src/cli', 'src/renderer', 'electron', 'tests', 'scripts'];
const compiler = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
let hasFailed = false;

async function checkOneAfterTheOther() {
  for (let world = worlds.shift(); world !== undefined; world = worlds.shift()) {
    const result = await runCommand(process.execPath, [compiler, '-p', world, '--pretty', 'false'], { cwd: projectFolder, timeoutMs: 5 * 60_000 });
    console.log(`${result.code === 0 ? 'ok    ' : 'FAILED'} ${world}`);
    if (result.code !== 0) console.log(result.output.trimEnd());
    hasFailed ||= result.code !== 0;
  }
}

await runScript(async () => {
  await Promise.all([checkOneAfterTheOther(), checkOneAfterTheOther()]);
  if (hasFailed) process.exitCode = 1;
});
