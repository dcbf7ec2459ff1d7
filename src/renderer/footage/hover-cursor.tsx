import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraCoverage } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { timeZone } from './footage-store.ts';
import type { Hover } from './hover-store.ts';
import { useHoverStore } from './hover-store.ts';
import { isRecordedAt } from './timeline-shapes.ts';

type HoverState = 'recorded' | 'missing' | 'future' | 'unknown';

function stateOf({ ms, cameraId }: Hover, coverageById: ReadonlyMap<number, CameraCoverage> | null, nowMs: number): HoverState {
  const coverage = cameraId === null ? undefined : coverageById?.get(cameraId);
  if (coverage === undefined) return 'unknown';
  if (isRecordedAt(coverage.spans, ms)) return 'recorded';
  return ms > nowMs ? 'future' : 'missing';
}

interface HoverCursorProps {
  coverageById: ReadonlyMap<number, CameraCoverage> | null;
  nowMs: number;
}

/** A line through all timelines at the pointer, with the time there and whether the camera under it recorded then. */
export const HoverCursor = memo(function HoverCursor({ coverageById, nowMs }: HoverCursorProps) {
  const { t } = useTranslation();
  const hover = useHoverStore((state) => state.hover);
  if (hover === null) return null;
  const state = stateOf(hover, coverageById, nowMs);
  const { time, offset } = wallTimeOf(hover.ms, timeZone);
  return (
    <div className="hover-area" aria-hidden="true">
      <div className="hover-line" style={{ left: `${hover.ratio * 100}%` }} />
      <div className={`hover-label hover-label-${state}`} style={{ top: hover.topPx, left: `clamp(86px, ${hover.ratio * 100}%, calc(100% - 86px))` }}>
        <span className="hover-time">{time} {offset}</span>
        {(state === 'missing' || state === 'future') && <span>{t(`footage.hover.${state}`)}</span>}
      </div>
    </div>
  );
});
