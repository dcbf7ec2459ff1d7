import { readFileSync } from 'node:fs';
import type { QueueDone, WhenDoneAction } from '../../shared/job.ts';
import { AppError } from '../../shared/errors.ts';
import { z } from 'zod';
import { runCommand } from '../ffmpeg/run.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';

const administratorFile = z.object({ whenDoneCommand: z.array(z.string().min(1)).min(1) });
const COMMAND_LIMIT_MS = 10 * 60_000;

/** Counts what the queue did since it last ran empty, and does what was asked for when it does so again. */
export class WhenDone {
  private counts = { succeeded: 0, failed: 0, cancelled: 0 };

  constructor(private readonly dependencies: { action: () => WhenDoneAction; administratorFile: string; publisher: Publisher; log: Log }) {}

  count(status: 'success' | 'failed' | 'cancelled'): void {
    this.counts[status === 'success' ? 'succeeded' : status] += 1;
  }

  /** Called when nothing runs and nothing can start. Does nothing when nothing was done. */
  ranEmpty(): void {
    const { succeeded, failed } = this.counts;
    const done: QueueDone = { action: this.dependencies.action(), ...this.counts };
    this.counts = { succeeded: 0, failed: 0, cancelled: 0 };
    // Cancelling all that waits is a person's act at the screen; nobody wants the program to quit for it.
    if (succeeded + failed === 0) return;
    this.dependencies.publisher.publish('queue:done', done);
    if (done.action === 'command') void this.runAdministratorsCommand(done);
  }

  private async runAdministratorsCommand(done: QueueDone): Promise<void> {
    const { log } = this.dependencies;
    try {
      const [program = '', ...programArguments] = readAdministratorsCommand(this.dependencies.administratorFile);
      log.info('Running the command for an empty queue', { program });
      await runCommand(program, programArguments, COMMAND_LIMIT_MS, { REELCASE_SUCCEEDED: String(done.succeeded), REELCASE_FAILED: String(done.failed) });
    } catch (error) {
      log.error('The command for an empty queue failed', { error });
    }
  }
}

/**
 * The command that an administrator wrote into `administrator.json` of the data folder: `{"whenDoneCommand": ["program", "argument"]}`.
 * @throws AppError 'invalid_input' when there is none
 */
export function readAdministratorsCommand(file: string): string[] {
  try {
    return administratorFile.parse(JSON.parse(readFileSync(file, 'utf8'))).whenDoneCommand;
  } catch (error) {
    throw new AppError('invalid_input', `No command for an empty queue is set: ${file} does not hold one.`, { remedy: 'Write {"whenDoneCommand": ["program", "argument"]} into that file, or choose another action.', cause: error });
  }
}
