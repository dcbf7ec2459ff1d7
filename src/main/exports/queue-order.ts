import { AppError } from '../../shared/errors.ts';

/** Where jobs are moved to among those that wait. */
export type QueuePlace = { to: 'top' } | { to: 'bottom' } | { before: string };

/**
 * The order of the waiting jobs after some of them were moved; those that are moved keep their order among themselves.
 * @param waiting ids in the present order
 * @param moved ids, each one of `waiting`
 * @throws AppError 'conflict' when a job does not wait any more
 */
export function reorder(waiting: readonly string[], moved: readonly string[], place: QueuePlace): string[] {
  const isMoved = new Set(moved);
  const named = 'before' in place ? [...isMoved, place.before] : [...isMoved];
  if (!named.every((id) => waiting.includes(id))) throw new AppError('conflict', 'One of these jobs does not wait any more.', { remedy: 'Look at the queue again; nothing was moved.' });
  const group = waiting.filter((id) => isMoved.has(id));
  const others = waiting.filter((id) => !isMoved.has(id));
  if ('before' in place) {
    if (isMoved.has(place.before)) return [...waiting];
    const index = others.indexOf(place.before);
    return [...others.slice(0, index), ...group, ...others.slice(index)];
  }
  return place.to === 'top' ? [...group, ...others] : [...others, ...group];
}
