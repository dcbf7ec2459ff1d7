import type { Camera, TimeSpan } from '../../shared/recordings.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { timeZone, useFootageStore } from './footage-store.ts';
import type { MomentReading, RangeReading } from './moment-text.ts';
import { readMoment, readRange } from './moment-text.ts';

/** What the export panel's fields amount to. */
export interface ExportDraft {
  /** The chosen cameras, in the order of the list; those that are gone from the store are left out. */
  cameras: Camera[];
  start: MomentReading;
  end: MomentReading;
  reading: RangeReading;
  /** Null while the fields do not make one. */
  range: TimeSpan | null;
}

/** @returns what is chosen on the footage page */
export function useExportDraft(): ExportDraft {
  const cameras = useLibraryStore((state) => state.cameras);
  const selectedCameraIds = useFootageStore((state) => state.selectedCameraIds);
  const start = readMoment(useFootageStore((state) => state.start), timeZone);
  const end = readMoment(useFootageStore((state) => state.end), timeZone);
  const reading = readRange(start, end);
  return {
    cameras: (cameras ?? []).filter((camera) => selectedCameraIds.includes(camera.id)),
    start,
    end,
    reading,
    range: reading.kind === 'range' ? reading.range : null,
  };
}
