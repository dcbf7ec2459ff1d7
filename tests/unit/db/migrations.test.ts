import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../../src/main/db/migrations/index.ts';
import { openDatabase, SCHEMA_VERSION } from '../../../src/main/db/open.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

// Every schema that was ever released, as it was then.
const schemasFolder = join(import.meta.dirname, '..', '..', 'fixtures', 'schema');

/** Everything that makes two schemas the same or not, without spaces and comments. */
function shapeOf(file: string) {
  const database = new BetterSqlite3(file, { readonly: true });
  try {
    const names = database.prepare<[], { type: string; name: string }>(`SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`).all();
    const tables = names.filter(({ type }) => type === 'table').map(({ name }) => name);
    return {
      names,
      version: database.pragma('user_version', { simple: true }),
      columns: tables.map((table) => [table, database.pragma(`table_info(${table})`)]),
      foreignKeys: tables.map((table) => [table, database.pragma(`foreign_key_list(${table})`)]),
      indexes: tables.map((table) => [table, (database.pragma(`index_list(${table})`) as { name: string; unique: number }[]).map(({ name, unique }) => ({ name, unique, columns: database.pragma(`index_info(${name})`) }))]),
      options: database.prepare('SELECT * FROM pragma_table_list ORDER BY name').all(),
    };
  } finally {
    database.close();
  }
}

function makeOldStore(file: string, version: number): BetterSqlite3.Database {
  const database = new BetterSqlite3(file);
  database.exec(readFileSync(join(schemasFolder, `v${String(version)}.sql`), 'utf8'));
  database.pragma(`user_version = ${String(version)}`);
  return database;
}

describe('an older store', () => {
  it('has its schema kept here for every version but the newest', () => {
    expect(readdirSync(schemasFolder).sort()).toEqual(migrations.map((_, index) => `v${String(index + 1)}.sql`));
  });

  it.each(migrations.map((_, index) => index + 1))('of version %i becomes exactly the fresh schema', (version) => {
    const folder = makeTempFolder();
    const old = join(folder, 'old.db');
    makeOldStore(old, version).close();
    openDatabase(old).close();
    openDatabase(join(folder, 'fresh.db')).close();
    expect(shapeOf(old)).toEqual(shapeOf(join(folder, 'fresh.db')));
    expect(shapeOf(old).version).toBe(SCHEMA_VERSION);
  });

  it('keeps the jobs and exports of version 1, as lossless copies', () => {
    const folder = makeTempFolder();
    const file = join(folder, 'old.db');
    const old = makeOldStore(file, 1);
    old.exec(`INSERT INTO export_job (id, status, camera, name, request_start_ms, request_end_ms, queue_rank, queued_at_ms, estimated_bytes) VALUES ('job1', 'queued', 'front', 'n', 0, 1000, 1, 5, 10);
      INSERT INTO export (id, camera, name, request_start_ms, request_end_ms, duration_ms, size_bytes, video_codec, width, height, created_at_ms, video_path, thumbnail_path)
      VALUES ('done1', 'front', 'n', 0, 1000, 1000, 10, 'avc1', 2, 2, 5, '/x.mp4', '');`);
    old.close();
    const upgraded = openDatabase(file);
    expect(upgraded.prepare(`SELECT id, options, is_paused FROM export_job`).all()).toEqual([{ id: 'job1', options: '{"kind":"copy"}', is_paused: 0 }]);
    expect(upgraded.prepare(`SELECT id, kind, sha256, proof FROM export`).all()).toEqual([{ id: 'done1', kind: 'copy', sha256: null, proof: null }]);
    upgraded.close();
  });

  it('numbers the ended jobs of version 3 in the order in which they were listed', () => {
    const file = join(makeTempFolder(), 'old.db');
    const old = makeOldStore(file, 3);
    const add = old.prepare(`INSERT INTO export_job (id, status, camera, name, request_start_ms, request_end_ms, queue_rank, queued_at_ms, estimated_bytes, ended_at_ms) VALUES (?, ?, 'front', 'n', 0, 1000, 1, 5, 10, ?)`);
    for (const [id, status, endedAtMs] of [['late', 'success', 30], ['waits', 'queued', null], ['early', 'failed', 10], ['b', 'cancelled', 20], ['a', 'success', 20], ['runs', 'running', null]]) add.run(id, status, endedAtMs);
    const listed = old.prepare(`SELECT id FROM export_job WHERE status IN ('success', 'failed', 'cancelled') ORDER BY ended_at_ms DESC, id`).pluck().all();
    old.close();
    const upgraded = openDatabase(file);
    expect(upgraded.prepare('SELECT id FROM export_job WHERE ended_number IS NOT NULL ORDER BY ended_number DESC').pluck().all()).toEqual(listed);
    expect(listed).toEqual(['late', 'a', 'b', 'early']);
    upgraded.close();
  });

  it('stays as it was when a step fails', () => {
    const folder = makeTempFolder();
    const file = join(folder, 'old.db');
    const old = makeOldStore(file, 1);
    // The step adds this column itself, so it fails there, after it has changed another table.
    old.exec('ALTER TABLE export ADD COLUMN kind TEXT');
    old.close();
    const before = shapeOf(file);
    expect(() => openDatabase(file)).toThrow();
    expect(shapeOf(file)).toEqual(before);
  });
});
