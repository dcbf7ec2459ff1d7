import type { App, BrowserWindow } from 'electron';
import type { Engine } from '../src/main/engine.ts';
import type { Log } from '../src/main/log.ts';
import { confirmQuit } from './dialogs.ts';

/** A disk that does not answer must not keep the program from ending; what is left is put right at the next start. */
const CLOSE_LIMIT_MS = 10_000;

/** What quitting needs of the engine. */
export type ClosingEngine = Pick<Engine, 'close'> & { jobs: Pick<Engine['jobs'], 'state'> };

/**
 * Ends the program in order: ask when exports are running, close the window, close the engine, exit.
 * @param hasDialogs false: nobody can be asked, so running exports go back to the queue
 */
export class Quitting {
  private isConfirmed = false;
  private isClosing = false;

  constructor(private readonly app: App, private readonly engine: ClosingEngine, private readonly log: Log, private readonly hasDialogs: boolean) {
    app.on('window-all-closed', () => { app.quit(); });
    app.on('will-quit', (event) => {
      event.preventDefault();
      void this.closeAndExit();
    });
    // A signal is an order, usually the system's at shutdown: nobody is asked.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { this.quitWithoutAsking(); });
  }

  /** Asks before `window` closes, where there is something to lose. */
  guard(window: BrowserWindow): void {
    window.on('close', (event) => {
      const running = this.engine.jobs.state().results.jobs.filter((job) => job.status === 'running').length;
      if (this.isConfirmed || !this.hasDialogs || running === 0) return;
      event.preventDefault();
      void confirmQuit(window, running).then((isConfirmed) => { if (isConfirmed) this.quitWithoutAsking(); });
    });
    // The system ends the session whatever we say.
    window.on('session-end', () => { this.isConfirmed = true; });
  }

  private quitWithoutAsking(): void {
    this.isConfirmed = true;
    this.app.quit();
  }

  private async closeAndExit(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    const limit = setTimeout(() => {
      this.log.error('The engine did not close in time', { limitMs: CLOSE_LIMIT_MS });
      this.app.exit(1);
    }, CLOSE_LIMIT_MS);
    try {
      await this.engine.close();
    } catch (error) {
      this.log.error('The engine did not close in order', { error });
    }
    clearTimeout(limit);
    this.app.exit(0);
  }
}
