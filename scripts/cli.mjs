// npm run -s cli -- <command>: the command line, set up and built when needed. Standard output belongs to the command.
import { ensureBuilt } from './setup/build.mjs';
import { setUpOrExit } from './setup/index.mjs';
import { programEnvironment, readSetup } from './setup/state.mjs';

const state = readSetup() ?? (await setUpOrExit());
await ensureBuilt();
Object.assign(process.env, programEnvironment(state));
// The built command line parses process.argv itself. A file URL, and not a literal, since it is made only by the build.
await import(new URL('../out/main/cli.js', import.meta.url).href);
