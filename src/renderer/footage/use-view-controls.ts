import type { RefObject } from 'react';
import { useEffect, useEffectEvent } from 'react';
import type { TimeSpan } from '../../shared/recordings.ts';
import { showView } from './footage-store.ts';
import { panView, zoomView, ZOOM_STEP } from './timeline-scale.ts';

/** What the keys and the wheel act on. */
export interface ViewControlTarget {
  day: TimeSpan;
  view: TimeSpan;
  range: TimeSpan | null;
}

/** A pixel of the wheel; a notch of a mouse is 100 or 120. */
const ZOOM_PER_PIXEL = 1 / 240;
const PAN_PER_PIXEL = 1 / 1_200;
const LINE_PX = 40;
/** How far one press of a pan button goes, as a share of the view. */
export const PAN_STEP = 0.5;

/** @returns the middle of the chosen range while it is in view, else of the view: what one wants to look at more closely */
export function zoomAnchor({ view, range }: Pick<ViewControlTarget, 'view' | 'range'>): number {
  const middleOf = (span: TimeSpan): number => (span.startMs + span.endMs) / 2;
  if (range === null) return middleOf(view);
  const rangeMs = middleOf(range);
  return rangeMs > view.startMs && rangeMs < view.endMs ? rangeMs : middleOf(view);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** @returns the view that a key asks for; null when it asks for none */
function viewByKey(event: KeyboardEvent, { day, view, range }: ViewControlTarget): TimeSpan | 'day' | null {
  if (event.altKey || event.metaKey) return null;
  if (event.ctrlKey) return event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? panView(view, day, event.key === 'ArrowLeft' ? -PAN_STEP : PAN_STEP) : null;
  if (event.key === '+' || event.key === '=') return zoomView(view, day, ZOOM_STEP, zoomAnchor({ view, range }));
  if (event.key === '-') return zoomView(view, day, 1 / ZOOM_STEP, zoomAnchor({ view, range }));
  return event.key === '0' ? 'day' : null;
}

/**
 * Keys + and − zoom, 0 shows the whole day, Ctrl with an arrow pans; Ctrl with the wheel zooms around the pointer, Shift
 * with the wheel or a sideways wheel pans.
 * @param list element over which the wheel counts
 * @param scale element that the view is spread over
 */
export function useViewControls(list: RefObject<HTMLElement | null>, scale: RefObject<HTMLElement | null>, target: ViewControlTarget): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // A dialog, or a control that used the key itself.
    if (event.defaultPrevented || isTyping(event.target) || document.querySelector('[aria-modal="true"]') !== null) return;
    const view = viewByKey(event, target);
    if (view === null) return;
    event.preventDefault();
    showView(view);
  });
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const { day, view } = target;
    const box = scale.current?.getBoundingClientRect();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    // Shift turns the wheel sideways in Chromium already; elsewhere it does not.
    const sideways = (event.deltaX === 0 && event.shiftKey ? event.deltaY : event.deltaX) * pixels;
    if (event.ctrlKey && box !== undefined && box.width > 0) {
      event.preventDefault();
      const ratio = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      showView(zoomView(view, day, 2 ** (-event.deltaY * pixels * ZOOM_PER_PIXEL), view.startMs + ratio * (view.endMs - view.startMs)));
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      showView(panView(view, day, sideways * PAN_PER_PIXEL));
    }
  });
  useEffect(() => {
    const element = list.current;
    // React's own wheel listener is passive, and the page would scroll or zoom as well.
    element?.addEventListener('wheel', onWheel, { passive: false });
    window.addEventListener('keydown', onKeyDown);
    return () => {
      element?.removeEventListener('wheel', onWheel);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [list]);
}
