// npm start: set-up, build, demo footage when there is no source yet, and then the window.
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { ensureBuilt } from './building/ensure-built.mjs';
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';
import { say } from './setup/say.mjs';
import { describeFailure } from './setup/setup-error.mjs';
import { defaultDataFolder, takeDataFolder } from './starting/data-folder.mjs';
import { provideSource } from './starting/demo-source.mjs';
import { runWithoutDisplay } from './starting/run-without-display.mjs';
import { showWindow } from './starting/show-window.mjs';

await runScript(async () => {
  // npm changes to the project's folder; a relative path is meant from where the person is.
  const workingFolder = process.env.INIT_CWD ?? process.cwd();
  const named = takeDataFolder(process.argv.slice(2), workingFolder);
  const dataFolder = named.dataFolder ?? resolve(workingFolder, defaultDataFolder(process.env, process.platform, homedir()));
  const setup = await runSetup();
  await ensureBuilt();
  if (!setup.hasDisplay) {
    await provideSource(dataFolder, setup.ffmpeg);
    await runWithoutDisplay(dataFolder);
    return;
  }
  // The window shows in its own words what is wrong with the store, so a failure here does not keep it away.
  await provideSource(dataFolder, setup.ffmpeg).catch((/** @type {unknown} */ error) => { say(describeFailure(error)); });
  await showWindow(setup, dataFolder, named.others);
});
