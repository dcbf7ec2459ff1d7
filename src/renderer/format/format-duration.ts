const HOUR_SECONDS = 3_600;

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** @returns a length as `HH:MM:SS`, rounded to the second; hours grow beyond two digits where they must */
export function formatHoursMinutesSeconds(durationMs: number): string {
  const seconds = Math.round(Math.max(0, durationMs) / 1000);
  return `${twoDigits(Math.floor(seconds / HOUR_SECONDS))}:${twoDigits(Math.floor((seconds % HOUR_SECONDS) / 60))}:${twoDigits(seconds % 60)}`;
}

/** @returns a length as `MM:SS` up to and including 60:00, and as `H:MM:SS` beyond */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(Math.max(0, durationMs) / 1000);
  if (seconds <= HOUR_SECONDS) return `${twoDigits(Math.floor(seconds / 60))}:${twoDigits(seconds % 60)}`;
  return `${Math.floor(seconds / HOUR_SECONDS)}:${twoDigits(Math.floor((seconds % HOUR_SECONDS) / 60))}:${twoDigits(seconds % 60)}`;
}
