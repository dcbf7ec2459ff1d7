import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { ScanCounts, ScannedSource } from './index-source.ts';
import type { IndexWorkerData, IndexWorkerMessage } from './workers/index-source.ts';

/** A scan that runs in a thread of its own. */
export interface SourceScan {
  /** Rejects when it fails or is stopped. */
  counts: Promise<ScanCounts>;
  /** Asks it to end and waits until its thread is gone. @param reason what whoever waits for `counts` is told */
  stop(reason: string): Promise<void>;
}

export interface SourceScanOptions {
  databaseFile: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  source: ScannedSource;
  clock: Clock;
  onProgress: (counts: ScanCounts) => void;
}

/** A thread that is in the middle of a folder ends in some 10 ms; one that waits for a dead network disk would never do. */
const STOP_WITHIN_MS = 1_500;

/** Starts a scan. */
export function startSourceScan({ databaseFile, workersFolder, source, clock, onProgress }: SourceScanOptions): SourceScan {
  const stopFlag = new Int32Array(new SharedArrayBuffer(4));
  let stopReason: string | undefined;
  const { id, kind, path } = source;
  const worker = new Worker(join(workersFolder, 'index-source.js'), {
    workerData: { databaseFile, source: { id, kind, path }, nowMs: clock.nowMs(), stop: stopFlag } satisfies IndexWorkerData,
  });
  const ended = new Promise<void>((resolve) => { worker.once('exit', () => { resolve(); }); });
  const counts = new Promise<ScanCounts>((resolve, reject) => {
    let last: IndexWorkerMessage | undefined;
    let crash: Error | undefined;
    worker.on('message', (message: IndexWorkerMessage) => {
      last = message;
      if (message.kind === 'progress') onProgress(message.counts);
    });
    worker.on('error', (error) => { crash = error; });
    // Only now has it let go of the store.
    worker.on('exit', () => {
      if (last?.kind === 'done') resolve(last.counts);
      else reject(reasonOfEnd(last, crash, stopReason));
    });
  });
  return {
    counts,
    stop: async (reason) => {
      stopReason ??= reason;
      Atomics.store(stopFlag, 0, 1);
      const forget = clock.setTimer(STOP_WITHIN_MS, () => { void worker.terminate(); });
      await ended;
      forget();
    },
  };
}

function reasonOfEnd(last: IndexWorkerMessage | undefined, crash: Error | undefined, stopReason: string | undefined): AppError {
  if (last?.kind === 'failed') return new AppError(last.error.code, last.error.message, last.error.remedy === undefined ? {} : { remedy: last.error.remedy });
  if (stopReason !== undefined) return new AppError('conflict', `The scan of the recordings folder was stopped: ${stopReason}.`);
  const remedy = 'Index the source again. What was entered so far stays.';
  if (crash === undefined) return new AppError('internal', 'The scan of the recordings folder ended before it was done.', { remedy });
  return new AppError('internal', `The scan of the recordings folder failed: ${crash.message}`, { remedy, cause: crash });
}
