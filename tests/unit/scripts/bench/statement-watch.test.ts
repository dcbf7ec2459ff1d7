import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { watchStatements } from '../../../../scripts/bench/statement-watch.mjs';

it('sees every statement of every database, also those of transactions, and those that never run', () => {
  const watch = watchStatements();
  const database = new BetterSqlite3(':memory:');
  database.exec('CREATE TABLE thing (id INTEGER)');
  const insert = database.prepare('INSERT INTO thing VALUES (?)');
  database.prepare('SELECT 1 AS never');
  watch.during('filling');
  database.transaction(() => { for (let id = 0; id < 3; id += 1) insert.run(id); }).immediate();
  watch.during('');
  expect(database.prepare('SELECT count(*) FROM thing').pluck().get()).toBe(3);
  database.pragma('user_version');

  const seen = new Map(watch.list().map(({ sql, times, slowestDuring }) => [sql, { runs: times.length, slowestDuring }]));
  expect(seen.get('INSERT INTO thing VALUES (?)')).toEqual({ runs: 3, slowestDuring: 'filling' });
  expect(seen.get('COMMIT')?.runs).toBe(1);
  expect(seen.get('SELECT count(*) FROM thing')?.runs).toBe(1);
  expect(seen.get('SELECT 1 AS never')?.runs).toBe(0);
  expect(seen.get('PRAGMA user_version')?.runs).toBe(1);

  watch.reset();
  expect(watch.list()).toEqual([]);
  database.close();
});
