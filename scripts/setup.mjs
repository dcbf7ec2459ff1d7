// npm run setup: makes the checkout ready to build, test and start. See scripts/setup/run-setup.mjs for the steps.
import { runSetup } from './setup/run-setup.mjs';
import { say } from './setup/say.mjs';
import { describeFailure } from './setup/setup-error.mjs';

try {
  const setup = await runSetup();
  say(`Ready: Electron ${String(setup.electronMajor)}, ffmpeg at ${setup.ffmpeg}.${setup.hasDisplay ? '' : ' There is no display here: a window needs "xvfb-run -a" or a desktop session.'}`);
} catch (error) {
  say(describeFailure(error));
  process.exitCode = 1;
}
