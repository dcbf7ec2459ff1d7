import type { PointerEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { TimeSpan } from '../../shared/recordings.ts';
import { chooseRange } from './footage-store.ts';
import type { RangeEdge } from './range-edges.ts';
import { edgeAt } from './range-edges.ts';
import { useRangePreviewStore } from './range-preview-store.ts';
import { momentAt, percentOf } from './timeline-scale.ts';

/** How far a pointer moves before it means a range: a click that trembles must not lose the one that is chosen. */
const LEAST_DRAG_PX = 4;
/** How often the fields follow a drag; the bars on the timelines follow every frame. */
const FIELDS_INTERVAL_MS = 100;

interface Drag {
  pressedPx: number;
  /** The end that stays. */
  anchorMs: number;
  hasMoved: boolean;
  /** What has been dragged so far; null before that. */
  range: TimeSpan | null;
  /** When the fields last followed, on the clock of the events. */
  fieldsTime: number;
}

/** Handlers for the element that the view is spread over. */
export interface RangeDragHandlers {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
}

/** A handle says so itself: one that is held back at the edge of the view is not where its moment is. */
function edgeUnder(event: PointerEvent<HTMLElement>, range: TimeSpan | null, view: TimeSpan): RangeEdge | null {
  if (range === null) return null;
  const edge = event.target instanceof Element ? event.target.closest('[data-edge]')?.getAttribute('data-edge') : null;
  if (edge === 'start' || edge === 'end') return edge;
  const box = event.currentTarget.getBoundingClientRect();
  const pixel = (ms: number): number => (percentOf(ms, view) / 100) * box.width;
  return edgeAt(event.clientX - box.left, pixel(range.startMs), pixel(range.endMs));
}

/**
 * Chooses a range by dragging over a timeline, or moves one end of the chosen one.
 * @param readView asked when the pointer is used: the part of the day that the element shows. A value would render every timeline again
 *   with every step of a zoom
 * @param readRange asked when the pointer is pressed: the range whose ends can be taken hold of; null for none. A value
 *   would render every timeline again with every move of a drag
 * @param onDrag called as the range changes, before it does
 */
export function useRangeDrag(readView: () => TimeSpan, readRange: () => TimeSpan | null, onDrag?: () => void): RangeDragHandlers {
  const drag = useRef<Drag | null>(null);
  const pointerMs = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return momentAt((event.clientX - box.left) / box.width, readView());
  };
  const end = (): void => {
    const range = drag.current?.range ?? null;
    drag.current = null;
    if (range === null) return;
    useRangePreviewStore.setState({ range: null });
    chooseRange(range, null);
  };
  // A timeline that vanishes in mid-drag gets no more events.
  useEffect(() => () => { if (drag.current !== null) useRangePreviewStore.setState({ range: null }); }, []);
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const range = readRange();
      const edge = edgeUnder(event, range, readView());
      const anchorMs = edge === null || range === null ? pointerMs(event) : edge === 'start' ? range.endMs : range.startMs;
      drag.current = { pressedPx: event.clientX, anchorMs, hasMoved: false, range: null, fieldsTime: -Infinity };
    },
    onPointerMove: (event) => {
      const current = drag.current;
      if (current === null) return;
      current.hasMoved ||= Math.abs(event.clientX - current.pressedPx) >= LEAST_DRAG_PX;
      const reachedMs = pointerMs(event);
      if (!current.hasMoved || reachedMs === current.anchorMs) return;
      onDrag?.();
      current.range = { startMs: Math.min(reachedMs, current.anchorMs), endMs: Math.max(reachedMs, current.anchorMs) };
      useRangePreviewStore.setState({ range: current.range });
      if (event.timeStamp - current.fieldsTime < FIELDS_INTERVAL_MS) return;
      current.fieldsTime = event.timeStamp;
      chooseRange(current.range, null);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
