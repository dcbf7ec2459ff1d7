import type { Database } from './open.ts';

const KEY = 'storeId';

/** A name for this store that no other one has: made at its first use and kept. It tells its things on shared disks from those of others. */
export function readStoreId(database: Database): string {
  const read = database.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck();
  const known: unknown = JSON.parse(read.get(KEY) ?? 'null');
  if (typeof known === 'string' && /^reelcase-pins-[0-9a-f-]{36}$/.test(known)) return known;
  const made = `reelcase-pins-${crypto.randomUUID()}`;
  database.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(KEY, JSON.stringify(made));
  return made;
}
