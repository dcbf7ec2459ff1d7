import { constants } from 'node:os';

/** Somebody pressed Ctrl+C, or the system asks the program to end. */
export class Interrupted extends Error {
  /** As shells report a program that a signal ended: 130 for SIGINT, 143 for SIGTERM. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') {
    super(`Interrupted by ${signal}.`);
    this.name = 'Interrupted';
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** @returns a signal that aborts, with an {@link Interrupted} as its reason, at the first Ctrl+C; a second one ends the process at once */
export function watchInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const interrupted = new Interrupted(signal);
      // What is left behind then is put right at the next start.
      if (controller.signal.aborted) process.exit(interrupted.exitCode);
      controller.abort(interrupted);
    });
  }
  return controller.signal;
}

/**
 * Waits for `work`, at most until the interruption.
 * @throws Interrupted
 */
export async function untilInterrupted<Value>(work: Promise<Value>, interruption: AbortSignal): Promise<Value> {
  interruption.throwIfAborted();
  let stop: () => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    stop = () => { reject(interruption.reason as Error); };
    interruption.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    interruption.removeEventListener('abort', stop);
  }
}
