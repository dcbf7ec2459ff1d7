import { useTranslation } from 'react-i18next';
import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { chooseCamera, chosenRange, timeZone } from './footage-store.ts';
import { ChosenRange, TimelineDrawing } from './timeline-drawing.tsx';
import { useViewReader } from './timeline-view.tsx';
import { useRangeDrag } from './use-range-drag.ts';

interface CameraTimelineProps {
  cameraId: number;
  camera: string;
  day: TimeSpan;
  nowMs: number;
  /** Null while it is not known yet. */
  coverage: CameraCoverage | null;
  isChosen: boolean;
  /** The coverage in words. */
  summary: string;
}

const noRange = (): null => null;

/** The part of a day in view, of one camera: recorded, missing, yet to come, and the chosen range; drag over it to choose one. */
export function CameraTimeline({ cameraId, camera, day, nowMs, coverage, isChosen, summary }: CameraTimelineProps) {
  const { t } = useTranslation();
  const drag = useRangeDrag(useViewReader(), isChosen ? chosenRange : noRange, () => chooseCamera(cameraId, true));
  return (
    <div
      className={coverage === null ? 'timeline-track timeline-track-loading' : 'timeline-track'}
      role="img"
      aria-label={t('footage.timeline.label', { camera, date: wallTimeOf(day.startMs, timeZone).date, summary })}
      data-camera-id={cameraId}
      {...drag}
    >
      <TimelineDrawing day={day} nowMs={nowMs} coverage={coverage} />
      {isChosen && <ChosenRange />}
    </div>
  );
}
