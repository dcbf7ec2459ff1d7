// npm run setup: makes the checkout ready to build, test and start. See scripts/setup/run-setup.mjs for the steps.
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';
import { say } from './setup/say.mjs';

await runScript(async () => {
  const setup = await runSetup();
  say(`Ready: Electron ${String(setup.electronMajor)}, ffmpeg at ${setup.ffmpeg}.${setup.hasDisplay ? '' : ' There is no display here: a window needs "xvfb-run -a" or a desktop session.'}`);
});
