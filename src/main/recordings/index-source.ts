import { relative, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { SourceKind } from '../../shared/recordings.ts';
import type { Database } from '../db/open.ts';
import { createFolderIndexer, HOUR_MS, type UnreadableBook } from './index-folder.ts';
import { adapterOf, type SourceAdapter } from './sources/adapter.ts';

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

/**
 * Makes the index of a source equal to what its folder holds. Runs in a worker thread, on a connection of its own.
 * A folder that cannot be read never empties the index: the disk may only be unplugged.
 * @param onProgress called often; the callee decides how much of it to pass on
 * @throws AppError 'source_unreachable'
 */
export function indexSource(database: Database, source: ScannedSource, nowMs: number, onProgress: (counts: ScanCounts) => void): ScanCounts {
  const adapter = adapterOf(source.kind);
  const root = findReachableRoot(source.path, adapter);
  const counts: ScanCounts = { filesSeen: 0, segmentsAdded: 0, segmentsRemoved: 0, unreadable: 0 };
  const book = openUnreadableBook(database, source, nowMs, counts);
  const indexFolder = createFolderIndexer(database, adapter, book);
  const cameraIdOf = createCameraLookup(database, source.id);
  const visited = new Set<string>();
  const unlisted: string[] = [];

  for (const place of adapter.segmentFolders(root)) {
    if ('reason' in place) {
      book.report({ ...place, sizeBytes: 0, changedAtMs: 0 });
      unlisted.push(place.path);
      continue;
    }
    const cameraId = cameraIdOf(place.camera);
    visited.add(`${String(cameraId)}/${String(place.hourMs)}`);
    add(counts, indexFolder(cameraId, place.hourMs, place));
    onProgress(counts);
  }
  const indexed = indexedHours(database, source.id);
  if (visited.size === 0 && unlisted.length === 0 && indexed.length > 0) throw emptySource(source.path);
  for (const { cameraId, camera, hourMs } of indexed) {
    const isUnlisted = unlisted.some((path) => adapter.pathOf(root, camera, hourMs).startsWith(path + sep));
    if (!isUnlisted && !visited.has(`${String(cameraId)}/${String(hourMs)}`)) add(counts, indexFolder(cameraId, hourMs, undefined));
  }
  book.close();
  database.prepare('UPDATE source SET indexed_at_ms = ? WHERE id = ?').run(nowMs, source.id);
  return counts;
}

function add(counts: ScanCounts, change: { filesSeen: number; added: number; removed: number }): void {
  counts.filesSeen += change.filesSeen;
  counts.segmentsAdded += change.added;
  counts.segmentsRemoved += change.removed;
}

function findReachableRoot(path: string, adapter: SourceAdapter): string {
  try {
    const root = adapter.findRoot(path);
    if (root !== undefined) return root;
  } catch (error) {
    throw unreachable(path, error);
  }
  throw unreachable(path, undefined);
}

function unreachable(path: string, cause: unknown): AppError {
  return new AppError('source_unreachable', `The recordings folder ${path} cannot be read; the index is kept as it was.`, {
    remedy: 'Check that its disk is connected and that this user may read it, then index the source again.',
    cause,
  });
}

/** An unmounted disk leaves an empty folder behind. */
function emptySource(path: string): AppError {
  return new AppError('source_unreachable', `The recordings folder ${path} is empty although footage of it is in the index; the index is kept as it was.`, {
    remedy: 'Check that its disk is connected, then index the source again. If the footage is really gone, remove the source.',
  });
}

function createCameraLookup(database: Database, sourceId: number): (name: string) => number {
  const insert = database.prepare('INSERT INTO camera (source_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const select = database.prepare<[number, string], number>('SELECT id FROM camera WHERE source_id = ? AND name = ?').pluck();
  const ids = new Map<string, number>();
  return (name) => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    insert.run(sourceId, name);
    const id = select.get(sourceId, name) ?? 0;
    ids.set(name, id);
    return id;
  };
}

function indexedHours(database: Database, sourceId: number): { cameraId: number; camera: string; hourMs: number }[] {
  return database.prepare<[number], { cameraId: number; camera: string; hourMs: number }>(`SELECT DISTINCT camera_id AS cameraId, name AS camera, start_ms / ${String(HOUR_MS)} * ${String(HOUR_MS)} AS hourMs
    FROM segment JOIN camera ON camera.id = camera_id WHERE source_id = ?`).all(sourceId);
}

/** Files found unreadable: those of the last scan are remembered, those that are not found again are forgotten. */
function openUnreadableBook(database: Database, source: ScannedSource, nowMs: number, counts: ScanCounts): UnreadableBook & { close: () => void } {
  const known = database.prepare<[number, string, number, number], number>('SELECT 1 FROM unreadable_file WHERE source_id = ? AND path = ? AND size_bytes = ? AND changed_at_ms = ?').pluck();
  const put = database.prepare(`INSERT INTO unreadable_file (source_id, path, reason, size_bytes, changed_at_ms, found_at_ms) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET reason = excluded.reason, size_bytes = excluded.size_bytes, changed_at_ms = excluded.changed_at_ms, found_at_ms = excluded.found_at_ms`);
  const list = database.prepare<[number], string>('SELECT path FROM unreadable_file WHERE source_id = ?').pluck();
  const forget = database.prepare('DELETE FROM unreadable_file WHERE source_id = ? AND path = ?');
  const found = new Set<string>();
  const shortPath = (path: string) => relative(source.path, path).split(sep).join('/');
  const note = (path: string): void => {
    found.add(path);
    counts.unreadable = found.size;
  };
  return {
    isKnown: (path, sizeBytes, changedAtMs) => {
      const isKnown = known.get(source.id, shortPath(path), sizeBytes, changedAtMs) !== undefined;
      if (isKnown) note(shortPath(path));
      return isKnown;
    },
    report: ({ path, reason, sizeBytes, changedAtMs }) => {
      note(shortPath(path));
      put.run(source.id, shortPath(path), reason, sizeBytes, changedAtMs, nowMs);
    },
    close: () => {
      for (const path of list.all(source.id)) if (!found.has(path)) forget.run(source.id, path);
    },
  };
}
