import { relative, sep } from 'node:path';
import type { Database } from '../db/open.ts';

/** A file or folder that cannot be used, as it was found. */
export interface UnreadableFind {
  /** Absolute. */
  path: string;
  /** End of a sentence for people: "it is empty". */
  reason: string;
  sizeBytes: number;
  /** The file's own time of change, UTC ms. */
  changedAtMs: number;
}

export type UnreadableBook = ReturnType<typeof openUnreadableBook>;

/**
 * The list of what cannot be used of a source, for one scan. What was found unreadable before is not read again as long as
 * its size and time of change stay; what is not found again is forgotten at the end.
 */
export function openUnreadableBook(database: Database, source: { id: number; path: string }, nowMs: number) {
  const list = database.prepare<[number], { path: string; reason: string; sizeBytes: number; changedAtMs: number }>('SELECT path, reason, size_bytes AS sizeBytes, changed_at_ms AS changedAtMs FROM unreadable_file WHERE source_id = ?');
  const put = database.prepare(`INSERT INTO unreadable_file (source_id, path, reason, size_bytes, changed_at_ms, found_at_ms) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET reason = excluded.reason, size_bytes = excluded.size_bytes, changed_at_ms = excluded.changed_at_ms, found_at_ms = excluded.found_at_ms`);
  const forget = database.prepare('DELETE FROM unreadable_file WHERE source_id = ? AND path = ?');
  const known = new Map(list.all(source.id).map((row) => [row.path, row]));
  const found = new Set<string>();
  const shortPath = (path: string): string => relative(source.path, path).split(sep).join('/');

  return {
    /** How many were found so far. */
    count: (): number => found.size,
    /** @returns whether this very file was found unreadable before, so that it need not be read again */
    isKnown: ({ path, sizeBytes, changedAtMs }: Omit<UnreadableFind, 'reason'>): boolean => {
      if (known.size === 0) return false;
      const short = shortPath(path);
      const before = known.get(short);
      if (before?.sizeBytes !== sizeBytes || before.changedAtMs !== changedAtMs) return false;
      found.add(short);
      return true;
    },
    /** Enters what was found; one that is on the list as it is keeps the time at which it was found. */
    report: ({ path, reason, sizeBytes, changedAtMs }: UnreadableFind): void => {
      const short = shortPath(path);
      const before = known.get(short);
      found.add(short);
      if (before?.reason === reason && before.sizeBytes === sizeBytes && before.changedAtMs === changedAtMs) return;
      put.run(source.id, short, reason, sizeBytes, changedAtMs, nowMs);
    },
    /** Forgets what was not found again, at the end of a complete scan. */
    close: (): void => {
      for (const path of known.keys()) if (!found.has(path)) forget.run(source.id, path);
    },
  };
}
