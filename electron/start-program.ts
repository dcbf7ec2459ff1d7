import { app, BrowserWindow, ipcMain, protocol, session, shell } from 'electron';
import { join } from 'node:path';
import { openEngine, type Engine } from '../src/main/engine.ts';
import { openLog, type Log } from '../src/main/log.ts';
import type { LaunchOptions } from './arguments.ts';
import { chooseExportFolder, chooseRecordingsFolder } from './dialogs.ts';
import { createHandlers, type ShellActions } from './ipc/handlers.ts';
import { createPublisher } from './ipc/push.ts';
import { registerRequests } from './ipc/register.ts';
import { setMenu } from './menu.ts';
import { serveApp } from './protocols/app-protocol.ts';
import { serveMedia } from './protocols/media-protocol.ts';
import { Quitting } from './quit.ts';
import { secureSession } from './security/session.ts';
import { isTrustedSender } from './security/trusted-sender.ts';
import { openMainWindow } from './windows.ts';

const windowContents = () => BrowserWindow.getAllWindows().map((window) => window.webContents);

/**
 * Opens the engine and everything around it, then the window.
 * @param builtFolder absolute folder of the built main file
 * @throws AppError when the engine cannot open
 */
export async function startProgram(options: LaunchOptions, builtFolder: string): Promise<void> {
  const engine = await openEngine({
    dataFolder: options.dataFolder,
    workersFolder: join(builtFolder, 'workers'),
    holder: 'the Reelcase window',
    environment: process.env,
    publisher: createPublisher(windowContents),
    version: app.getVersion(),
  });
  // The engine writes to the same file; only now is it certain that the folder is ours.
  const { log } = openLog(options.dataFolder);
  secureSession(session.defaultSession);
  serveApp(protocol, join(builtFolder, '..', 'renderer'));
  serveMedia(protocol, engine.exports);
  registerRequests(ipcMain, {
    handlers: createHandlers(engine, shellActions(engine, log)),
    isTrusted: (sender) => isTrustedSender(sender, windowContents().map(({ id }) => id)),
    log,
  });
  setMenu(app.isPackaged);
  const quitting = new Quitting(app, engine, log, options.hasDialogs);
  quitting.guard(openMainWindow(join(builtFolder, '..', 'preload', 'index.cjs'), app.isPackaged));
  engine.startQueue();
  void indexAll(engine, log);
}

function shellActions(engine: Engine, log: Log): ShellActions {
  return {
    chooseRecordingsFolder,
    chooseExportFolder,
    showInFolder: (path) => { shell.showItemInFolder(path); },
    indexInBackground: (sourceId) => { void index(engine, sourceId, log); },
  };
}

/** One source after the other: two scans of one disk are slower than their sum. */
async function indexAll(engine: Engine, log: Log): Promise<void> {
  for (const { id } of engine.sources.list()) await index(engine, id, log);
}

/** The window learns of a failure by the engine's event, so here it is only noted. */
async function index(engine: Engine, sourceId: number, log: Log): Promise<void> {
  try {
    await engine.sources.index(sourceId);
  } catch (error) {
    log.warn('Indexing failed', { sourceId, error });
  }
}
