import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** How much ffmpeg may do at once. */
export interface TurnLimits {
  /** Jobs that it works for. */
  atOnce: number;
  /** What copies that are written to one disk at the same time may have in memory together, bytes; asked anew every time, because it follows the free memory. */
  unwrittenBytes: () => number;
}

/** More than two fill no machine better, whatever its cores: each encoder has a thread a core, and the disk is the same. */
const MOST_AT_ONCE = 2;

/**
 * Systems that do not say how much they keep unwritten. What Linux would keep on the smallest machine that encodes at all (a fifth of
 * 5 GB): too little only means that copies go one after the other, too much that they stand still together.
 */
const UNWRITTEN_BYTES_ELSEWHERE = 1_000_000_000;

/** @returns the limits of this machine */
export function machineTurnLimits(): TurnLimits {
  return { atOnce: Math.min(MOST_AT_ONCE, availableParallelism()), unwrittenBytes: () => unwrittenBytes(readSystemFile) };
}

/**
 * How much written data the system lets lie in memory before it makes writers wait for the disk: of Linux `vm.dirty_bytes`, or
 * `vm.dirty_ratio` per cent of the memory that is available.
 * @param read gives a file of the system; undefined where there is none
 */
export function unwrittenBytes(read: (path: string) => string | undefined): number {
  const bytes = Number(read('/proc/sys/vm/dirty_bytes') ?? 0);
  if (bytes > 0) return bytes;
  const percent = Number(read('/proc/sys/vm/dirty_ratio') ?? Number.NaN);
  const available = /^MemAvailable:\s+(\d+) kB$/mu.exec(read('/proc/meminfo') ?? '')?.[1];
  const limit = (Number(available) * 1_024 * percent) / 100;
  return Number.isFinite(limit) ? limit : UNWRITTEN_BYTES_ELSEWHERE;
}

function readSystemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
