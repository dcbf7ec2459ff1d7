import type { TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';

/** @returns gaps as `10:05:00–10:05:40, …`, at most `limit` of them; the rest only counts */
export function gapTimes(gaps: readonly TimeSpan[], timeZone: string, limit: number): string {
  const shown = gaps.slice(0, limit).map((gap) => `${wallTimeOf(gap.startMs, timeZone).time}–${wallTimeOf(gap.endMs, timeZone).time}`);
  return gaps.length > limit ? `${shown.join(', ')}, …` : shown.join(', ');
}
