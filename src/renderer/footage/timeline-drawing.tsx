import { createContext, useContext, useMemo } from 'react';
import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { useRangePlace } from './range-place.ts';
import { placeInView } from './timeline-scale.ts';
import { DRAWING_WIDTH, recordedPath } from './timeline-shapes.ts';
import { useTimelineView } from './timeline-view.tsx';

const GridContext = createContext('');

/** Tells the drawings below the marks of the scale, as a path of the drawing, past everything between that need not render for it. */
export const TimelineGridProvider = GridContext.Provider;

function bar(place: { leftPercent: number; widthPercent: number } | null, className: string) {
  return place === null ? null : <div className={className} style={{ left: `${place.leftPercent}%`, width: `${place.widthPercent}%` }} />;
}

interface TimelineDrawingProps {
  day: TimeSpan;
  nowMs: number;
  /** Null while it is not known yet. */
  coverage: CameraCoverage | null;
}

/** What is recorded and what is missing in the part of the day in view. All of a row that zooming and panning render. */
export function TimelineDrawing({ day, nowMs, coverage }: TimelineDrawingProps) {
  const view = useTimelineView();
  const grid = useContext(GridContext);
  const recorded = useMemo(() => recordedPath(coverage?.spans ?? [], view), [coverage, view]);
  // What has not happened yet is not missing.
  const past: TimeSpan = { startMs: day.startMs, endMs: Math.max(day.startMs, Math.min(day.endMs, nowMs)) };
  return (
    <>
      {coverage !== null && bar(placeInView(past, view), 'timeline-missing')}
      <svg viewBox={`0 0 ${DRAWING_WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
        <path className="timeline-recorded" d={recorded} />
        <path className="timeline-grid" d={grid} />
      </svg>
    </>
  );
}

/** The chosen range over a timeline. All of a row that a drag renders. */
export function ChosenRange() {
  return bar(useRangePlace(), 'timeline-range');
}
