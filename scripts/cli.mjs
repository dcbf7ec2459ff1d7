// npm run -s cli -- <command>: the command line, set up and built where needed. stdout belongs to the command.
import { ensureBuilt } from './building/ensure-built.mjs';
import { programEnvironment } from './setup/program-environment.mjs';
import { runScript } from './setup/run-script.mjs';
import { findSetup } from './setup/state.mjs';

await runScript(async () => {
  if (findSetup() === undefined) await (await import('./setup/run-setup.mjs')).runSetup();
  await ensureBuilt();
  Object.assign(process.env, programEnvironment());
  // By its address: the file is there only after a build, and it reads process.argv itself.
  await import(new URL('../out/main/cli.js', import.meta.url).href);
});
