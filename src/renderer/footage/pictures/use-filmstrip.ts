import { useDebouncedValue } from '@mantine/hooks';
import type { Filmstrip } from '../../../shared/filmstrip.ts';
import type { TimeSpan } from '../../../shared/recordings.ts';
import { request } from '../../api.ts';
import type { Loaded } from '../../components/use-loaded.ts';
import { useLoaded } from '../../components/use-loaded.ts';
import { useLibraryStore } from '../../stores/library-store.ts';

/** So many fit under the timelines in two rows. */
const PICTURES = 12;
/** A range that is dragged or typed settles first. */
const SETTLE_MS = 500;
/** Of more, pictures say little and take long to find. */
const LONGEST_RANGE_MS = 24 * 3_600_000;

/** @returns whether pictures of a range are shown at all */
export function hasPictures(range: TimeSpan | null): range is TimeSpan {
  return range !== null && range.endMs - range.startMs <= LONGEST_RANGE_MS;
}

/** @returns pictures of a camera over a range, asked for once both have settled; what is shown of the range before stays until then */
export function useFilmstrip(cameraId: number | null, range: TimeSpan | null): Loaded<Filmstrip | null> {
  const version = useLibraryStore((state) => state.versions.cameras);
  const question = cameraId !== null && hasPictures(range) ? JSON.stringify([cameraId, range.startMs, range.endMs, version]) : null;
  const [settledQuestion] = useDebouncedValue(question, SETTLE_MS);
  const isSettled = settledQuestion === question;
  const loaded = useLoaded(isSettled ? question : null, () => request('filmstrip:make', { cameraId: cameraId ?? 0, startMs: range?.startMs ?? 0, endMs: range?.endMs ?? 0, count: PICTURES }));
  return { ...loaded, isLoading: question !== null && (!isSettled || loaded.isLoading) };
}
