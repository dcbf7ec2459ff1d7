import { describe, expect, it } from 'vitest';
import { clampView, fitView, momentAt, panView, placeInView, SHORTEST_VIEW_MS, ticksOf, viewShowing, zoomView } from '../../../src/renderer/footage/timeline-scale.ts';
import { dayRange } from '../../../src/shared/wall-time.ts';

const berlin = 'Europe/Berlin';
const day = dayRange('2026-05-01', berlin);
const at = (time: string): number => Date.parse(`2026-05-01T${time}+02:00`);
const span = (start: string, end: string) => ({ startMs: at(start), endMs: at(end) });
const MINUTE_MS = 60_000;

describe('the first view of a day', () => {
  it('is a few minutes of footage with a little room beside it', () => {
    const view = fitView([span('12:00:00', '12:03:00')], day);
    expect(view).toEqual(span('11:59:00', '12:04:00'));
  });

  it('holds the footage of all cameras, in whatever order', () => {
    const view = fitView([span('14:00:00', '14:10:00'), span('12:00:00', '12:03:00')], day);
    expect(view.startMs).toBeLessThan(at('12:00:00'));
    expect(view.endMs).toBeGreaterThan(at('14:10:00'));
  });

  it('does not move with every segment of footage that grows', () => {
    const views = [0, 10, 20, 30].map((seconds) => fitView([span('12:00:00', `12:30:${String(seconds).padStart(2, '0')}`)], day));
    expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1);
  });

  it('is the whole day when much of it is recorded, or nothing', () => {
    expect(fitView([span('00:00:00', '06:00:00')], day)).toEqual(day);
    expect(fitView([], day)).toEqual(day);
  });

  it('stays within the day', () => {
    const view = fitView([span('23:58:00', '23:59:30')], day);
    expect(view.endMs).toBe(day.endMs);
    expect(view.startMs).toBeLessThan(at('23:58:00'));
  });
});

describe('zooming', () => {
  it('keeps the moment under the pointer where it is', () => {
    const anchorMs = at('09:00:00');
    const view = zoomView(day, day, 8, anchorMs);
    expect(view.endMs - view.startMs).toBe(3 * 60 * MINUTE_MS);
    const share = (anchorMs - view.startMs) / (view.endMs - view.startMs);
    expect(share).toBeCloseTo(9 / 24, 6);
  });

  it('ends at the shortest view and at the whole day', () => {
    const closest = zoomView(day, day, 1_000_000, at('12:00:00'));
    expect(closest.endMs - closest.startMs).toBe(SHORTEST_VIEW_MS);
    expect((closest.startMs + closest.endMs) / 2).toBe(at('12:00:00'));
    expect(zoomView(closest, day, 1 / 1_000_000, at('12:00:00'))).toEqual(day);
  });

  it('comes back to the same view', () => {
    const view = span('11:00:00', '13:00:00');
    expect(zoomView(zoomView(view, day, 2, at('12:30:00')), day, 0.5, at('12:30:00'))).toEqual(view);
  });
});

describe('panning', () => {
  it('goes by a share of the view and stops at the ends of the day', () => {
    expect(panView(span('12:00:00', '13:00:00'), day, 0.5)).toEqual(span('12:30:00', '13:30:00'));
    expect(panView(span('00:10:00', '01:10:00'), day, -0.5)).toEqual(span('00:00:00', '01:00:00'));
    expect(panView(span('22:50:00', '23:50:00'), day, 0.5).endMs).toBe(day.endMs);
  });

  it('follows a moment that leaves the view, and only then', () => {
    const view = span('12:00:00', '12:20:00');
    expect(viewShowing(at('12:10:00'), view, day)).toBe(view);
    expect(viewShowing(at('12:20:30'), view, day)).toEqual(span('12:01:30', '12:21:30'));
    expect(viewShowing(at('11:59:30'), view, day)).toEqual(span('11:58:30', '12:18:30'));
  });

  it('brings a view of another day into this one', () => {
    const yesterday = dayRange('2026-04-30', berlin);
    const view = clampView({ startMs: yesterday.startMs, endMs: yesterday.startMs + 10 * MINUTE_MS }, day);
    expect(view).toEqual({ startMs: day.startMs, endMs: day.startMs + 10 * MINUTE_MS });
  });
});

describe('a pointer', () => {
  it('means the nearest second, never one outside the view', () => {
    const view = span('12:00:00', '12:10:00');
    expect(momentAt(0.5, view)).toBe(at('12:05:00'));
    expect(momentAt(0.50051, view)).toBe(at('12:05:00'));
    expect(momentAt(-3, view)).toBe(view.startMs);
    expect(momentAt(3, view)).toBe(view.endMs);
  });
});

describe('a span', () => {
  it('is clipped to the view', () => {
    expect(placeInView(span('11:00:00', '12:30:00'), span('12:00:00', '13:00:00'))).toEqual({ leftPercent: 0, widthPercent: 50 });
    expect(placeInView(span('11:00:00', '12:00:00'), span('12:00:00', '13:00:00'))).toBeNull();
  });
});

describe('the scale', () => {
  const labels = (view: { startMs: number; endMs: number }, widthPx: number) => ticksOf(day, view, berlin, widthPx).map(({ label }) => label);

  it('has marks as close as their labels can stand', () => {
    expect(labels(day, 700)).toEqual(['00:00', '02:00', '04:00', '06:00', '08:00', '10:00', '12:00', '14:00', '16:00', '18:00', '20:00', '22:00']);
    expect(labels(day, 300)).toEqual(['00:00', '06:00', '12:00', '18:00']);
    expect(labels(span('12:00:00', '12:12:00'), 700)).toHaveLength(12);
  });

  it('names seconds between whole minutes', () => {
    expect(labels(span('12:00:00', '12:02:00'), 700)).toEqual(['12:00:00', '12:00:15', '12:00:30', '12:00:45', '12:01:00', '12:01:15', '12:01:30', '12:01:45']);
  });

  it('leaves out a label that would be cut off', () => {
    const ticks = ticksOf(day, span('12:00:00', '12:10:10'), berlin, 700);
    expect(ticks.at(-1)).toMatchObject({ ms: at('12:10:00'), label: '' });
  });

  it('counts elapsed time on a day of 25 hours', () => {
    const longDay = dayRange('2026-10-25', berlin);
    expect(ticksOf(longDay, longDay, berlin, 1_400).map(({ label }) => label).slice(0, 5)).toEqual(['00:00', '01:00', '02:00', '02:00', '03:00']);
  });
});
