import BetterSqlite3 from 'better-sqlite3';

/**
 * @typedef {object} WatchedStatement
 * @property {string} sql
 * @property {number[]} times milliseconds of each run
 * @property {string} slowestDuring the call that the slowest run belonged to
 */

/**
 * @typedef {object} StatementWatch
 * @property {(label: string) => void} during names what is called from now on
 * @property {() => void} reset forgets what was seen so far
 * @property {() => WatchedStatement[]} list
 */

/**
 * Takes the time of every statement of this thread from now on, whoever prepares it. Statements that are prepared and never run are
 * listed too, so that none is forgotten.
 * @returns {StatementWatch}
 */
export function watchStatements() {
  /** @type {Map<string, WatchedStatement>} */
  const watched = new Map();
  let label = '';
  /** @param {string} sql @returns {WatchedStatement} */
  const entryOf = (sql) => {
    const entry = watched.get(sql) ?? { sql, times: [], slowestDuring: '' };
    watched.set(sql, entry);
    return entry;
  };
  /** @param {Record<string, unknown>} owner @param {string} method @param {(self: { source?: string }, first: unknown) => string} sqlOf */
  const time = (owner, method, sqlOf) => {
    const original = /** @type {(...words: unknown[]) => unknown} */ (owner[method]);
    /** @this {{ source?: string }} @param {...unknown} words */
    owner[method] = function timed(...words) {
      const startedAtMs = performance.now();
      try {
        return original.apply(this, words);
      } finally {
        const spentMs = performance.now() - startedAtMs;
        const entry = entryOf(sqlOf(this, words[0]));
        if (entry.times.every((each) => each < spentMs)) entry.slowestDuring = label;
        entry.times.push(spentMs);
      }
    };
  };
  const probe = new BetterSqlite3(':memory:');
  const statements = Object.getPrototypeOf(probe.prepare('SELECT 1'));
  probe.close();
  for (const method of ['run', 'get', 'all']) time(statements, method, (self) => self.source ?? '');
  const databases = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (BetterSqlite3.prototype));
  time(databases, 'exec', (_self, text) => String(text));
  const prepare = /** @type {(...words: unknown[]) => unknown} */ (databases.prepare);
  /** @this {unknown} @param {...unknown} words */
  databases.prepare = function noted(...words) {
    entryOf(String(words[0]));
    return prepare.apply(this, words);
  };
  return { during: (next) => { label = next; }, reset: () => { watched.clear(); }, list: () => [...watched.values()] };
}
