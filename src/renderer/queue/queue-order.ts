import type { RequestInput } from '../../shared/ipc.ts';

/** Where a job goes among those that wait, as the engine is told. */
export type QueuePlace = RequestInput<'jobs:move'>['place'];
/** A move that a key or a menu makes. */
export type QueueMove = 'up' | 'down' | 'top' | 'bottom';

/**
 * @param middles of the waiting rows, from the top of the screen, in their order
 * @param y of the pointer
 * @returns the slot it is at: 0 is before the first row, one per row, the last is behind all
 */
export function slotAt(middles: readonly number[], y: number): number {
  const next = middles.findIndex((middle) => y < middle);
  return next < 0 ? middles.length : next;
}

/** @returns the place that a slot of the list is; null when the job is there already, or does not wait any more */
export function placeAtSlot(waiting: readonly string[], jobId: string, slot: number): QueuePlace | null {
  const index = waiting.indexOf(jobId);
  if (index < 0 || slot === index || slot === index + 1) return null;
  const next = waiting[slot];
  return next === undefined ? { to: 'bottom' } : { before: next };
}

/** @returns the place that a move leads to; null when the job cannot go there */
export function placeOfMove(waiting: readonly string[], jobId: string, move: QueueMove): QueuePlace | null {
  const index = waiting.indexOf(jobId);
  const slots = { up: index - 1, down: index + 2, top: 0, bottom: waiting.length };
  const slot = slots[move];
  if (index < 0 || slot < 0 || slot > waiting.length) return null;
  const place = placeAtSlot(waiting, jobId, slot);
  return place !== null && move === 'top' ? { to: 'top' } : place;
}

/** @returns the position, from 1, that a job has once it was moved */
export function positionAfter(waiting: readonly string[], jobId: string, place: QueuePlace): number {
  if ('to' in place) return place.to === 'top' ? 1 : waiting.length;
  return waiting.filter((id) => id !== jobId).indexOf(place.before) + 1;
}
