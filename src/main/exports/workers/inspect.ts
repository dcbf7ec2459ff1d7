import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { Mp4FormatError, readMp4Header } from '../../recordings/mp4-header.ts';
import { findRepeats } from '../inspection/find-repeats.ts';
import { hashFile } from '../inspection/hash-file.ts';
import type { HeaderResult, InspectMessage, InspectTask } from '../inspection/inspect-request.ts';
import { proveCopy } from '../inspection/prove-copy.ts';
import { JoinControl, JoinStopped } from '../join/control.ts';
import { lowerThreadPriority } from '../join/thread-priority.ts';

// Entry of the thread that looks at whole files: one task, then it ends.

/** What the thread is started with. */
export interface InspectWorkerData {
  task: InspectTask;
  state: Int32Array<SharedArrayBuffer>;
}

const PROGRESS_EVERY_MS = 100;
/** Headers sent at once: taking them in takes the main thread less than a millisecond. */
const HEADERS_A_MESSAGE = 50;

lowerThreadPriority();
const { task, state } = workerData as InspectWorkerData;
const control = new JoinControl(state);
let saidAtMs = 0;

function say(message: InspectMessage): void {
  parentPort?.postMessage(message);
}

function onBytes(bytesDone: number): void {
  control.check();
  const nowMs = performance.now();
  if (nowMs - saidAtMs < PROGRESS_EVERY_MS) return;
  saidAtMs = nowMs;
  say({ kind: 'progress', bytesDone });
}

function sayHeaders(paths: readonly string[]): void {
  let headers: HeaderResult[] = [];
  for (const path of paths) {
    control.check();
    headers.push(readHeader(path));
    if (headers.length < HEADERS_A_MESSAGE) continue;
    say({ kind: 'headers', headers });
    headers = [];
  }
  if (headers.length > 0) say({ kind: 'headers', headers });
}

function readHeader(path: string): HeaderResult {
  try {
    const header = readMp4Header(path);
    // A small Buffer is a part of a larger one, all of which would be sent.
    return { header: { ...header, tracks: header.tracks.map((track) => ({ ...track, sampleEntries: copyOf(track.sampleEntries) })) } };
  } catch (error) {
    if (error instanceof Mp4FormatError) return { reason: error.message };
    throw error;
  }
}

function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

function work(): InspectMessage {
  try {
    if (task.kind === 'hash') return { kind: 'hashed', sha256: hashFile(task.path, onBytes) };
    if (task.kind === 'repeats') return { kind: 'repeats', repeats: findRepeats(task.search, () => { control.check(); }) };
    if (task.kind === 'prove') return { kind: 'proven', proven: proveCopy(task.copy, onBytes) };
    sayHeaders(task.paths);
    return { kind: 'listed' };
  } catch (error) {
    if (error instanceof JoinStopped) return { kind: 'stopped' };
    if (error instanceof AppError) return { kind: 'failed', error: error.toData() };
    throw error;
  }
}

say(work());
