import type { QueuePauseReason, QueueState } from '../../shared/job.ts';
import type { Database } from '../db/open.ts';

export type QueuePause = NonNullable<QueueState['paused']>;
export type QueuePauseRepository = ReturnType<typeof createQueuePauseRepository>;

const KEY = 'queuePause';
const reasons: readonly QueuePauseReason[] = ['person', 'break_point', 'low_space'];

/** Whether the queue stands still; kept in the store, because somebody who paused it before closing the program meant it. */
export function createQueuePauseRepository(database: Database) {
  const read = database.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck();
  const write = database.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const remove = database.prepare('DELETE FROM setting WHERE key = ?');
  return {
    get: (): QueuePause | null => toPause(read.get(KEY)),
    set: (pause: QueuePause | null): void => {
      if (pause === null) remove.run(KEY);
      else write.run(KEY, JSON.stringify(pause));
    },
  };
}

/** A value that makes no sense counts as a pause by a person: standing still loses nothing. */
function toPause(text: string | undefined): QueuePause | null {
  if (text === undefined) return null;
  try {
    const value = JSON.parse(text) as Partial<QueuePause>;
    const reason = reasons.find((known) => known === value.reason) ?? 'person';
    return { reason, sinceMs: Number.isSafeInteger(value.sinceMs) ? Number(value.sinceMs) : 0, message: typeof value.message === 'string' ? value.message : null };
  } catch {
    return { reason: 'person', sinceMs: 0, message: null };
  }
}

/** @returns whether running jobs stand still too; at a break point they end first */
export function holdsRunningJobs(pause: QueuePause | null): boolean {
  return pause !== null && pause.reason !== 'break_point';
}
