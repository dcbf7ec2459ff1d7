import { AppError } from '../../shared/errors.ts';
import type { JobAttempt, StepTiming } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import { toMachineError } from '../file-error.ts';
import type { Log } from '../log.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { StopReason } from './job-machine.ts';
import type { JobRepository } from './job-repository.ts';
import type { JobRow } from './job-row.ts';
import type { PartFileRepository } from './part-file-repository.ts';

export interface SettlingStore {
  database: Database;
  jobs: JobRepository;
  attempts: AttemptRepository;
  partFiles: PartFileRepository;
  clock: Clock;
  log: Log;
}

/** How an attempt came to its end. */
export interface AttemptEnd {
  /** What the runner threw; undefined when it returned. */
  failure: unknown;
  stopReason: StopReason | undefined;
  /** Lines of the attempt's own log. */
  log: readonly string[];
  timings: readonly StepTiming[];
}

/** Books how an attempt ended. What the rows say counts, not whether the runner returned. */
export function settleAttempt(store: SettlingStore, job: JobRow, { failure, stopReason, log, timings }: AttemptEnd): void {
  const { jobs, attempts, clock } = store;
  const endedAtMs = clock.nowMs();
  const finishAttempt = (outcome: JobAttempt['outcome'], errorMessage: string | null = null): void => {
    attempts.finish(job.id, job.attempt, { endedAtMs, outcome, errorMessage, log, timings });
  };
  if (jobs.get(job.id)?.status === 'success') {
    finishAttempt('success');
  } else if (stopReason === 'cancel') {
    jobs.transition(job.id, 'running', 'cancelled', { endedAtMs });
    finishAttempt('cancelled');
  } else if (stopReason !== undefined) {
    jobs.transition(job.id, 'running', 'queued');
    finishAttempt('stopped', failure instanceof AppError ? failure.message : null);
  } else {
    const error = classify(store, job, failure);
    jobs.transition(job.id, 'running', 'failed', { endedAtMs, error: error.toData() });
    finishAttempt('failed', error.message);
  }
}

function classify({ partFiles, log }: SettlingStore, job: JobRow, failure: unknown): AppError {
  if (failure instanceof AppError) return failure;
  if (failure === undefined) {
    // The runner claims to be done and the books say otherwise: the reference system's two sentences.
    return new AppError('internal', partFiles.ofJob(job.id).length > 0 ? 'Export did not complete' : 'Export failed');
  }
  const ofMachine = toMachineError(failure);
  if (ofMachine instanceof AppError) return ofMachine;
  log.error('Export job failed unexpectedly', { jobId: job.id, error: failure });
  const message = failure instanceof Error ? failure.message : String(failure);
  return new AppError('internal', `Unexpected failure: ${message}`, { remedy: 'Retry. If it happens again, report it with the log file of the data folder.', cause: failure });
}
