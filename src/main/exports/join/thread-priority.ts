import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { constants, setPriority } from 'node:os';

/**
 * Lets everything else on the machine go first, the recorder above all, before the calling thread and the threads that it starts.
 * Only Linux has priorities of single threads. Not the lowest one: on a busy machine such a thread would not notice in time that it is to stop.
 * @returns the kernel's number of the thread, or null where nothing was changed
 */
export function lowerThreadPriority(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    // PROCESS/task/THREAD, of whoever reads it: Node has no other way to learn the number.
    const threadId = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(threadId, constants.priority.PRIORITY_BELOW_NORMAL);
    return threadId;
  } catch {
    // Not allowed here: it then runs as others do.
    return null;
  }
}
