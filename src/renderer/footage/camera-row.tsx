import { Button, Checkbox } from '@mantine/core';
import { IconPlayerSkipForward } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera, CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { formatRange } from '../format/format-range.ts';
import { CameraTimeline } from './camera-timeline.tsx';
import { useCoverageSummary } from './coverage-summary.ts';
import { chooseCamera, showDay, timeZone } from './footage-store.ts';

/** From the first to the last recorded day. */
function recordedDays(firstMs: number, lastMs: number): string {
  const first = wallTimeOf(firstMs, timeZone).date;
  const last = wallTimeOf(lastMs - 1, timeZone).date;
  return first === last ? first : `${first} – ${last}`;
}

/** Name, checkbox and the time that there is footage of; apart from the timeline, which renders when more is recorded. */
const CameraChoice = memo(function CameraChoice({ camera, isChosen }: { camera: Camera; isChosen: boolean }) {
  const { t } = useTranslation();
  const { name, firstMs, lastMs } = camera;
  return (
    <div className="camera-choice">
      <Checkbox
        label={<bdi className="camera-name" title={name}>{name}</bdi>}
        aria-label={name}
        checked={isChosen}
        onChange={(event) => chooseCamera(camera.id, event.currentTarget.checked)}
        className="camera-checkbox"
      />
      {firstMs !== null && lastMs !== null && (
        <p className="camera-extent" title={t('footage.cameras.extentHint', { range: formatRange(firstMs, lastMs, timeZone) })}>
          {recordedDays(firstMs, lastMs)}
        </p>
      )}
    </div>
  );
});

interface CameraRowProps {
  camera: Camera;
  day: TimeSpan;
  nowMs: number;
  coverage: CameraCoverage | null;
  isChosen: boolean;
}

/** A camera: its checkbox, its timeline, what the timeline says in words, and the way to its latest recorded day. */
export const CameraRow = memo(function CameraRow({ camera, day, nowMs, coverage, isChosen }: CameraRowProps) {
  const { t } = useTranslation();
  const summary = useCoverageSummary(coverage, day, nowMs);
  const latestDate = camera.lastMs === null ? null : wallTimeOf(camera.lastMs - 1, timeZone).date;
  const isElsewhere = latestDate !== null && coverage?.spans.length === 0 && latestDate !== wallTimeOf(day.startMs, timeZone).date;
  return (
    <div className={isChosen ? 'camera-row camera-row-chosen' : 'camera-row'}>
      <CameraChoice camera={camera} isChosen={isChosen} />
      <div className="timeline">
        <CameraTimeline cameraId={camera.id} camera={camera.name} day={day} nowMs={nowMs} coverage={coverage} isChosen={isChosen} summary={summary} />
        <div className="timeline-foot">
          <p className="timeline-summary" aria-hidden="true" title={summary}>{summary}</p>
          {isElsewhere && (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlayerSkipForward size={13} aria-hidden="true" />}
              aria-label={t('footage.timeline.toLatestOf', { camera: camera.name, date: latestDate })}
              onClick={() => showDay(latestDate)}
            >
              {t('footage.timeline.toLatest', { date: latestDate })}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
});
