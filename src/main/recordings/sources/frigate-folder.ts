import { readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import type { BadPlace, SegmentFolder, SourceAdapter } from './adapter.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^([01]\d|2[0-3])$/;
const SEGMENT = /^([0-5]\d)\.([0-5]\d)\.mp4$/;
/** What Node puts where bytes are no UTF-8. */
const REPLACEMENT_CHARACTER = '\uFFFD';

/**
 * Frigate's layout: `recordings/YYYY-MM-DD/HH/<camera>/MM.SS.mp4`, all in UTC. A camera is whatever its folder is called.
 * Links inside the layout are not followed: a recorder makes none, and one made by somebody else could lead anywhere.
 */
export const frigateFolder: SourceAdapter = {
  findRoot: (sourcePath) => {
    const below = join(sourcePath, 'recordings');
    if (isFolder(below)) return below;
    if (!isFolder(sourcePath)) return undefined;
    return basename(sourcePath) === 'recordings' || readdirSync(sourcePath).some((name) => DAY.test(name)) ? sourcePath : undefined;
  },

  *segmentFolders(root) {
    for (const day of foldersIn(root)) {
      if (!DAY.test(day.name) || Number.isNaN(Date.parse(`${day.name}T00:00:00Z`))) continue;
      const dayPath = join(root, day.name);
      for (const hour of readable(dayPath)) {
        if ('reason' in hour) { yield hour; continue; }
        if (!HOUR.test(hour.name)) continue;
        yield* camerasOf(join(dayPath, hour.name), Date.parse(`${day.name}T${hour.name}:00:00Z`));
      }
    }
  },

  startOf: (fileName, folder) => {
    const match = SEGMENT.exec(fileName);
    return match ? folder.hourMs + Number(match[1]) * 60_000 + Number(match[2]) * 1_000 : undefined;
  },

  pathOf: (root, camera, startMs) => {
    const text = new Date(startMs).toISOString();
    return join(root, text.slice(0, 10), text.slice(11, 13), camera, `${text.slice(14, 16)}.${text.slice(17, 19)}.mp4`);
  },
};

function* camerasOf(hourPath: string, hourMs: number): Generator<SegmentFolder | BadPlace> {
  for (const camera of readable(hourPath)) {
    if ('reason' in camera) yield camera;
    else if (camera.name.includes(REPLACEMENT_CHARACTER)) yield { path: join(hourPath, camera.name), reason: 'its name is not valid text (UTF-8); rename the folder' };
    else yield { camera: camera.name, hourMs, path: join(hourPath, camera.name) };
  }
}

/** Folders inside, in order; one that cannot be read is an entry with its reason, so that the rest goes on. */
function readable(path: string): (Dirent | BadPlace)[] {
  try {
    return foldersIn(path);
  } catch (error) {
    return [{ path, reason: `it cannot be listed (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})` }];
  }
}

function foldersIn(path: string): Dirent[] {
  return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
