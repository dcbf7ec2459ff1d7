import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TimeSpan } from '../../shared/recordings.ts';
import type { ReviewAnswer, ReviewQuestion } from './review-database.ts';

/** A dead network disk never answers, and chapters are not worth waiting for ever. */
const ANSWER_WITHIN_MS = 30_000;

/** Asks a recorder's database in a thread of its own. What is wrong with it is an answer, never an error. */
export function createReviewReader({ workersFolder, workFolder, answerWithinMs = ANSWER_WITHIN_MS }: {
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** For temporary files; need not exist. */
  workFolder: string;
  answerWithinMs?: number;
}) {
  const ask = (databasePath: string, of: ReviewQuestion['of'], signal?: AbortSignal): Promise<ReviewAnswer> => {
    const copyFolder = join(workFolder, `recorder-database-${randomUUID()}`);
    return answerOf({ databasePath, copyFolder, of }, join(workersFolder, 'review-items.js'), answerWithinMs, signal);
  };
  return {
    /** Items of a camera that overlap a range. @throws the signal's reason when it was stopped */
    items: (databasePath: string, camera: string, range: TimeSpan, signal: AbortSignal): Promise<ReviewAnswer> => ask(databasePath, { camera, ...range }, signal),
    /** @returns why the database cannot be used, to follow its name; undefined when it can */
    check: async (databasePath: string): Promise<string | undefined> => {
      const answer = await ask(databasePath, null);
      return answer.kind === 'problem' ? answer.problem : undefined;
    },
  };
}

async function answerOf(question: ReviewQuestion, workerFile: string, answerWithinMs: number, signal: AbortSignal | undefined): Promise<ReviewAnswer> {
  signal?.throwIfAborted();
  const worker = new Worker(workerFile, { workerData: question });
  // A thread that is stuck in the system cannot be ended, and must not keep the program open.
  worker.unref();
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<ReviewAnswer>((resolve, reject) => {
      onAbort = () => { reject(signal?.reason as Error); };
      signal?.addEventListener('abort', onAbort);
      timer = setTimeout(() => { resolve({ kind: 'problem', problem: `did not answer within ${String(Math.round(answerWithinMs / 1_000))} s` }); }, answerWithinMs);
      worker.once('message', resolve);
      worker.once('error', (error) => { resolve({ kind: 'problem', problem: `cannot be read: ${error.message}` }); });
      worker.once('exit', () => { resolve({ kind: 'problem', problem: 'cannot be read: its thread ended before it was done' }); });
    });
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    // The thread clears up after itself; one that had to be ended did not.
    void worker.terminate().then(() => rm(question.copyFolder, { recursive: true, force: true }));
  }
}
