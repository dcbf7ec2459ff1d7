import { lstatSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';
import type { Database } from '../db/open.ts';
import { Mp4FormatError, readSegmentDuration } from './mp4-header.ts';
import { createSegmentWriter, type NewSegment } from './segment-writer.ts';
import { MAX_SEGMENT_DURATION_MS, type SegmentFolder, type SourceAdapter } from './sources/adapter.ts';
import type { UnreadableBook } from './unreadable-book.ts';

/** The unit of the index's comparison with the disk. */
export const HOUR_MS = 3_600_000;

/** What one folder changed. */
export interface FolderChange {
  filesSeen: number;
  added: number;
  removed: number;
}

/** What the disk holds in a segment's place. */
interface FoundFile {
  startMs: number;
  /** Absolute. */
  path: string;
  sizeBytes: number;
  changedAtMs: number;
  /** Why it cannot be a segment, whatever it holds. */
  reason?: string;
}

/**
 * Compares one folder (a camera's hour) with the index and makes the index follow, in one short transaction of some
 * hundred rows, so that the main thread never waits long for its turn to write. Only new files and files of another size
 * are opened: a recorder never rewrites a segment, and a copy that was still growing has another size afterwards.
 */
export function createFolderIndexer(database: Database, adapter: SourceAdapter, unreadable: UnreadableBook) {
  const write = createSegmentWriter(database);
  const known = database.prepare<[number, number, number], [number, number]>('SELECT start_ms, size_bytes FROM segment WHERE camera_id = ? AND start_ms >= ? AND start_ms < ?').raw();

  /**
   * @param folder undefined when the hour has vanished from the disk
   * @throws errors of node:fs when the folder cannot be listed
   */
  return (cameraId: number, hourMs: number, folder: SegmentFolder | undefined): FolderChange => {
    const files = folder === undefined ? [] : listFiles(folder, adapter);
    const before = new Map(known.all(cameraId, hourMs, hourMs + HOUR_MS));
    const changed: NewSegment[] = [];
    for (const file of files) {
      const sizeBefore = before.get(file.startMs);
      const isSame = sizeBefore === file.sizeBytes && file.reason === undefined;
      const durationMs = isSame ? undefined : readDuration(file, unreadable);
      if (durationMs !== undefined) changed.push({ startMs: file.startMs, durationMs, sizeBytes: file.sizeBytes, isNew: sizeBefore === undefined });
      if (isSame || durationMs !== undefined) before.delete(file.startMs);
    }
    // What is left is in the index, and not on the disk any more, or not readable any more.
    const gone = [...before.keys()];
    if (changed.length + gone.length > 0) write(cameraId, { startMs: hourMs, endMs: hourMs + HOUR_MS }, changed, gone);
    return { filesSeen: files.length, added: changed.filter(({ isNew }) => isNew).length, removed: gone.length };
  };
}

function listFiles(folder: SegmentFolder, adapter: SourceAdapter): FoundFile[] {
  const files: FoundFile[] = [];
  for (const name of readdirSync(folder.path)) {
    const startMs = adapter.startOf(name, folder);
    if (startMs === undefined) continue;
    // Not join(), which takes as long as looking at the file.
    const file = lookAt(folder.path + sep + name, startMs);
    if (file !== undefined) files.push(file);
  }
  return files;
}

/** @returns undefined for a file that the recorder deleted between being listed and being looked at */
function lookAt(path: string, startMs: number): FoundFile | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const file = { startMs, path, sizeBytes: stats.size, changedAtMs: Math.round(stats.mtimeMs) };
    if (stats.isFile()) return file;
    return { ...file, reason: stats.isSymbolicLink() ? 'it is a link, and links are not followed' : 'it is not a file' };
  } catch (error) {
    return { startMs, path, sizeBytes: 0, changedAtMs: 0, reason: `the disk reported an error (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})` };
  }
}

function readDuration(file: FoundFile, unreadable: UnreadableBook): number | undefined {
  if (unreadable.isKnown(file)) return undefined;
  try {
    if (file.reason !== undefined) throw new Mp4FormatError(file.reason);
    const durationMs = Math.round(readSegmentDuration(file.path) / 1_000);
    if (durationMs < 1) throw new Mp4FormatError('it holds no footage');
    if (durationMs > MAX_SEGMENT_DURATION_MS) throw new Mp4FormatError(`it is ${String(Math.ceil(durationMs / 60_000))} minutes long; a recorder's segments are at most ${String(MAX_SEGMENT_DURATION_MS / 60_000)}`);
    return durationMs;
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    unreadable.report({ ...file, reason: error.message });
    return undefined;
  }
}
