import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { SourceKind } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { createFolderIndexer, HOUR_MS, type FolderChange } from './index-folder.ts';
import { adapterOf, type SegmentFolder, type SourceAdapter } from './sources/adapter.ts';
import { openUnreadableBook } from './unreadable-book.ts';

/** What a scan counts while it runs. */
export interface ScanCounts {
  filesSeen: number;
  segmentsAdded: number;
  segmentsRemoved: number;
  unreadable: number;
}

export interface ScannedSource {
  id: number;
  kind: SourceKind;
  path: string;
}

export interface ScanOptions {
  nowMs: number;
  /** Called after every folder; the callee decides how much of it to pass on. */
  onProgress?: (counts: ScanCounts) => void;
  /** Asked before every folder. */
  shouldStop?: () => boolean;
}

/**
 * Makes the index of a source equal to what its folder holds. Runs in a worker thread, on a connection of its own.
 * A folder that cannot be read never empties the index: the disk may only be unplugged.
 * @returns undefined when it was stopped before its end; what it had entered stays
 * @throws AppError 'source_unreachable'
 */
export function indexSource(database: Database, source: ScannedSource, { nowMs, onProgress, shouldStop }: ScanOptions): ScanCounts | undefined {
  const adapter = adapterOf(source.kind);
  const root = openRoot(source.path, adapter);
  const counts: ScanCounts = { filesSeen: 0, segmentsAdded: 0, segmentsRemoved: 0, unreadable: 0 };
  const book = openUnreadableBook(database, source, nowMs);
  const indexFolder = createFolderIndexer(database, adapter, book);
  const cameraIdOf = createCameraLookup(database, source.id);
  const visited = new Set<string>();
  const unreachable = new Set<string>();
  const follow = (cameraId: number, hourMs: number, folder: SegmentFolder | undefined): void => {
    add(counts, indexFolder(cameraId, hourMs, folder));
    counts.unreadable = book.count();
    onProgress?.(counts);
  };

  for (const place of root.folders()) {
    if (shouldStop?.()) return undefined;
    if ('reason' in place) {
      book.report({ path: place.path, reason: place.reason, sizeBytes: 0, changedAtMs: 0 });
      if (place.isUnreachable) unreachable.add(place.path);
      continue;
    }
    const cameraId = cameraIdOf(place.camera);
    try {
      follow(cameraId, place.hourMs, place);
      visited.add(`${String(cameraId)}/${String(place.hourMs)}`);
    } catch (error) {
      const reason = reasonNotListed(error);
      if (reason === undefined) throw error;
      // A folder that has vanished in the meantime is dealt with below, as one that was gone before.
      if (reason === 'gone') continue;
      book.report({ path: place.path, reason, sizeBytes: 0, changedAtMs: 0 });
      unreachable.add(place.path);
    }
  }
  const vanished = listIndexedHours(database, source.id).filter(({ cameraId, camera, hourMs }) => !visited.has(`${String(cameraId)}/${String(hourMs)}`) && !isBelow(adapter.pathOf(root.path, camera, hourMs), unreachable));
  if (vanished.length > 0) root.refuseIfGone(visited.size + unreachable.size === 0);
  for (const { cameraId, hourMs } of vanished) {
    if (shouldStop?.()) return undefined;
    follow(cameraId, hourMs, undefined);
  }
  book.close();
  return { ...counts, unreadable: book.count() };
}

function add(counts: ScanCounts, change: FolderChange): void {
  counts.filesSeen += change.filesSeen;
  counts.segmentsAdded += change.added;
  counts.segmentsRemoved += change.removed;
}

/** Finds where a source's layout starts, and can tell later whether that is still the same folder. */
function openRoot(sourcePath: string, adapter: SourceAdapter) {
  const root = orUnreachable(sourcePath, () => {
    const path = adapter.findRoot(sourcePath);
    return path === undefined ? undefined : { path, identity: identityOf(path) };
  });
  if (root === undefined) throw unreachableSource(sourcePath, undefined);
  return {
    path: root.path,
    *folders(): ReturnType<SourceAdapter['segmentFolders']> {
      const folders = adapter.segmentFolders(root.path);
      for (;;) {
        const next = orUnreachable(sourcePath, () => folders.next());
        if (next.done) return;
        yield next.value;
      }
    },
    /** Before anything is taken out of the index: an unmounted disk leaves an empty folder, or another one, in its place. */
    refuseIfGone: (isEmpty: boolean): void => {
      if (isEmpty) throw emptySource(sourcePath);
      if (orUnreachable(sourcePath, () => identityOf(root.path)) !== root.identity) throw unreachableSource(sourcePath, undefined);
    },
  };
}

function identityOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${String(dev)}/${String(ino)}`;
}

function orUnreachable<Result>(sourcePath: string, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw unreachableSource(sourcePath, error);
    throw error;
  }
}

function unreachableSource(path: string, cause: unknown): AppError {
  return new AppError('source_unreachable', `The recordings folder ${path} cannot be read; the index is kept as it was.`, {
    remedy: 'Check that its disk is connected and that this user may read it, then index the source again.',
    cause,
  });
}

function emptySource(path: string): AppError {
  return new AppError('source_unreachable', `The recordings folder ${path} is empty although footage of it is in the index; the index is kept as it was.`, {
    remedy: 'Check that its disk is connected, then index the source again. If the footage is really gone, remove the source.',
  });
}

function reasonNotListed(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'gone';
  return error.code === 'EACCES' || error.code === 'EPERM' ? 'this user may not look into it' : `it cannot be listed (${String(error.code)})`;
}

function isBelow(path: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) if (places.has(above)) return true;
  return false;
}

function createCameraLookup(database: Database, sourceId: number): (name: string) => number {
  const insert = database.prepare('INSERT INTO camera (source_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const select = database.prepare<[number, string], number>('SELECT id FROM camera WHERE source_id = ? AND name = ?').pluck();
  const ids = new Map<string, number>();
  return (name) => {
    const known = ids.get(name) ?? select.get(sourceId, name);
    if (known === undefined) insert.run(sourceId, name);
    const id = known ?? select.get(sourceId, name) ?? 0;
    ids.set(name, id);
    return id;
  };
}

/** Jumps from hour to hour along the primary key: a look at every segment would take seconds in a store of 90 days. */
function listIndexedHours(database: Database, sourceId: number): { cameraId: number; camera: string; hourMs: number }[] {
  const cameras = database.prepare<[number], { cameraId: number; camera: string }>('SELECT id AS cameraId, name AS camera FROM camera WHERE source_id = ?').all(sourceId);
  const next = database.prepare<[number, number], number>('SELECT start_ms FROM segment WHERE camera_id = ? AND start_ms >= ? ORDER BY start_ms LIMIT 1').pluck();
  return cameras.flatMap(({ cameraId, camera }) => {
    const hours: { cameraId: number; camera: string; hourMs: number }[] = [];
    for (let startMs = next.get(cameraId, Number.MIN_SAFE_INTEGER); startMs !== undefined; ) {
      const hourMs = Math.floor(startMs / HOUR_MS) * HOUR_MS;
      hours.push({ cameraId, camera, hourMs });
      startMs = next.get(cameraId, hourMs + HOUR_MS);
    }
    return hours;
  });
}
