import type { TimeSpan } from '../../shared/recordings.ts';
import type { Tick } from './timeline-scale.ts';
import { percentOf } from './timeline-scale.ts';

/** Width of the drawing that the paths are made for, stretched over the timeline; its height is 1. */
export const DRAWING_WIDTH = 2_000;
/** Least width of a recorded span and of a gap: between one and two pixels, or it could not be seen at all. */
const LEAST_SPAN = 4;
const LEAST_GAP = 3;

interface Bar {
  from: number;
  to: number;
}

const unit = (ms: number, view: TimeSpan): number => (percentOf(ms, view) / 100) * DRAWING_WIDTH;
const rounded = (value: number): number => Math.round(value * 10) / 10;

function barOf(span: TimeSpan, view: TimeSpan): Bar {
  const from = Math.max(0, unit(span.startMs, view));
  const to = Math.min(DRAWING_WIDTH, unit(span.endMs, view));
  if (to - from >= LEAST_SPAN) return { from, to };
  const start = Math.min(Math.max(0, (from + to - LEAST_SPAN) / 2), DRAWING_WIDTH - LEAST_SPAN);
  return { from: start, to: start + LEAST_SPAN };
}

/** A gap too small to see is cut out of the longer neighbour; between two slivers there is no room for one. */
function join(last: Bar, next: Bar): Bar | null {
  if (next.from - last.to >= LEAST_GAP) return next;
  if (last.to - last.from >= 2 * LEAST_SPAN) {
    last.to = next.from - LEAST_GAP;
    return next;
  }
  if (next.to - next.from >= 2 * LEAST_SPAN) return { from: last.to + LEAST_GAP, to: next.to };
  last.to = Math.max(last.to, next.to);
  return null;
}

/**
 * What is recorded within a view as one path of an SVG, {@link DRAWING_WIDTH} wide and 1 high. However long the view,
 * neither a short recording nor a short gap vanishes.
 * @param spans in order and not touching, as in a coverage
 */
export function recordedPath(spans: readonly TimeSpan[], view: TimeSpan): string {
  const bars: Bar[] = [];
  for (const span of spans) {
    if (span.endMs <= view.startMs || span.startMs >= view.endMs) continue;
    const bar = barOf(span, view);
    const last = bars.at(-1);
    const next = last === undefined ? bar : join(last, bar);
    if (next !== null) bars.push(next);
  }
  return bars.map(({ from, to }) => `M${rounded(from)} 0H${rounded(to)}V1H${rounded(from)}Z`).join('');
}

/** @returns the marks of the scale as one path of the same drawing */
export function ticksPath(ticks: readonly Tick[]): string {
  return ticks.map(({ leftPercent }) => `M${rounded((leftPercent / 100) * DRAWING_WIDTH)} 0V1`).join('');
}

/**
 * Whether something is recorded at a moment.
 * @param spans in order and not touching, as in a coverage
 */
export function isRecordedAt(spans: readonly TimeSpan[], ms: number): boolean {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined) return false;
    if (ms < span.startMs) high = middle - 1;
    else if (ms >= span.endMs) low = middle + 1;
    else return true;
  }
  return false;
}
