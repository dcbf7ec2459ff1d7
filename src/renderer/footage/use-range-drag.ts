import type { PointerEvent } from 'react';
import { useRef } from 'react';
import type { TimeSpan } from '../../shared/recordings.ts';
import { chooseRange } from './footage-store.ts';
import type { RangeEdge } from './range-edges.ts';
import { edgeAt } from './range-edges.ts';
import { momentAt, percentOf } from './timeline-scale.ts';

/** How far a pointer moves before it means a range: a click that trembles must not lose the one that is chosen. */
const LEAST_DRAG_PX = 4;

interface Drag {
  pressedPx: number;
  /** The end that stays. */
  anchorMs: number;
  hasMoved: boolean;
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
 * @param onDrag called as the range changes, before it does
 */
export function useRangeDrag(view: TimeSpan, range: TimeSpan | null, onDrag?: () => void): RangeDragHandlers {
  const drag = useRef<Drag | null>(null);
  const pointerMs = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return momentAt((event.clientX - box.left) / box.width, view);
  };
  const end = (): void => {
    drag.current = null;
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const edge = edgeUnder(event, range, view);
      const anchorMs = edge === null || range === null ? pointerMs(event) : edge === 'start' ? range.endMs : range.startMs;
      drag.current = { pressedPx: event.clientX, anchorMs, hasMoved: false };
    },
    onPointerMove: (event) => {
      const current = drag.current;
      if (current === null) return;
      current.hasMoved ||= Math.abs(event.clientX - current.pressedPx) >= LEAST_DRAG_PX;
      const reachedMs = pointerMs(event);
      if (!current.hasMoved || reachedMs === current.anchorMs) return;
      onDrag?.();
      chooseRange({ startMs: Math.min(reachedMs, current.anchorMs), endMs: Math.max(reachedMs, current.anchorMs) }, null);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
