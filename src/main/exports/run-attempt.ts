import { AppError } from '../../shared/errors.ts';
import type { TurnWait } from '../../shared/job.ts';
import { isStoreTrouble } from '../db/sqlite-error.ts';
import { whenUnlocked } from '../db/when-unlocked.ts';
import type { FfmpegTurns } from './ffmpeg-turns.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';
import type { ProgressBook } from './progress-book.ts';
import type { ExportRunner } from './run-export.ts';
import { CAN_FREEZE_PROCESSES, type RunningJob } from './running-job.ts';
import { settleAttempt, type SettlingStore } from './settle-attempt.ts';
import { SplitNeeded, splitJob } from './split-job.ts';

export interface AttemptDependencies extends SettlingStore {
  run: ExportRunner;
  /** Whether a full disk is the queue's trouble (it pauses, the job goes back) or the job's (it fails). */
  onFullDisk: 'pause' | 'fail';
}

/** A turn that comes at once takes less. */
const WORTH_A_NOTE_MS = 100;

/** Of the progress of an attempt. */
type Account = ReturnType<ProgressBook['begin']>;

/** What a single run is told besides. */
export interface AttemptSurroundings extends AttemptDependencies {
  turns: FfmpegTurns;
  /** Whether the program closes: then nobody waits any longer for a store that is locked. */
  isClosing: () => boolean;
}

/**
 * Runs one attempt of a claimed job and books how it ended.
 * @param account of its progress, begun
 * @param onProgress told of every report, and whether a new step has begun
 * @returns why the disk is full, where the queue has to stand still for it
 * @throws what the store has failed with; nothing is booked then
 */
export async function runAttempt(job: JobRow, running: RunningJob, account: Account, dependencies: AttemptSurroundings, onProgress: (isNewStep: boolean) => void): Promise<string | undefined> {
  let failure: unknown;
  try {
    if (job.unreadable !== null) throw new AppError(job.unreadable.code, job.unreadable.message, job.unreadable);
    await dependencies.run(job, contextOf(job, running, account, dependencies, onProgress));
  } catch (error) {
    failure = error;
  }
  account.end();
  // Neither the job's failure nor ours to book.
  if (isStoreTrouble(failure)) throw failure;
  const fullDisk = failure instanceof AppError && failure.code === 'disk_full' && dependencies.onFullDisk === 'pause' ? failure.message : undefined;
  const stopReason = running.stopReason ?? (fullDisk === undefined ? undefined : 'low_space');
  const book = dependencies.database.transaction(() => {
    if (failure instanceof SplitNeeded && stopReason === undefined) bookSplit(job, failure, running, dependencies);
    else settleAttempt(dependencies, job, { failure, stopReason, log: running.log, timings: running.timings });
  });
  await whenUnlocked(dependencies.database, () => { book.immediate(); }, { givesUp: dependencies.isClosing });
  return stopReason === 'low_space' ? fullDisk : undefined;
}

function bookSplit(job: JobRow, needed: SplitNeeded, { log, timings }: RunningJob, dependencies: AttemptDependencies): void {
  const ids = splitJob(dependencies, job, needed.parts);
  dependencies.attempts.finish(job.id, job.attempt, { endedAtMs: dependencies.clock.nowMs(), outcome: 'split', errorMessage: null, log: [...log, `${needed.message}: ${ids.join(', ')}`], timings });
}

function contextOf(job: JobRow, running: RunningJob, account: Account, { database, attempts, log, turns, clock }: AttemptSurroundings, onProgress: (isNewStep: boolean) => void): JobContext {
  return {
    signal: running.signal,
    gate: running.gate,
    note: (line) => { running.log.push(line); },
    onProcess: (processId, commandLine) => {
      running.setProcess(processId);
      // Not waited for, and no reason to stop: it helps whoever looks at the attempt, and a restart on systems without /proc.
      whenUnlocked(database, () => { attempts.setProcess(job.id, job.attempt, processId, commandLine); }, { signal: running.signal }).catch((error: unknown) => {
        if (!running.signal.aborted) log.warn('The process of an attempt could not be noted', { jobId: job.id, error });
      });
    },
    onProgress: (step, report) => { onProgress(account.report(step, report)); },
    inTurn: (work, disk) => {
      const askedAtMs = clock.monotonicMs();
      const onChange = (hasTurn: boolean, wait: TurnWait | null): void => {
        running.rest(!hasTurn);
        account.wait(wait);
        onProgress(true);
      };
      return turns.during({ rank: job.queueRank, signal: running.signal, gate: running.gate, canRest: CAN_FREEZE_PROCESSES, onChange, ...(disk === undefined ? {} : { disk }) }, (isResting) => {
        const waitedMs = clock.monotonicMs() - askedAtMs;
        if (waitedMs >= WORTH_A_NOTE_MS) running.log.push(`Waited ${(waitedMs / 1_000).toFixed(1)} s for its turn`);
        return work(isResting);
      });
    },
  };
}
