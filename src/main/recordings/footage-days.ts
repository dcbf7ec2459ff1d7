import type { TimeSpan } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';

/**
 * Answers which of some days have footage of any of some cameras: what a calendar marks. Asks the coverage for the next span from
 * the first day on that is not known to have any, so that it costs what the days are, and not what is recorded in them.
 */
export function createFootageDays(database: Database) {
  const nextSpan = database.prepare<[{ cameraId: number; fromMs: number; endMs: number }], TimeSpan>(`SELECT start_ms AS startMs, end_ms AS endMs FROM coverage_span WHERE camera_id = @cameraId
    AND start_ms >= coalesce((SELECT max(start_ms) FROM coverage_span WHERE camera_id = @cameraId AND start_ms <= @fromMs), @fromMs)
    AND start_ms < @endMs AND end_ms > max(start_ms, @fromMs) ORDER BY start_ms LIMIT 1`);

  /**
   * @param boundariesMs starts of the days, one behind the other, and the end of the last; UTC ms
   * @returns one answer a day
   */
  return (cameraIds: readonly number[], boundariesMs: readonly number[]): boolean[] => {
    const days = boundariesMs.slice(0, -1).map((startMs, index) => ({ startMs, endMs: boundariesMs[index + 1] ?? startMs, hasFootage: false }));
    const endMs = boundariesMs.at(-1) ?? 0;
    for (const cameraId of cameraIds) {
      let open = days.find(({ hasFootage }) => !hasFootage);
      while (open !== undefined) {
        const span = nextSpan.get({ cameraId, fromMs: open.startMs, endMs });
        if (span === undefined) break;
        for (const day of days) if (day.startMs < span.endMs && day.endMs > span.startMs) day.hasFootage = true;
        open = days.find((day) => !day.hasFootage && day.endMs > span.endMs);
      }
    }
    return days.map(({ hasFootage }) => hasFootage);
  };
}
