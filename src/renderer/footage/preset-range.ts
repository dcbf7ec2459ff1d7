import type { Camera, TimeSpan } from '../../shared/recordings.ts';

/** Lengths of the presets, in hours. */
export const presetHours = [1, 4, 8, 12, 24] as const;

/** A recorder writes a segment late; footage this fresh still counts as "now". */
const FRESH_MS = 10 * 60_000;

/** Where "the last hours" end. */
export interface PresetAnchor {
  endMs: number;
  /** `latest`: the end of the cameras' latest recording, because it is older than ten minutes. */
  relativeTo: 'latest' | 'now';
}

/** @returns where the presets end for the given cameras; with nothing recorded, now */
export function presetAnchor(cameras: readonly Pick<Camera, 'lastMs'>[], nowMs: number): PresetAnchor {
  const latestMs = cameras.reduce<number | null>((latest, { lastMs }) => (lastMs !== null && lastMs > (latest ?? -1) ? lastMs : latest), null);
  if (latestMs !== null && latestMs < nowMs - FRESH_MS) return { endMs: Math.floor(latestMs / 1000) * 1000, relativeTo: 'latest' };
  return { endMs: Math.floor(nowMs / 1000) * 1000, relativeTo: 'now' };
}

/** @returns the last `hours` before the anchor; elapsed hours, so that a night of changing clocks is not longer or shorter */
export function presetRange(anchor: PresetAnchor, hours: number): TimeSpan {
  return { startMs: Math.max(0, anchor.endMs - hours * 3_600_000), endMs: anchor.endMs };
}
