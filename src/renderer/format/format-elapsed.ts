import { formatDuration } from './format-duration.ts';

const MINUTE_MS = 60_000;

/** @returns how long something took: `40 ms`, `4.2 s`, `42 s`, and `MM:SS` or `H:MM:SS` from a minute on */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs >= MINUTE_MS) return formatDuration(elapsedMs);
  if (elapsedMs < 995) return `${Math.round(Math.max(0, elapsedMs))} ms`;
  const seconds = elapsedMs / 1000;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}
