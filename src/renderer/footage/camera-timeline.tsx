import type { PointerEvent } from 'react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { gapsWithin } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { formatHoursMinutesSeconds } from '../format/format-duration.ts';
import { gapTimes } from '../format/gap-times.ts';
import { chooseCamera, chooseRange, timeZone } from './footage-store.ts';
import type { Tick } from './timeline-scale.ts';
import { momentAt, placeInView } from './timeline-scale.ts';

interface CameraTimelineProps {
  cameraId: number;
  camera: string;
  day: TimeSpan;
  view: TimeSpan;
  ticks: readonly Tick[];
  nowMs: number;
  /** Null while it is not known yet. */
  coverage: CameraCoverage | null;
  range: TimeSpan | null;
}

const MAX_GAPS_IN_TEXT = 3;

function Bar({ span, view, className }: { span: TimeSpan; view: TimeSpan; className: string }) {
  const place = placeInView(span, view);
  if (place === null) return null;
  return <div className={className} style={{ left: `${place.leftPercent}%`, width: `${place.widthPercent}%` }} />;
}

/** A day of one camera: recorded, missing, yet to come, and the chosen range; drag over it to choose one. */
export function CameraTimeline({ cameraId, camera, day, view, ticks, nowMs, coverage, range }: CameraTimelineProps) {
  const { t } = useTranslation();
  const dragStartMs = useRef<number | null>(null);

  const pointerMs = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return momentAt((event.clientX - box.left) / box.width, view);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragStartMs.current = pointerMs(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (dragStartMs.current === null) return;
    const reachedMs = pointerMs(event);
    // A click that does not move chooses nothing, so that a range is not lost by accident.
    if (reachedMs === dragStartMs.current) return;
    chooseCamera(cameraId, true);
    chooseRange({ startMs: Math.min(reachedMs, dragStartMs.current), endMs: Math.max(reachedMs, dragStartMs.current) }, null);
  };
  const endDrag = (): void => {
    dragStartMs.current = null;
  };

  // What has not happened yet is not missing.
  const past: TimeSpan = { startMs: day.startMs, endMs: Math.max(day.startMs, Math.min(day.endMs, nowMs)) };
  const spans = coverage?.spans ?? [];
  const gaps = past.endMs > past.startMs ? gapsWithin(spans, past).filter((gap) => gap.endMs - gap.startMs >= 500) : [];
  const recorded = {
    recorded: formatHoursMinutesSeconds(coverage?.recordedMs ?? 0),
    total: formatHoursMinutesSeconds(past.endMs - past.startMs),
  };
  const summary =
    coverage === null ? t('footage.timeline.loading')
    : spans.length === 0 ? t('footage.timeline.nothing')
    : gaps.length === 0 ? t('footage.timeline.complete', recorded)
    : t('footage.timeline.withGaps', { ...recorded, count: gaps.length, gaps: gapTimes(gaps, timeZone, MAX_GAPS_IN_TEXT) });

  return (
    <div className="timeline">
      <div
        className={coverage === null ? 'timeline-track timeline-track-loading' : 'timeline-track'}
        role="img"
        aria-label={t('footage.timeline.label', { camera, date: wallTimeOf(day.startMs, timeZone).date, summary })}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={endDrag}
        onPointerCancel={endDrag}
      >
        {coverage !== null && <Bar span={past} view={view} className="timeline-missing" />}
        {spans.map((span) => <Bar key={span.startMs} span={span} view={view} className="timeline-recorded" />)}
        {ticks.map((tick) => <div key={tick.ms} className="timeline-tick" style={{ left: `${tick.leftPercent}%` }} />)}
        {range !== null && <Bar span={range} view={view} className="timeline-range" />}
      </div>
      <p className="timeline-summary" aria-hidden="true">{summary}</p>
    </div>
  );
}
