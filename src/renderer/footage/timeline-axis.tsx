import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeSpan } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { chooseRange, chosenRange, showView, timeZone } from './footage-store.ts';
import type { RangeEdge } from './range-edges.ts';
import { edgeBounds, moveEdgeByKey } from './range-edges.ts';
import type { Tick } from './timeline-scale.ts';
import { percentOf, placeInView, viewShowing } from './timeline-scale.ts';
import { useViewReader } from './timeline-view.tsx';
import { useRangeDrag } from './use-range-drag.ts';

interface RangeHandleProps {
  edge: RangeEdge;
  range: TimeSpan;
  day: TimeSpan;
  view: TimeSpan;
}

/** One end of the range: a slider for keys; its pointer is the lane's. */
function RangeHandle({ edge, range, day, view }: RangeHandleProps) {
  const { t } = useTranslation();
  const ms = edge === 'start' ? range.startMs : range.endMs;
  const bounds = edgeBounds(edge, range, day);
  const percent = percentOf(ms, view);
  const isOutside = percent < 0 || percent > 100;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const moved = moveEdgeByKey(event, edge, range, day, view);
    if (moved === null) return;
    event.preventDefault();
    chooseRange(moved, null);
    const shown = viewShowing(edge === 'start' ? moved.startMs : moved.endMs, view, day);
    if (shown !== view) showView(shown);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      data-edge={edge}
      aria-label={t(`footage.range.${edge}Handle`)}
      aria-orientation="horizontal"
      aria-valuemin={bounds.minMs}
      aria-valuemax={bounds.maxMs}
      aria-valuenow={ms}
      aria-valuetext={formatInstant(ms, timeZone)}
      className={`range-handle range-handle-${edge}${isOutside ? ' range-handle-outside' : ''}`}
      style={{ left: `${Math.min(100, Math.max(0, percent))}%` }}
      onKeyDown={onKeyDown}
    />
  );
}

interface TimelineAxisProps {
  ref: Ref<HTMLDivElement>;
  ticks: readonly Tick[];
  range: TimeSpan | null;
  day: TimeSpan;
  view: TimeSpan;
}

/** The scale above the timelines, with the chosen range and a handle at each of its ends. */
export function TimelineAxis({ ref, ticks, range, day, view }: TimelineAxisProps) {
  const { t } = useTranslation();
  const drag = useRangeDrag(useViewReader(), chosenRange);
  const place = range === null ? null : placeInView(range, view);
  return (
    <div className="camera-scale">
      <div ref={ref} className="camera-scale-lane" role="group" aria-label={t('footage.range.label')} {...drag}>
        <div className="camera-scale-ticks" aria-hidden="true">
          {ticks.map((tick) => <span key={tick.ms} style={{ left: `${tick.leftPercent}%` }}>{tick.label}</span>)}
        </div>
        {place !== null && <div className="range-bar" style={{ left: `${place.leftPercent}%`, width: `${place.widthPercent}%` }} />}
        {range !== null && (
          <>
            <RangeHandle edge="start" range={range} day={day} view={view} />
            <RangeHandle edge="end" range={range} day={day} view={view} />
          </>
        )}
      </div>
    </div>
  );
}
