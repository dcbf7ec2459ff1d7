// npm run dist: set-up, build, then the packages of this system, into dist/. `npm run dist -- deb` makes one; --quick compresses
// less; --release refuses to leave one out and to package the runtime that is for tests only.
import { join } from 'node:path';
import { ensureBuilt } from './building/ensure-built.mjs';
import { buildPackages, emptyOutputFolder, writeSums } from './packaging/build-packages.mjs';
import { fallbackRuntimeFolder } from './setup/fallback-runtime.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { runSetup } from './setup/run-setup.mjs';
import { say } from './setup/say.mjs';
import { ExpectedError } from './setup/setup-error.mjs';

/** @typedef {import('./packaging/build-packages.mjs').Target} Target */

/** What each system can make. */
const TARGETS = /** @type {Partial<Record<NodeJS.Platform, Target[]>>} */ ({ linux: ['deb', 'tar.gz', 'AppImage'], win32: ['nsis'], darwin: ['dmg'] });
const outputFolder = join(projectFolder, 'dist');

/** @param {readonly string[]} words @returns {Target[]} */
function chooseTargets(words) {
  const possible = TARGETS[process.platform] ?? [];
  const named = words.filter((word) => !word.startsWith('--'));
  const unknown = named.filter((word) => !possible.includes(/** @type {Target} */ (word)));
  if (unknown.length > 0) throw new ExpectedError(`${unknown.join(', ')} cannot be made on ${process.platform}. There are: ${possible.join(', ')}.`);
  return named.length === 0 ? possible : /** @type {Target[]} */ (named);
}

await runScript(async () => {
  const words = process.argv.slice(2);
  const isRelease = words.includes('--release');
  const targets = chooseTargets(words);
  const setup = await runSetup();
  const isTestRuntime = setup.electronExecutable.startsWith(fallbackRuntimeFolder());
  if (isRelease && isTestRuntime) throw new ExpectedError('A release needs Electron\'s own download; here there is only the fallback runtime, which is for tests. See the README.');
  await ensureBuilt();
  await emptyOutputFolder(outputFolder);
  const { files, notBuilt, electronVersion } = await buildPackages({ targets, outputFolder, isQuick: words.includes('--quick') });
  await writeSums(files, outputFolder);
  for (const file of files) console.log(file);
  for (const { target, reason } of notBuilt) say(`Not made: ${target}. ${reason}`);
  if (isTestRuntime) say(`These packages hold Electron ${electronVersion}, the runtime for tests: do not give them to anybody as a release.`);
  if (files.length === 0 || (isRelease && notBuilt.length > 0)) throw new ExpectedError('Not every package could be made.');
});
