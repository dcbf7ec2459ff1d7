import { homedir } from 'node:os';
import { version } from '../../package.json';
import { watchInterruption } from './interruption.ts';
import { createOutput } from './output.ts';
import { runCli } from './run-cli.ts';

const words = process.argv.slice(2);
// Looked for here and not by the parser: a command line that cannot be parsed is reported as JSON too.
const output = createOutput(words.includes('--json'), process.stdout, process.stderr);

// Set, not exited with: what is still in the pipe to standard output must arrive.
process.exitCode = await runCli(words, {
  environment: process.env,
  platform: process.platform,
  homeFolder: homedir(),
  processFolder: process.cwd(),
  builtFolder: import.meta.dirname,
  version,
}, output, watchInterruption());
