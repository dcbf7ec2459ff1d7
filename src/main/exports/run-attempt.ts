import { AppError } from '../../shared/errors.ts';
import type { Database } from '../db/open.ts';
import type { JobContext } from './job-context.ts';
import type { JobRow } from './job-row.ts';
import type { ProgressBook } from './progress-book.ts';
import type { ExportRunner } from './run-export.ts';
import type { RunningJob } from './running-job.ts';
import { settleAttempt, type SettlingStore } from './settle-attempt.ts';
import { SplitNeeded, splitJob } from './split-job.ts';

export interface AttemptDependencies extends SettlingStore {
  database: Database;
  run: ExportRunner;
  /** Whether a full disk is the queue's trouble (it pauses, the job goes back) or the job's (it fails). */
  onFullDisk: 'pause' | 'fail';
}

/**
 * Runs one attempt of a claimed job and books how it ended.
 * @param account of its progress, begun
 * @param onProgress told of every report, and whether a new step has begun
 * @returns why the disk is full, where the queue has to stand still for it
 */
export async function runAttempt(job: JobRow, running: RunningJob, account: ReturnType<ProgressBook['begin']>, dependencies: AttemptDependencies, onProgress: (isNewStep: boolean) => void): Promise<string | undefined> {
  let failure: unknown;
  try {
    await dependencies.run(job, contextOf(job, running, dependencies, (step, report) => { onProgress(account.report(step, report)); }));
  } catch (error) {
    failure = error;
  }
  account.end();
  if (failure instanceof SplitNeeded && running.stopReason === undefined) {
    bookSplit(job, failure, running, dependencies);
    return undefined;
  }
  const fullDisk = failure instanceof AppError && failure.code === 'disk_full' && dependencies.onFullDisk === 'pause' ? failure.message : undefined;
  const stopReason = running.stopReason ?? (fullDisk === undefined ? undefined : 'low_space');
  settleAttempt(dependencies, job, { failure, stopReason, log: running.log, timings: running.timings });
  return stopReason === 'low_space' ? fullDisk : undefined;
}

function bookSplit(job: JobRow, needed: SplitNeeded, { log, timings }: RunningJob, dependencies: AttemptDependencies): void {
  const ids = splitJob(dependencies, job, needed.parts);
  dependencies.attempts.finish(job.id, job.attempt, { endedAtMs: dependencies.clock.nowMs(), outcome: 'split', errorMessage: null, log: [...log, `${needed.message}: ${ids.join(', ')}`], timings });
}

function contextOf(job: JobRow, running: RunningJob, { attempts }: AttemptDependencies, onProgress: JobContext['onProgress']): JobContext {
  return {
    signal: running.signal,
    gate: running.gate,
    note: (line) => { running.log.push(line); },
    onProcess: (processId, commandLine) => {
      running.setProcess(processId);
      attempts.setProcess(job.id, job.attempt, processId, commandLine);
    },
    onProgress,
  };
}
