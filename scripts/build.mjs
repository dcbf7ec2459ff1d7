// npm run build: set-up and build, nothing else.
import { ensureBuilt } from './building/ensure-built.mjs';
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';

await runScript(async () => {
  await runSetup();
  await ensureBuilt();
});
