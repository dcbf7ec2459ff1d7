import { useMemo } from 'react';
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
  const allCameras = useLibraryStore((state) => state.cameras);
  const selectedCameraIds = useFootageStore((state) => state.selectedCameraIds);
  const startText = useFootageStore((state) => state.start);
  const endText = useFootageStore((state) => state.end);
  const cameras = useMemo(() => (allCameras ?? []).filter((camera) => selectedCameraIds.includes(camera.id)), [allCameras, selectedCameraIds]);
  // The same range stays the same object: the timelines of the chosen cameras render again only when it changes.
  const moments = useMemo(() => {
    const start = readMoment(startText, timeZone);
    const end = readMoment(endText, timeZone);
    const reading = readRange(start, end);
    return { start, end, reading, range: reading.kind === 'range' ? reading.range : null };
  }, [startText, endText]);
  return { cameras, ...moments };
}
