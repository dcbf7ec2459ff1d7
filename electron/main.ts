import { app, protocol } from 'electron';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, OWNER_ONLY } from '../src/main/data-folder.ts';
import { readLaunchOptions } from './arguments.ts';
import { describeError, refusePackages, reportFatal } from './dialogs.ts';
import { privilegedSchemes } from './protocols/schemes.ts';
import { refusedSwitches } from './security/command-line.ts';
import { guardNavigation } from './security/navigation.ts';
import { startProgram } from './start-program.ts';
import { translate } from './texts.ts';
import { focusMainWindow } from './windows.ts';

const surroundings = { environment: process.env, platform: process.platform, homeFolder: homedir(), workingFolder: process.cwd() };
const options = readLaunchOptions(process.argv.slice(1), surroundings);

process.on('uncaughtException', (error) => {
  const text = `${describeError(error)}\n\n${translate('unexpected.remedy', { dataFolder: options.dataFolder })}`;
  reportFatal(translate('unexpected.title'), text, options.hasDialogs && app.isReady());
  app.exit(1);
});

/** Chromium's own files go below the data folder, and with them the lock: one window a data folder, not one a user. */
function prepareWindowFolder(): void {
  const windowFolder = join(options.dataFolder, 'window');
  // First the data folder itself, so that a refusal names what the person named.
  for (const folder of [options.dataFolder, windowFolder]) makeFolder(folder, 'make the data folder', OWNER_ONLY);
  app.setPath('userData', windowFolder);
}

/** @returns whether the command line asks for what the installed program does not do; it is told, and the program ends */
function endsForItsCommandLine(): boolean {
  const refused = refusedSwitches({ hasSwitch: (name) => app.commandLine.hasSwitch(name), isPackaged: app.isPackaged, environment: process.env });
  if (refused.length === 0) return false;
  process.stderr.write(`${translate('refusedSwitches', { switches: refused.map((name) => `--${name}`).join(', ') })}\n`);
  app.exit(2);
  return true;
}

async function boot(): Promise<void> {
  if (endsForItsCommandLine()) return;
  try {
    prepareWindowFolder();
    if (!app.requestSingleInstanceLock()) {
      process.stderr.write(`${translate('alreadyOpen', { dataFolder: options.dataFolder })}\n`);
      app.exit(0);
      return;
    }
    app.on('second-instance', (_event, words, workingFolder) => {
      focusMainWindow();
      void refusePackages(readLaunchOptions(words.slice(1), { ...surroundings, workingFolder }).packages, options.hasDialogs);
    });
    await app.whenReady();
    await startProgram(options, import.meta.dirname);
    void refusePackages(options.packages, options.hasDialogs);
  } catch (error) {
    await app.whenReady();
    reportFatal(translate('openFailed.title'), describeError(error), options.hasDialogs);
    app.exit(1);
  }
}

// Root cannot have Chromium's sandbox; who starts the program so says --no-sandbox, which enableSandbox would undo in part.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
guardNavigation(app);
// macOS names files in this way, also before the program is ready.
app.on('open-file', (event, path) => {
  event.preventDefault();
  void app.whenReady().then(() => refusePackages([path], options.hasDialogs));
});
protocol.registerSchemesAsPrivileged(privilegedSchemes);
void boot();
