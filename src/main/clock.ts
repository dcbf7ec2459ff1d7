/** Time, passed in so that tests can set it. */
export interface Clock {
  /** UTC milliseconds of the wall clock; may jump when somebody sets it. */
  nowMs(): number;
  /** Milliseconds that only ever grow; for durations. */
  monotonicMs(): number;
  /** @returns a function that cancels the timer; timers never keep the process alive */
  setTimer(afterMs: number, callback: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer: (afterMs, callback) => {
    const timer = setTimeout(callback, afterMs);
    timer.unref();
    return () => { clearTimeout(timer); };
  },
};
