// npm run build: set-up and build, nothing else.
import { ensureBuilt } from './setup/build.mjs';
import { setUpOrExit } from './setup/index.mjs';

await setUpOrExit();
await ensureBuilt();
