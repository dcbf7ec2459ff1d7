import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { InspectWorkerData } from '../workers/inspect.ts';
import { JoinControl } from '../join/control.ts';
import type { PauseGate } from '../pause-gate.ts';
import type { CopyToProve, FoundRepeat, HeaderResult, InspectMessage, InspectTask, ProvenCopy, RepeatSearch } from './inspect-request.ts';

/** Where a thread comes from, and what ends and holds it. */
export interface InspectThread {
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** Aborting ends the work within a piece of a file; the promise then rejects with the signal's reason. */
  signal: AbortSignal;
  /** Holds the work while a person wants it to stand still; never held when absent. */
  gate?: PauseGate;
}

/** A thread that reads ends at once; one that waits for a dead network disk would never do. */
const STOP_WITHIN_MS = 1_500;

/**
 * Reads the headers of files: on a disk that has to seek, each takes longer than the main thread may wait.
 * @returns in the order of `paths`
 * @throws AppError 'internal' when the thread died; the signal's reason
 */
export async function readHeadersInThread(paths: readonly string[], thread: InspectThread): Promise<HeaderResult[]> {
  if (paths.length === 0) return [];
  const headers: HeaderResult[] = [];
  await inspect({ kind: 'headers', paths }, thread, (message) => {
    if (message.kind === 'headers') for (const result of message.headers) headers.push(withBuffers(result));
  });
  return headers;
}

/**
 * Finds what neighbouring files hold both; see `findRepeats`. Needs no thread where nothing can be repeated.
 * @throws AppError: the usual ones of a disk; 'internal' when the thread died; the signal's reason
 */
export async function findRepeatsInThread(search: RepeatSearch, thread: InspectThread): Promise<FoundRepeat[]> {
  if (search.clips.every(({ mayRepeatUs = 0 }) => mayRepeatUs <= 0)) return [];
  const last = await inspect({ kind: 'repeats', search }, thread, () => undefined);
  if (last.kind === 'repeats') return last.repeats;
  throw ended(undefined);
}

/**
 * @param onProgress bytes that have been hashed
 * @returns SHA-256 of a file, hexadecimal
 * @throws AppError: the usual ones of a disk; 'internal' when the thread died; the signal's reason
 */
export async function hashInThread(path: string, thread: InspectThread, onProgress: (bytesDone: number) => void = () => undefined): Promise<string> {
  const last = await inspect({ kind: 'hash', path }, thread, (message) => { if (message.kind === 'progress') onProgress(message.bytesDone); });
  if (last.kind === 'hashed') return last.sha256;
  throw ended(undefined);
}

/**
 * Compares a copy with its source; see `proveCopy`.
 * @param onProgress bytes of the copy that have been compared
 * @throws AppError: the usual ones of a disk; 'internal' when the thread died; the signal's reason
 */
export async function proveInThread(copy: CopyToProve, thread: InspectThread, onProgress: (bytesDone: number) => void): Promise<ProvenCopy> {
  const last = await inspect({ kind: 'prove', copy }, thread, (message) => { if (message.kind === 'progress') onProgress(message.bytesDone); });
  if (last.kind === 'proven') return last.proven;
  throw ended(undefined);
}

function inspect(task: InspectTask, { workersFolder, signal, gate }: InspectThread, onMessage: (message: InspectMessage) => void): Promise<InspectMessage> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const control = new JoinControl();
    const data: InspectWorkerData = { task, state: control.state };
    const worker = new Worker(join(workersFolder, 'inspect.js'), { workerData: data });
    let last: InspectMessage | undefined;
    let crash: Error | undefined;
    let forceEnd: NodeJS.Timeout | undefined;
    const stop = (): void => {
      control.stop();
      forceEnd = setTimeout(() => { void worker.terminate(); }, STOP_WITHIN_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    const endOfListening = gate?.onChange((isHeld) => { if (isHeld) control.pause(); else control.resume(); });
    if (gate?.isHeld === true) control.pause();
    worker.on('message', (message: InspectMessage) => {
      last = message;
      if (!signal.aborted) onMessage(message);
    });
    worker.on('error', (error) => { crash = error; });
    // Only now are its files closed.
    worker.on('exit', () => {
      clearTimeout(forceEnd);
      signal.removeEventListener('abort', stop);
      endOfListening?.();
      if (signal.aborted) reject(signal.reason as Error);
      else if (last === undefined || last.kind === 'progress' || last.kind === 'headers' || last.kind === 'stopped') reject(ended(crash));
      else if (last.kind === 'failed') reject(new AppError(last.error.code, last.error.message, last.error.remedy === undefined ? {} : { remedy: last.error.remedy }));
      else resolve(last);
    });
  });
}

function ended(crash: Error | undefined): AppError {
  const why = crash === undefined ? 'ended before it was done' : `failed: ${crash.message}`;
  return new AppError('internal', `The look at the files of this export ${why}.`, { remedy: 'Retry. If it fails again, report it with the log.', ...(crash === undefined ? {} : { cause: crash }) });
}

/** On its way from a thread a Buffer becomes a plain array of bytes. */
function withBuffers(result: HeaderResult): HeaderResult {
  if ('reason' in result) return result;
  const tracks = result.header.tracks.map((track) => ({ ...track, sampleEntries: Buffer.from(track.sampleEntries.buffer, track.sampleEntries.byteOffset, track.sampleEntries.byteLength) }));
  return { header: { ...result.header, tracks } };
}
