import { BUSY_TIMEOUT_MS, type Database } from './open.ts';
import { isStoreLocked, toStoreFailure } from './sqlite-error.ts';

const LOOK_EVERY_MS = 100;
/** A backup or somebody's own look at the store takes seconds; what holds it for longer needs a person. */
const PATIENCE_MS = 10 * 60_000;

/** How long a change waits for a store that another program holds. */
export interface Patience {
  /** Aborting ends the waiting with its reason. */
  signal?: AbortSignal;
  /** Ends the waiting as soon as it answers true. */
  givesUp?: () => boolean;
}

/**
 * Makes a change of the store at once, or as soon as no other program holds it locked. Waits outside of SQLite, which would stop
 * everything else meanwhile.
 * @param work synchronous; all of it is done again, so it belongs into one transaction
 * @throws AppError 'database_locked' when the patience is at its end; the signal's reason; whatever else `work` throws
 */
export async function whenUnlocked<Value>(database: Database, work: () => Value, { signal, givesUp }: Patience = {}): Promise<Value> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return withoutWaiting(database, work);
    } catch (error) {
      if (!isStoreLocked(error)) throw error;
      if (performance.now() >= deadlineMs || givesUp?.() === true) throw toStoreFailure(error, database.name);
    }
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
    signal?.throwIfAborted();
  }
}

/** Does something with the store that fails at once where it is locked. @throws what `work` throws, see isStoreLocked */
export function withoutWaiting<Value>(database: Database, work: () => Value): Value {
  database.pragma('busy_timeout = 0');
  try {
    return work();
  } finally {
    database.pragma(`busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
  }
}
