import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { chooseCamera, chosenRange, timeZone } from './footage-store.ts';
import { useRangePlace } from './range-place.ts';
import { placeInView } from './timeline-scale.ts';
import { DRAWING_WIDTH, recordedPath } from './timeline-shapes.ts';
import { useRangeDrag } from './use-range-drag.ts';

interface CameraTimelineProps {
  cameraId: number;
  camera: string;
  day: TimeSpan;
  view: TimeSpan;
  /** The marks of the scale, as a path of the drawing. */
  grid: string;
  nowMs: number;
  /** Null while it is not known yet. */
  coverage: CameraCoverage | null;
  isChosen: boolean;
  /** The coverage in words. */
  summary: string;
}

function bar(span: TimeSpan, view: TimeSpan, className: string) {
  const place = placeInView(span, view);
  return place === null ? null : <div className={className} style={{ left: `${place.leftPercent}%`, width: `${place.widthPercent}%` }} />;
}

const noRange = (): null => null;

/** The only part of a timeline that a drag renders. */
function ChosenRange() {
  const place = useRangePlace();
  return place === null ? null : <div className="timeline-range" style={{ left: `${place.leftPercent}%`, width: `${place.widthPercent}%` }} />;
}

/** The part of a day in view, of one camera: recorded, missing, yet to come, and the chosen range; drag over it to choose one. */
export function CameraTimeline({ cameraId, camera, day, view, grid, nowMs, coverage, isChosen, summary }: CameraTimelineProps) {
  const { t } = useTranslation();
  const drag = useRangeDrag(view, isChosen ? chosenRange : noRange, () => chooseCamera(cameraId, true));
  const recorded = useMemo(() => recordedPath(coverage?.spans ?? [], view), [coverage, view]);
  // What has not happened yet is not missing.
  const past: TimeSpan = { startMs: day.startMs, endMs: Math.max(day.startMs, Math.min(day.endMs, nowMs)) };
  return (
    <div
      className={coverage === null ? 'timeline-track timeline-track-loading' : 'timeline-track'}
      role="img"
      aria-label={t('footage.timeline.label', { camera, date: wallTimeOf(day.startMs, timeZone).date, summary })}
      data-camera-id={cameraId}
      {...drag}
    >
      {coverage !== null && bar(past, view, 'timeline-missing')}
      <svg viewBox={`0 0 ${DRAWING_WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
        <path className="timeline-recorded" d={recorded} />
        <path className="timeline-grid" d={grid} />
      </svg>
      {isChosen && <ChosenRange />}
    </div>
  );
}
