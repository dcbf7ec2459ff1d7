import { spawn } from 'node:child_process';
import { programEnvironment } from '../setup/program-environment.mjs';
import { projectFolder } from '../setup/project.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

/**
 * Opens the window and waits until it is closed.
 * @param {import('../setup/state.mjs').Setup} setup
 * @param {string} dataFolder
 * @param {readonly string[]} args further ones for the program
 * @throws {ExpectedError} when it does not start or does not end well
 */
export async function showWindow(setup, dataFolder, args) {
  const isWaylandOnly = process.platform === 'linux' && !process.env.DISPLAY;
  const switches = [
    ...(setup.needsNoSandbox ? ['--no-sandbox'] : []),
    // Electron looks for X unless told otherwise.
    ...(isWaylandOnly ? ['--ozone-platform=wayland'] : []),
    // Only what is fatal: D-Bus and the graphics driver complain without effect.
    '--log-level=3',
  ];
  // In the terminal's own process group, so that Ctrl-C reaches it as it would any program.
  const child = spawn(setup.electronExecutable, ['.', ...switches, `--data=${dataFolder}`, ...args], { cwd: projectFolder, env: programEnvironment(), stdio: 'inherit' });
  // Ctrl-C is the window's to answer: it finishes its work and ends, and then so do we.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  const passOn = () => { child.kill('SIGTERM'); };
  process.on('SIGTERM', passOn);
  const end = await waitFor(child);
  process.off('SIGINT', ignore).off('SIGTERM', passOn);
  if (end !== undefined) throw new ExpectedError(`The window (${setup.electronExecutable}) ${end}. What to do: "npm run setup" checks the parts it needs; in a session without a screen use "xvfb-run -a npm start".`);
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string | undefined>} what went wrong */
function waitFor(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => { resolve(`could not be started: ${error.message}`); });
    child.on('exit', (code, signal) => {
      const isWanted = code === 0 || signal === 'SIGINT' || signal === 'SIGTERM';
      resolve(isWanted ? undefined : `ended with ${signal ?? `exit code ${String(code)}`}`);
    });
  });
}
