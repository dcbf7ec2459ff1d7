import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import { RESERVE_BYTES } from './file-publishing.ts';
import type { PartFile } from './part-file-repository.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Watches the disks that unfinished exports are being written to, so that the queue stands still before a disk is full and
 * nothing is half-written. Looks only while something is written.
 */
export class SpaceWatch {
  private cancelTimer: (() => void) | undefined;
  private stopped = false;

  constructor(private readonly watch: {
    clock: Clock;
    partFiles: () => PartFile[];
    /** Called with a sentence for people. */
    onLow: (message: string) => void;
    /** Free bytes of the disk of a folder; the system's own answer unless a test brings another. */
    freeBytes?: (folder: string) => Promise<number>;
  }) {}

  /** Starts looking; harmless to call again. */
  start(): void {
    if (this.cancelTimer !== undefined || this.stopped) return;
    this.cancelTimer = this.watch.clock.setTimer(LOOK_EVERY_MS, () => {
      this.cancelTimer = undefined;
      // A store that fails is told by whoever writes to it.
      this.look().catch(() => { this.start(); });
    });
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
  }

  private async look(): Promise<void> {
    const folders = [...new Set(this.watch.partFiles().map(({ path }) => dirname(path)))];
    for (const folder of folders) {
      // A folder that does not answer is the trouble of the one who writes there.
      const free = await (this.watch.freeBytes ?? freeBytesOf)(folder).catch(() => Number.POSITIVE_INFINITY);
      if (free < RESERVE_BYTES) this.watch.onLow(`The disk of ${folder} has less than ${String(RESERVE_BYTES / 1_048_576)} MiB free. Free some space, then let the queue go on.`);
    }
    if (folders.length > 0) this.start();
  }
}

/** @returns bytes that this user can still write to the disk of a folder */
export async function freeBytesOf(folder: string): Promise<number> {
  const space = await statfs(folder);
  return space.bavail * space.bsize;
}
