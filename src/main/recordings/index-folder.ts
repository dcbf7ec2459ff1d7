import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../db/open.ts';
import { createCoverageKeeper } from './coverage.ts';
import { Mp4FormatError, readMp4Header } from './mp4-header.ts';
import type { SegmentFolder, SourceAdapter } from './sources/adapter.ts';

/** Footage longer than this in one file is no segment of a recorder; the index's look-back relies on it. */
const LONGEST_SEGMENT_MS = 600_000;
export const HOUR_MS = 3_600_000;

/** What one folder changed. */
export interface FolderChange {
  filesSeen: number;
  added: number;
  removed: number;
}

/** A file that cannot be used, as it was found. */
export interface UnreadableFind {
  path: string;
  reason: string;
  sizeBytes: number;
  changedAtMs: number;
}

/** What was known of unreadable files, and what is found now. */
export interface UnreadableBook {
  /** @returns whether this very file was found unreadable before, so that it need not be read again */
  isKnown(path: string, sizeBytes: number, changedAtMs: number): boolean;
  report(find: UnreadableFind): void;
}

/** What the disk holds of a folder. */
interface FoundFile {
  startMs: number;
  path: string;
  sizeBytes: number;
  changedAtMs: number;
}

/**
 * Compares one folder (a camera's hour) with the index and makes the index follow, in one short transaction. Only new
 * files and files of another size are opened.
 */
export function createFolderIndexer(database: Database, adapter: SourceAdapter, unreadable: UnreadableBook) {
  const keepCoverage = createCoverageKeeper(database);
  const known = database.prepare<[number, number, number], { startMs: number; sizeBytes: number }>('SELECT start_ms AS startMs, size_bytes AS sizeBytes FROM segment WHERE camera_id = ? AND start_ms >= ? AND start_ms < ?');
  const put = database.prepare('INSERT INTO segment (camera_id, start_ms, duration_ms, size_bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET duration_ms = excluded.duration_ms, size_bytes = excluded.size_bytes');
  const remove = database.prepare('DELETE FROM segment WHERE camera_id = ? AND start_ms = ?');
  const count = database.prepare('UPDATE camera SET segment_count = segment_count + ? WHERE id = ?');

  const apply = database.transaction((cameraId: number, hourMs: number, put_: { file: FoundFile; durationMs: number; isNew: boolean }[], gone: number[]) => {
    for (const { file, durationMs } of put_) put.run(cameraId, file.startMs, durationMs, file.sizeBytes);
    for (const startMs of gone) remove.run(cameraId, startMs);
    count.run(put_.filter(({ isNew }) => isNew).length - gone.length, cameraId);
    keepCoverage(cameraId, { startMs: hourMs, endMs: hourMs + HOUR_MS });
  });

  /** @param folder undefined when the hour has vanished from the disk */
  return (cameraId: number, hourMs: number, folder: SegmentFolder | undefined): FolderChange => {
    const before = new Map(known.all(cameraId, hourMs, hourMs + HOUR_MS).map(({ startMs, sizeBytes }) => [startMs, sizeBytes]));
    const files = folder === undefined ? [] : listFiles(folder, adapter);
    const changed: { file: FoundFile; durationMs: number; isNew: boolean }[] = [];
    for (const file of files) {
      const isNew = !before.has(file.startMs);
      const isSame = before.get(file.startMs) === file.sizeBytes;
      const durationMs = isSame ? undefined : readDuration(file, unreadable);
      if (durationMs !== undefined) changed.push({ file, durationMs, isNew });
      if (isSame || durationMs !== undefined) before.delete(file.startMs);
    }
    // What is left is in the index, and not on the disk any more, or not readable any more.
    const gone = [...before.keys()];
    if (changed.length + gone.length > 0) apply.immediate(cameraId, hourMs, changed, gone);
    return { filesSeen: files.length, added: changed.filter(({ isNew }) => isNew).length, removed: gone.length };
  };
}

function listFiles(folder: SegmentFolder, adapter: SourceAdapter): FoundFile[] {
  return readdirSync(folder.path).sort().flatMap((name) => {
    const startMs = adapter.startOf(name, folder);
    if (startMs === undefined) return [];
    const path = join(folder.path, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    // A file that vanishes between listing and looking has been deleted by the recorder.
    return stats === undefined ? [] : [{ startMs, path, sizeBytes: stats.size, changedAtMs: Math.round(stats.mtimeMs) }];
  });
}

function readDuration(file: FoundFile, unreadable: UnreadableBook): number | undefined {
  if (unreadable.isKnown(file.path, file.sizeBytes, file.changedAtMs)) return undefined;
  try {
    const video = readMp4Header(file.path).tracks.find(({ kind }) => kind === 'video');
    if (video === undefined) throw new Mp4FormatError('it holds no picture');
    const durationMs = Math.round(video.durationUs / 1_000);
    if (durationMs < 1) throw new Mp4FormatError('it holds no footage');
    if (durationMs > LONGEST_SEGMENT_MS) throw new Mp4FormatError(`it is ${String(Math.round(durationMs / 60_000))} minutes long; a recorder's segments are at most 10`);
    return durationMs;
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    unreadable.report({ path: file.path, reason: error.message, sizeBytes: file.sizeBytes, changedAtMs: file.changedAtMs });
    return undefined;
  }
}
