import { readdirSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { BadPlace, SegmentFolder, SourceAdapter } from './adapter.ts';

const ROOT_NAME = 'recordings';
const HOUR_MS = 3_600_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^([01]\d|2[0-3])$/;
const SEGMENT = /^([0-5]\d)\.([0-5]\d)\.mp4$/;
/** What Node puts where bytes are no UTF-8. */
const REPLACEMENT_CHARACTER = '\uFFFD';

/**
 * Frigate's layout: `recordings/YYYY-MM-DD/HH/<camera>/MM.SS.mp4`, all in UTC. A camera is whatever its folder is called.
 * Links inside the layout are not followed but reported: a recorder makes none, and one that somebody else made could lead
 * out of the recordings, to files that are nobody's footage, or round in a circle.
 */
export const frigateFolder: SourceAdapter = {
  findRoot: (sourcePath) => {
    if (!isFolder(sourcePath)) return undefined;
    const below = join(sourcePath, ROOT_NAME);
    if (isFolder(below)) return below;
    return basename(sourcePath) === ROOT_NAME || readdirSync(sourcePath).some((name) => DAY.test(name)) ? sourcePath : undefined;
  },

  usualRoot: (sourcePath) => (basename(sourcePath) === ROOT_NAME ? sourcePath : join(sourcePath, ROOT_NAME)),

  *segmentFolders(root) {
    for (const day of entriesOf(root)) {
      if (!DAY.test(day.name) || !isRealDay(day.name)) continue;
      if (day.isLink) yield linkAt(join(root, day.name));
      else yield* hoursOf(join(root, day.name), day.name);
    }
  },

  startOf: (fileName, folder) => {
    const match = SEGMENT.exec(fileName);
    return match ? folder.hourMs + Number(match[1]) * 60_000 + Number(match[2]) * 1_000 : undefined;
  },

  pathOf: (root, camera, startMs) => pathsOf(root, camera)(startMs),

  pathsOf,
};

/** Writing a date as text takes longer than reading the row from the store, and is the same for a whole hour. */
function pathsOf(root: string, camera: string): (startMs: number) => string {
  let knownHour = Number.NaN;
  let folder = '';
  return (startMs) => {
    const hour = Math.floor(startMs / HOUR_MS);
    if (hour !== knownHour) {
      const text = new Date(hour * HOUR_MS).toISOString();
      folder = join(root, text.slice(0, 10), text.slice(11, 13), camera) + sep;
      knownHour = hour;
    }
    const second = Math.floor((startMs - hour * HOUR_MS) / 1_000);
    return `${folder}${twoDigits(Math.floor(second / 60))}.${twoDigits(second % 60)}.mp4`;
  };
}

function twoDigits(number: number): string {
  return number < 10 ? `0${String(number)}` : String(number);
}

function* hoursOf(dayPath: string, day: string): Generator<SegmentFolder | BadPlace> {
  for (const hour of entriesOrBadPlace(dayPath)) {
    if ('reason' in hour) { yield hour; continue; }
    if (!HOUR.test(hour.name)) continue;
    const hourPath = join(dayPath, hour.name);
    if (hour.isLink) yield linkAt(hourPath);
    else yield* camerasOf(hourPath, Date.parse(`${day}T${hour.name}:00:00Z`));
  }
}

function* camerasOf(hourPath: string, hourMs: number): Generator<SegmentFolder | BadPlace> {
  for (const camera of entriesOrBadPlace(hourPath)) {
    if ('reason' in camera) { yield camera; continue; }
    const path = join(hourPath, camera.name);
    if (camera.isLink) yield linkAt(path);
    // The character is also a legal one; only a folder that is not there under this name has lost bytes of its own.
    else if (camera.name.includes(REPLACEMENT_CHARACTER) && !isFolder(path)) yield { path, reason: 'its name is not valid text (UTF-8); rename the folder', isUnreachable: false };
    else yield { camera: camera.name, hourMs, path };
  }
}

function linkAt(path: string): BadPlace {
  return { path, reason: 'it is a link, and links are not followed; add the folder that it leads to as a source of its own', isUnreachable: false };
}

interface Entry {
  name: string;
  isLink: boolean;
}

/** Folders and links inside, in order; a folder that cannot be listed is an entry with its reason, so that the rest goes on. */
function entriesOrBadPlace(path: string): (Entry | BadPlace)[] {
  try {
    return entriesOf(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Deleted by the recorder between being listed and being looked at.
    if (code === 'ENOENT') return [];
    const why = code === 'EACCES' || code === 'EPERM' ? 'this user may not look into it' : `it cannot be listed (${String(code ?? error)})`;
    return [{ path, reason: why, isUnreachable: true }];
  }
}

function entriesOf(path: string): Entry[] {
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() || (entry.isSymbolicLink() && mayLeadToFolder(join(path, entry.name))) ? [{ name: entry.name, isLink: entry.isSymbolicLink() }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A link that leads round in a circle, or where this user may not look, is worth a report too. */
function mayLeadToFolder(link: string): boolean {
  try {
    return isFolder(link);
  } catch {
    return true;
  }
}

/** There is no 30th of February, although JavaScript makes it the 1st of March. */
function isRealDay(day: string): boolean {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(day);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
