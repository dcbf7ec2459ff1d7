import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { setIdleDiskPriority } from '../../ffmpeg/run.ts';
import type { PauseGate } from '../pause-gate.ts';
import type { JoinWorkerData } from '../workers/join.ts';
import { JoinControl } from './control.ts';
import type { JoinOutcome, JoinProgress, JoinRequest, JoinWorkerMessage } from './join-request.ts';

/** What a join in a thread needs besides its order. */
export interface JoinThreadOptions {
  /** Aborting ends the join within a buffer, and the file is left for the caller to remove. */
  signal: AbortSignal;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** At most ten times a second, and at each change of phase. */
  onProgress?: (progress: JoinProgress) => void;
  /** The join stands still while it is held. */
  gate?: Pick<PauseGate, 'isHeld' | 'onChange'> | undefined;
}

/**
 * The tables of thousands of files are thrown away one after the other: with the usual young generation they lie about for long, and a
 * day's join takes 50 MB more (measured: 159 against 118 MB, in the same time).
 */
const JOIN_RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 4 };
/** A thread that copies ends at once; one that waits for a dead network disk would never do. */
const STOP_WITHIN_MS = 1_500;

/**
 * Joins in a thread of its own, which has ended when this settles; see `joinFiles`.
 * @throws AppError 'footage_unreadable' | 'verification_failed' | 'disk_full' and the other usual ones of a disk | 'internal' when the
 * thread died; the signal's reason
 */
export async function joinInWorker(request: JoinRequest, { signal, workersFolder, onProgress, gate }: JoinThreadOptions): Promise<JoinOutcome> {
  signal.throwIfAborted();
  const control = new JoinControl();
  // Takes effect within a buffer, some microseconds.
  const hold = (isHeld: boolean): void => { if (isHeld) control.pause(); else control.resume(); };
  if (gate?.isHeld === true) hold(true);
  const endOfListening = gate?.onChange(hold);
  try {
    return await run(request, control, join(workersFolder, 'join.js'), signal, onProgress);
  } finally {
    endOfListening?.();
  }
}

function run(request: JoinRequest, control: JoinControl, file: string, signal: AbortSignal, onProgress: JoinThreadOptions['onProgress']): Promise<JoinOutcome> {
  return new Promise((resolve, reject) => {
    const data: JoinWorkerData = { kind: 'join', request, state: control.state, hashWorker: file };
    const worker = new Worker(file, { workerData: data, resourceLimits: JOIN_RESOURCE_LIMITS });
    let last: JoinWorkerMessage | undefined;
    let crash: Error | undefined;
    let forceEnd: NodeJS.Timeout | undefined;
    const stop = (): void => {
      control.stop();
      forceEnd = setTimeout(() => { void worker.terminate(); }, STOP_WITHIN_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: JoinWorkerMessage) => {
      last = message;
      if (message.kind === 'started' && message.threadId !== null) setIdleDiskPriority(message.threadId);
      if (message.kind === 'progress' && !signal.aborted) onProgress?.(message.progress);
    });
    worker.on('error', (error) => { crash = error; });
    // Only now are its files closed.
    worker.on('exit', () => {
      clearTimeout(forceEnd);
      signal.removeEventListener('abort', stop);
      if (last?.kind === 'done') resolve(last.outcome);
      else reject(signal.aborted ? signal.reason : failureOf(last, crash));
    });
  });
}

function failureOf(last: JoinWorkerMessage | undefined, crash: Error | undefined): AppError {
  if (last?.kind === 'failed') return new AppError(last.error.code, last.error.message, last.error.remedy === undefined ? {} : { remedy: last.error.remedy });
  const why = crash === undefined ? 'ended before it was done' : `failed: ${crash.message}`;
  return new AppError('internal', `The copy of the footage ${why}.`, { remedy: 'Retry. If it fails again, report it with the log.', ...(crash === undefined ? {} : { cause: crash }) });
}
