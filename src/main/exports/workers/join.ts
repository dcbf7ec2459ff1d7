import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { JoinControl, JoinStopped } from '../join/control.ts';
import { hashFollower, startHashBeside, type HashWorkerData } from '../join/hash-beside.ts';
import { joinFiles } from '../join/join-files.ts';
import type { JoinProgress, JoinRequest, JoinWorkerMessage } from '../join/join-request.ts';
import { lowerThreadPriority } from '../join/thread-priority.ts';

// Entry of the joining thread: one join, then it ends. A second thread of the same file hashes what the first one writes.

/** What the thread is started with. */
export type JoinWorkerData =
  | { kind: 'join'; request: JoinRequest; state: Int32Array<SharedArrayBuffer>; hashWorker: string }
  | HashWorkerData;

const PROGRESS_EVERY_MS = 100;

function join({ request, state, hashWorker }: Extract<JoinWorkerData, { kind: 'join' }>): JoinWorkerMessage {
  const control = new JoinControl(state);
  let saidAtMs = 0;
  let phase: JoinProgress['phase'] | undefined;
  const onProgress = (progress: JoinProgress): void => {
    const nowMs = performance.now();
    if (progress.phase === phase && nowMs - saidAtMs < PROGRESS_EVERY_MS) return;
    saidAtMs = nowMs;
    phase = progress.phase;
    say({ kind: 'progress', progress });
  };
  try {
    return { kind: 'done', outcome: joinFiles(request, { control, onProgress, hashBeside: startHashBeside(request.outputPath, hashWorker, control) }) };
  } catch (error) {
    if (error instanceof JoinStopped) return { kind: 'stopped' };
    if (error instanceof AppError) return { kind: 'failed', error: error.toData() };
    throw error;
  }
}

function say(message: JoinWorkerMessage): void {
  parentPort?.postMessage(message);
}

const data = workerData as JoinWorkerData;
if (data.kind === 'hash') hashFollower(data);
else {
  say({ kind: 'started', threadId: lowerThreadPriority() });
  say(join(data));
}
