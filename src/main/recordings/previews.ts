import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TimeSpan } from '../../shared/recordings.ts';

/** A low-resolution file that the recorder made of a span of a camera's footage, and the part of it that is in a range. */
export interface PreviewClip {
  /** Absolute. */
  path: string;
  /** UTC ms of the file's first picture. */
  startMs: number;
  /** UTC ms of its end. */
  endMs: number;
  /** Both inside the file, milliseconds from its start. */
  fromMs: number;
  toMs: number;
}

/** Frigate names a preview by its start and end: `<unix seconds>-<unix seconds>.mp4`, with a fraction. */
const PREVIEW_NAME = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\.mp4$/;

/**
 * Frigate's previews of a camera within a range, in order of time: `clips/previews/<camera>/`, beside `recordings/`. The folder's
 * name is compared as a whole, so that `front` never gets the previews of `front-1`.
 * The part of a file that is wanted is counted from *its own* start at both ends; the reference system counts the end from the
 * end (rec:849), so that 10–20 s of a minute become 30 s.
 * @param recordingsRoot the folder that Frigate's layout starts at
 * @returns nothing where the recorder has no previews
 */
export function findPreviews(recordingsRoot: string, camera: string, range: TimeSpan): PreviewClip[] {
  // A camera's name comes from a folder's name; anything else is not one.
  if (camera === '' || camera === '.' || camera === '..' || basename(camera) !== camera || camera.includes('\\')) return [];
  const folder = join(dirname(recordingsRoot), 'clips', 'previews', camera);
  return namesIn(folder)
    .flatMap((name) => clipOf(join(folder, name), name, range))
    .sort((a, b) => a.startMs - b.startMs)
    .map(withoutOverlap)
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}

function clipOf(path: string, name: string, range: TimeSpan): PreviewClip[] {
  const match = PREVIEW_NAME.exec(name);
  if (match === null) return [];
  const startMs = Math.round(Number(match[1]) * 1_000);
  const endMs = Math.round(Number(match[2]) * 1_000);
  const fromMs = Math.max(0, range.startMs - startMs);
  const toMs = Math.min(endMs, range.endMs) - startMs;
  return endMs > startMs && toMs > fromMs ? [{ path, startMs, endMs, fromMs, toMs }] : [];
}

/** A recorder that was restarted may have made two files of one time; what was seen is not shown again. */
function withoutOverlap(clip: PreviewClip, index: number, clips: readonly PreviewClip[]): PreviewClip {
  const reachedMs = clips.slice(0, index).reduce((latest, before) => Math.max(latest, before.startMs + before.toMs), 0);
  return { ...clip, fromMs: Math.max(clip.fromMs, reachedMs - clip.startMs) };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // A recorder without previews, or a camera without any.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
