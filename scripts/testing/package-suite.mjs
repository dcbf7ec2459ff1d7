import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages } from '../packaging/build-packages.mjs';
import { provideBaseRoot, provideTestTools, whyNoCleanRoot } from '../packaging/clean-root.mjs';
import { scratchFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

const outputFolder = join(scratchFolder, 'package');

/**
 * What the tests of the installed program are run in: mounts and processes of their own, which end with them.
 * @type {readonly string[]}
 */
export const OWN_NAMESPACES = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * Builds the .deb, compressed for speed, and makes a clean Debian to install it into.
 * @returns {Promise<NodeJS.ProcessEnv | undefined>} what the tests need to know; undefined where they cannot run, which is said
 * @throws {ExpectedError} when the package cannot be made
 */
export async function preparePackageTests() {
  const reason = whyNoCleanRoot();
  if (reason !== undefined) {
    say(`The .deb is not tested here: ${reason}.`);
    return undefined;
  }
  await provideTestTools();
  const { files, notBuilt } = await buildPackages({ targets: ['deb'], outputFolder, isQuick: true });
  const deb = files.find((file) => file.endsWith('.deb'));
  if (deb === undefined || !existsSync(deb)) throw new ExpectedError(`The .deb was not made: ${notBuilt[0]?.reason ?? 'no file was left'}`);
  return { REELCASE_TEST_DEB: deb, REELCASE_TEST_ROOT: await provideBaseRoot(deb) };
}
