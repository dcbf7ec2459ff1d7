/** One block of ffmpeg's `-progress` output. */
export interface FfmpegProgress {
  /** Position in the output, microseconds; null before the first packet. */
  outTimeUs: number | null;
  /** Bytes written so far; null where ffmpeg does not say. */
  totalSizeBytes: number | null;
  /** Frames written or decoded so far; null where ffmpeg does not say. */
  frames: number | null;
  /** Whether this is the last block. */
  isEnd: boolean;
}

/**
 * Reads the lines of `-progress pipe:1`, one block at a time. Lines that make no sense are skipped.
 * `out_time_us` is read and not `out_time_ms`, which holds microseconds too (a bug that ffmpeg keeps for compatibility).
 * @returns a function that takes a line and answers a block when the line completes one
 */
export function createProgressParser(): (line: string) => FfmpegProgress | undefined {
  let block: FfmpegProgress = emptyBlock();
  return (line) => {
    const separator = line.indexOf('=');
    if (separator < 0) return undefined;
    const key = line.slice(0, separator).trim();
    const value = line.slice(separator + 1).trim();
    if (key === 'out_time_us') block.outTimeUs = wholeNumber(value);
    else if (key === 'total_size') block.totalSizeBytes = wholeNumber(value);
    else if (key === 'frame') block.frames = wholeNumber(value);
    else if (key === 'progress') {
      const complete = { ...block, isEnd: value === 'end' };
      block = emptyBlock();
      return complete;
    }
    return undefined;
  };
}

function emptyBlock(): FfmpegProgress {
  return { outTimeUs: null, totalSizeBytes: null, frames: null, isEnd: false };
}

/** Negative values ("-9223372036854775807" before the first packet) and "N/A" are no numbers here. */
function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

/**
 * Share of the work done.
 * @param expectedUs length of the output; 0 or less means unknown
 * @returns 0–100, or null when it cannot be said
 */
export function percentOf(outTimeUs: number | null, expectedUs: number): number | null {
  if (outTimeUs === null || !(expectedUs > 0)) return null;
  return Math.min(100, Math.max(0, (outTimeUs / expectedUs) * 100));
}

/**
 * How much faster the output plays than the footage, as the reference system reads it from output arguments:
 * `setpts=0.04*PTS` and `setpts=PTS/25` both make 25 seconds of footage one second long.
 * @returns factor on the length, 1 when the arguments do not change it
 */
export function lengthFactorOf(outputArguments: string): number {
  const times = Number(/setpts=([0-9]*\.?[0-9]+)\*PTS/.exec(outputArguments)?.[1]);
  if (times > 0) return times;
  const divided = Number(/setpts=PTS\/([0-9]*\.?[0-9]+)/.exec(outputArguments)?.[1]);
  return divided > 0 ? 1 / divided : 1;
}

/**
 * Length the output should have, microseconds.
 * @param recordedMs recorded time inside the range; 0 or null when it is not known
 * @param requestedMs length of the range, used when nothing better is known
 */
export function expectedOutputUs(recordedMs: number | null, requestedMs: number, outputArguments = ''): number {
  const inputMs = recordedMs !== null && recordedMs > 0 ? recordedMs : Math.max(0, requestedMs);
  return inputMs * 1_000 * lengthFactorOf(outputArguments);
}
