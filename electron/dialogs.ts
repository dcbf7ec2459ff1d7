import { BrowserWindow, dialog } from 'electron';
import { homedir } from 'node:os';
import { AppError } from '../src/shared/errors.ts';
import { translate } from './texts.ts';

/** Asks for an existing folder. @returns absolute; undefined when the dialog was closed */
async function chooseFolder(title: string, buttonLabel: string): Promise<string | undefined> {
  // GTK would start in the list of recent files, where no folder can be chosen.
  const options: Electron.OpenDialogOptions = { title, buttonLabel, defaultPath: homedir(), properties: ['openDirectory', 'createDirectory'] };
  const window = BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? undefined : filePaths[0];
}

/** Asks for an existing file. @returns absolute; undefined when the dialog was closed */
async function chooseFile(title: string, buttonLabel: string, filter: Electron.FileFilter): Promise<string | undefined> {
  const options: Electron.OpenDialogOptions = { title, buttonLabel, defaultPath: homedir(), properties: ['openFile'], filters: [filter, { name: translate('allFiles'), extensions: ['*'] }] };
  const window = BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? undefined : filePaths[0];
}

/** @returns the file of the recorder's database that a person chose */
export function chooseRecorderDatabase(): Promise<string | undefined> {
  return chooseFile(translate('recorderDatabase.title'), translate('recorderDatabase.button'), { name: translate('recorderDatabase.files'), extensions: ['db'] });
}

/** @returns the picture that a person chose to stand for exports */
export function choosePicture(): Promise<string | undefined> {
  return chooseFile(translate('picture.title'), translate('picture.button'), { name: translate('picture.files'), extensions: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff'] });
}

/** @returns the folder of recordings that a person chose */
export function chooseRecordingsFolder(): Promise<string | undefined> {
  return chooseFolder(translate('addFolder.title'), translate('addFolder.button'));
}

/** @returns the folder for exports that a person chose */
export function chooseExportFolder(): Promise<string | undefined> {
  return chooseFolder(translate('exportFolder.title'), translate('exportFolder.button'));
}

/** @returns the folder that a person chose for holding queued footage */
export function choosePinFolder(): Promise<string | undefined> {
  return chooseFolder(translate('pinFolder.title'), translate('pinFolder.button'));
}

/** @returns whether the person wants to quit although exports are running */
export async function confirmQuit(window: BrowserWindow, runningJobs: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: translate('quit.message', { count: runningJobs }),
    detail: translate('quit.detail'),
    buttons: [translate('quit.confirm'), translate('quit.stay')],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Says of packages that somebody opened that they cannot be opened: their file type is ours already, and silence would look like a success. */
export async function refusePackages(paths: readonly string[], hasDialogs: boolean): Promise<void> {
  for (const path of paths) {
    const message = translate('package.message');
    const detail = translate('package.detail', { path });
    process.stderr.write(`${message}. ${detail}\n`);
    if (hasDialogs) await dialog.showMessageBox({ type: 'info', message, detail });
  }
}

/** Tells why the program ends, on standard error and, where somebody can see it, in a dialog. */
export function reportFatal(title: string, text: string, hasDialogs: boolean): void {
  process.stderr.write(`${title}: ${text}\n`);
  if (hasDialogs) dialog.showErrorBox(title, text);
}

/** @returns message and remedy of an expected failure, the stack of a bug */
export function describeError(error: unknown): string {
  if (error instanceof AppError) return error.remedy === undefined ? error.message : `${error.message}\n${error.remedy}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
