import { parentPort, workerData } from 'node:worker_threads';
import { AppError, type ErrorData } from '../../../shared/errors.ts';
import { openDatabase } from '../../db/open.ts';
import { indexSource, type ScanCounts, type ScannedSource } from '../index-source.ts';

// Entry of the scanning thread: one scan, then it ends.

/** What the thread is started with. */
export interface IndexWorkerData {
  databaseFile: string;
  source: ScannedSource;
  nowMs: number;
  /** One number in shared memory; anything but 0 asks the thread to end. A message would not be seen: a scan never waits. */
  stop: Int32Array;
}

/** What the thread says. */
export type IndexWorkerMessage = { kind: 'progress' | 'done'; counts: ScanCounts } | { kind: 'stopped' } | { kind: 'failed'; error: ErrorData };

const PROGRESS_EVERY_MS = 250;

function scan({ databaseFile, source, nowMs, stop }: IndexWorkerData): IndexWorkerMessage {
  const database = openDatabase(databaseFile);
  try {
    // The index can be made again at any time, so that its writes need not wait for the disk.
    database.pragma('synchronous = NORMAL');
    let saidAtMs = performance.now();
    const counts = indexSource(database, source, {
      nowMs,
      shouldStop: () => Atomics.load(stop, 0) !== 0,
      onProgress: (soFar) => {
        if (performance.now() - saidAtMs < PROGRESS_EVERY_MS) return;
        saidAtMs = performance.now();
        parentPort?.postMessage({ kind: 'progress', counts: { ...soFar } } satisfies IndexWorkerMessage);
      },
    });
    return counts === undefined ? { kind: 'stopped' } : { kind: 'done', counts };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'failed', error: error.toData() };
    throw error;
  } finally {
    database.close();
  }
}

parentPort?.postMessage(scan(workerData as IndexWorkerData));
