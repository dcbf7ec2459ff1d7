import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../setup/cache-folder.mjs';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';
import { placeFolder } from '../setup/place-folder.mjs';
import { say } from '../setup/say.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

/** What a person's desktop has besides, and the tests look at: menus' validator, a font, users. */
const DESKTOP = ['desktop-file-utils', 'shared-mime-info', 'fonts-dejavu-core', 'passwd'];
const MINUTE_MS = 60_000;

/** Debian's packages that the test of the installed program is made with. */
export const TEST_TOOLS = Object.freeze({ mmdebstrap: 'mmdebstrap', xdotool: 'xdotool' });

/** @returns {string | undefined} why a clean root cannot be made on this machine; undefined where it can */
export function whyNoCleanRoot() {
  if (process.platform !== 'linux') return 'the .deb is for Linux';
  if (process.getuid?.() !== 0) return 'installing into a root of its own takes root';
  if (!existsSync('/usr/bin/dpkg-deb') || !existsSync('/etc/apt')) return 'this is not Debian or Ubuntu';
  return undefined;
}

/** Installs the tools where they are missing. @throws {ExpectedError} */
export async function provideTestTools() {
  const missing = Object.entries(TEST_TOOLS).filter(([program]) => !existsSync(`/usr/bin/${program}`)).map(([, name]) => name);
  if (missing.length === 0) return;
  say(`Installing what the test of the installed program needs: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], { env, timeoutMs: 5 * MINUTE_MS });
  const installed = await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, timeoutMs: 10 * MINUTE_MS });
  if (installed.code !== 0) throw new ExpectedError(`${missing.join(' and ')} could not be installed: ${describeCommandFailure(installed)}`);
}

/**
 * Makes a minimal Debian that holds what a .deb says it depends on, and nothing else of ours. Kept in the user's cache until the
 * package asks for something else.
 * @param {string} deb absolute
 * @returns {Promise<string>} its folder, to be used as a lower layer: nothing may be written to it
 * @throws {ExpectedError}
 */
export async function provideBaseRoot(deb) {
  const asked = await runCommand('dpkg-deb', ['--field', deb, 'Depends'], { timeoutMs: MINUTE_MS });
  if (asked.code !== 0) throw new ExpectedError(`dpkg-deb cannot read ${deb}: ${describeCommandFailure(asked)}`);
  const depends = asked.stdout.trim().split(/,\s*/);
  const release = (await runCommand('sh', ['-c', '. /etc/os-release && echo "$VERSION_CODENAME"'], { timeoutMs: MINUTE_MS })).stdout.trim();
  const key = createHash('sha256').update(JSON.stringify([release, depends, DESKTOP])).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `clean-root-${release}-${key}`);
  if (existsSync(folder)) return folder;
  say('Making a clean Debian to install the package into (about a minute, once).');
  await placeFolder(folder, async (temporaryFolder) => {
    const root = join(temporaryFolder, 'root');
    await mkdir(root, { recursive: true });
    const words = ['--variant=minbase', `--include=${[...depends, ...DESKTOP].join(',')}`, '--aptopt=APT::Install-Recommends "false"', '--dpkgopt=force-unsafe-io', release, root];
    const made = await runCommand('mmdebstrap', words, { timeoutMs: 15 * MINUTE_MS });
    if (made.code === 0) return root;
    await rm(root, { recursive: true, force: true });
    throw new ExpectedError(`mmdebstrap did not make a root: ${describeCommandFailure(made)}`);
  });
  return folder;
}
