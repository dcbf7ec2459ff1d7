/** Whole percents between two lines where the output is a file and not a terminal. */
const STEP_OF_LOG = 25;

/**
 * Shows progress on stderr: one line that moves on a terminal, a few lines elsewhere.
 * @param {string} what
 * @returns {{ update: (fraction: number) => void, end: () => void }}
 */
export function showProgress(what) {
  let shown = -1;
  const isTerminal = process.stderr.isTTY;
  return {
    update: (fraction) => {
      const percent = Math.floor(fraction * 100);
      const step = isTerminal ? percent : Math.floor(percent / STEP_OF_LOG) * STEP_OF_LOG;
      if (step <= shown) return;
      shown = step;
      const bar = '█'.repeat(Math.floor(step / 5)).padEnd(20, '░');
      process.stderr.write(`${isTerminal ? '\r' : ''}[reelcase] ${what} ${bar} ${String(step).padStart(3)} %${isTerminal ? '' : '\n'}`);
    },
    end: () => { if (isTerminal && shown >= 0) process.stderr.write('\n'); },
  };
}
