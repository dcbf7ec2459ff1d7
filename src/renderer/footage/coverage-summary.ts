import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { gapsWithin } from '../../shared/recordings.ts';
import { formatHoursMinutesSeconds } from '../format/format-duration.ts';
import { gapTimes } from '../format/gap-times.ts';
import { timeZone } from './footage-store.ts';

const MAX_GAPS_IN_TEXT = 3;
/** Shorter ones are rounding between segments. */
const LEAST_GAP_MS = 500;

/**
 * @param coverage null while it is not known yet
 * @returns what is recorded of a day and what is missing so far, in words
 */
export function useCoverageSummary(coverage: CameraCoverage | null, day: TimeSpan, nowMs: number): string {
  const { t } = useTranslation();
  return useMemo(() => {
    if (coverage === null) return t('footage.timeline.loading');
    if (coverage.spans.length === 0) return t('footage.timeline.nothing');
    // What has not happened yet is not missing.
    const past: TimeSpan = { startMs: day.startMs, endMs: Math.max(day.startMs, Math.min(day.endMs, nowMs)) };
    const gaps = past.endMs > past.startMs ? gapsWithin(coverage.spans, past).filter((gap) => gap.endMs - gap.startMs >= LEAST_GAP_MS) : [];
    const recorded = {
      recorded: formatHoursMinutesSeconds(coverage.recordedMs),
      total: formatHoursMinutesSeconds(past.endMs - past.startMs),
    };
    if (gaps.length === 0) return t('footage.timeline.complete', recorded);
    return t('footage.timeline.withGaps', { ...recorded, count: gaps.length, gaps: gapTimes(gaps, timeZone, MAX_GAPS_IN_TEXT) });
  }, [coverage, day, nowMs, t]);
}
