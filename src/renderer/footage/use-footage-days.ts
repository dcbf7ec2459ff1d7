import { daysOfMonth } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import type { Loaded } from '../components/use-loaded.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { askInBatches } from './ask-in-batches.ts';
import { timeZone } from './footage-store.ts';

/** Which days of a month have footage, by `YYYY-MM-DD`. */
export type FootageDays = ReadonlyMap<string, boolean>;

async function loadDays(cameraIds: readonly number[], month: string): Promise<FootageDays> {
  const { dates, boundariesMs } = daysOfMonth(month, timeZone);
  const answers = await askInBatches(cameraIds, (batch) => request('coverage:days', { cameraIds: batch, boundariesMs }));
  return new Map(dates.map((date, index) => [date, answers.some((days) => days[index] === true)]));
}

/**
 * Asks again when the index changes.
 * @param month any day of it, `YYYY-MM-DD`
 * @returns which days of the month have footage of any of the cameras; days of another month are not in it
 */
export function useFootageDays(cameraIds: readonly number[], month: string): Loaded<FootageDays> {
  const version = useLibraryStore((state) => state.versions.cameras);
  return useLoaded(JSON.stringify([cameraIds, month, version]), () => loadDays(cameraIds, month));
}
