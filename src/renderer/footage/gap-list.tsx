import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportPlanSummary } from '../../shared/export.ts';
import { formatElapsed } from '../format/format-elapsed.ts';
import { gapTimes } from '../format/gap-times.ts';
import { timeZone } from './footage-store.ts';

/** More than these are only shown on demand. */
const MAX_GAPS_AT_ONCE = 3;

/** The unrecorded parts of a range, one a line, with how long each is. */
export function GapList({ plan }: { plan: Pick<ExportPlanSummary, 'camera' | 'gaps'> }) {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const { gaps } = plan;
  if (gaps.length === 0) return null;
  const isLong = gaps.length > MAX_GAPS_AT_ONCE;
  return (
    <>
      {isLong && <p className="plain muted small">{t('footage.plan.missing', { gaps: gapTimes(gaps, timeZone, MAX_GAPS_AT_ONCE) })}</p>}
      {(!isLong || showsAll) && (
        <ul className="plain-list muted small gap-list" aria-label={t('options.plan.gapList', { camera: plan.camera })}>
          {gaps.map((gap) => <li key={gap.startMs}>{t('footage.plan.missing', { gaps: t('options.plan.gapLength', { times: gapTimes([gap], timeZone, 1), length: formatElapsed(gap.endMs - gap.startMs) }) })}</li>)}
        </ul>
      )}
      {isLong && <Button size="compact-xs" variant="subtle" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>{showsAll ? t('options.plan.hideGaps') : t('options.plan.showGaps', { count: gaps.length })}</Button>}
    </>
  );
}
