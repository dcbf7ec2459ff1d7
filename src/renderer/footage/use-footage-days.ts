import { MAX_BATCH_EXPORT_ITEMS } from '../../shared/job.ts';
import { daysOfMonth } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import type { Loaded } from '../components/use-loaded.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { timeZone } from './footage-store.ts';

/** Which days of a month have footage, by `YYYY-MM-DD`. */
export type FootageDays = ReadonlyMap<string, boolean>;

async function loadDays(cameraIds: readonly number[], month: string): Promise<FootageDays> {
  const { dates, boundariesMs } = daysOfMonth(month, timeZone);
  const chunks: number[][] = [];
  for (let index = 0; index < cameraIds.length; index += MAX_BATCH_EXPORT_ITEMS) chunks.push(cameraIds.slice(index, index + MAX_BATCH_EXPORT_ITEMS));
  const answers = await Promise.all(chunks.map((chunk) => request('coverage:days', { cameraIds: chunk, boundariesMs })));
  return new Map(dates.map((date, index) => [date, answers.some((days) => days[index] === true)]));
}

/**
 * Asks again when the index changes.
 * @param month any day of it, `YYYY-MM-DD`; null to ask nothing
 * @returns which days of the month have footage of any of the cameras; days of another month are not in it
 */
export function useFootageDays(cameraIds: readonly number[], month: string | null): Loaded<FootageDays> {
  const version = useLibraryStore((state) => state.versions.cameras);
  const key = month === null ? null : JSON.stringify([cameraIds, month, version]);
  return useLoaded(key, async () => loadDays(cameraIds, month ?? ''));
}
