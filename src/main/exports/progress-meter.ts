/** What can be said about the speed of a step. */
export interface MeterReading {
  /** Seconds of footage a second; null until it has settled. */
  speed: number | null;
  /** Time to the end of the step, ms; null until it has settled. */
  etaMs: number | null;
}

/** The first moments (start of the process, cold disk) say nothing about the rest. */
const SETTLING_MS = 1_000;

/**
 * Measures a step from its start. The average since the start is used, and not the last moment, so that the figure does
 * not jump while disks and caches do.
 * @param nowMs a monotonic clock
 */
export function createProgressMeter(nowMs: () => number): (doneMs: number, totalMs: number) => MeterReading {
  const startedAtMs = nowMs();
  return (doneMs, totalMs) => {
    const elapsedMs = nowMs() - startedAtMs;
    if (elapsedMs < SETTLING_MS || doneMs <= 0) return { speed: null, etaMs: null };
    const speed = doneMs / elapsedMs;
    return { speed, etaMs: Math.max(0, Math.round((totalMs - doneMs) / speed)) };
  };
}
