import type { CameraCoverage, TimeSpan } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import type { Loaded } from '../components/use-loaded.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { askInBatches } from './ask-in-batches.ts';

async function loadCoverage(cameraIds: readonly number[], day: TimeSpan): Promise<Map<number, CameraCoverage>> {
  const answers = await askInBatches(cameraIds, (batch) => request('coverage:get', { cameraIds: batch, startMs: day.startMs, endMs: day.endMs }));
  return new Map(answers.flat().map((coverage) => [coverage.cameraId, coverage]));
}

/** @returns what is recorded of each camera within a day, by the camera's id; asked again when the index changes */
export function useDayCoverage(cameraIds: readonly number[], day: TimeSpan): Loaded<Map<number, CameraCoverage>> {
  const version = useLibraryStore((state) => state.versions.cameras);
  const key = cameraIds.length === 0 ? null : JSON.stringify([cameraIds, day, version]);
  const loaded = useLoaded(key, async () => ({ startMs: day.startMs, byCamera: await loadCoverage(cameraIds, day) }));
  // Another day's answer must not stand in while this one is asked for: it would call recorded hours missing.
  return { ...loaded, value: loaded.value?.startMs === day.startMs ? loaded.value.byCamera : null };
}
