import { app, BrowserWindow, ipcMain, Notification, protocol, session, shell } from 'electron';
import { join } from 'node:path';
import { openEngine, type Engine } from '../src/main/engine.ts';
import { openLog, type Log } from '../src/main/log.ts';
import type { Publisher } from '../src/main/publisher.ts';
import type { QueueDone } from '../src/shared/job.ts';
import type { LaunchOptions } from './arguments.ts';
import { chooseExportFolder, choosePicture, choosePinFolder, chooseRecorderDatabase, chooseRecordingsFolder } from './dialogs.ts';
import { createHandlers, type ShellActions } from './ipc/handlers.ts';
import { createPublisher } from './ipc/push.ts';
import { registerRequests } from './ipc/register.ts';
import { setMenu } from './menu.ts';
import { readProgramVersion } from './program-version.ts';
import { serveApp } from './protocols/app-protocol.ts';
import { serveMedia } from './protocols/media-protocol.ts';
import { Quitting } from './quit.ts';
import { translate } from './texts.ts';
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
    publisher: withQueueDone(createPublisher(windowContents)),
    version: readProgramVersion(app.getVersion(), app.getAppPath()),
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

/** Does what the shell has to do when the queue has run empty, beside telling the windows. */
function withQueueDone(windows: Publisher): Publisher {
  return {
    publish: (name, payload) => {
      windows.publish(name, payload);
      if (name === 'queue:done' && 'action' in payload) endOfQueue(payload);
    },
  };
}

function endOfQueue({ action, succeeded, failed, cancelled }: QueueDone): void {
  if (action === 'notify' && Notification.isSupported()) new Notification({ title: translate('queueDone.title'), body: translate('queueDone.body', { succeeded, failed, cancelled }) }).show();
  if (action === 'quit') app.quit();
}

function shellActions(engine: Engine, log: Log): ShellActions {
  return {
    chooseRecordingsFolder,
    chooseExportFolder,
    choosePinFolder,
    chooseRecorderDatabase,
    choosePicture,
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
