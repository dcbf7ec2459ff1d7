import { installDependencies } from './dependencies.mjs';
import { provideElectron } from './electron-runtime.mjs';
import { provideFfmpeg } from './ffmpeg.mjs';
import { withLock } from './lock.mjs';
import { provideNativeModule } from './native-module.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { say } from './say.mjs';
import { findRecord, readSetup, writeRecord } from './state.mjs';
import { installSystemLibraries } from './system-libraries.mjs';

/**
 * Makes everything ready that building, testing and starting the program take. Quick when it is ready already.
 * @returns {Promise<import('./state.mjs').Setup>}
 * @throws {import('./setup-error.mjs').SetupError}
 */
export async function runSetup() {
  checkNodeVersion();
  if (findRecord() === undefined) await withLock('set-up', setUp);
  return readSetup();
}

async function setUp() {
  // Another process may have done it while this one waited for its turn.
  if (findRecord() !== undefined) return;
  await installDependencies();
  await installSystemLibraries();
  const electron = await provideElectron();
  const compiledModule = await provideNativeModule(electron);
  const found = await provideFfmpeg();
  writeRecord({
    electronExecutable: electron.executable,
    electronVersion: electron.version,
    ffmpeg: found.ffmpeg,
    ffprobe: found.ffprobe,
    isFfmpegKnownToProgram: found.isKnownToProgram,
    compiledModule,
  });
  say(`Set-up is done: Electron ${electron.version} (${electron.executable}), ffmpeg ${found.version} (${found.ffmpeg}).`);
}
