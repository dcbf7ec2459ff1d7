import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../../../scripts/setup/project.mjs';
import { MAX_REVIEW_ITEMS, readReviewItems, type ReviewAnswer } from '../../../src/main/recordings/review-database.ts';
import { createReviewReader } from '../../../src/main/recordings/review-reader.ts';
import { addReviewRows, openRecorderDatabase, REVIEW_TABLE } from '../../helpers/recorder-database.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = makeTempFolder();
const DAY = 1_777_629_600;
const person = { camera: 'yard', start: DAY + 10.5, end: DAY + 20 };
let folder: string;
let file: string;
let copyFolder: string;

beforeEach(() => {
  folder = mkdtempSync(join(temp, 'recorder-'));
  file = join(folder, 'frigate.db');
  copyFolder = join(mkdtempSync(join(temp, 'work-')), 'copy');
});
afterEach(() => { expect(existsSync(copyFolder)).toBe(false); });

const read = (camera = 'yard', fromSecond = 0, toSecond = 60): ReviewAnswer =>
  readReviewItems({ databasePath: file, copyFolder, of: { camera, startMs: (DAY + fromSecond) * 1_000, endMs: (DAY + toSecond) * 1_000 } });
const titles = (answer: ReviewAnswer): string[] => (answer.kind === 'items' ? answer.items.map(({ title }) => title) : [answer.problem]);
const problem = (): string => { const answer = read(); return answer.kind === 'problem' ? answer.problem : 'none'; };
/** Names and contents of everything beside the database, but for the index of the log, which is memory that readers share. */
const traces = (): Record<string, string> => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, name.endsWith('-shm') ? '' : createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));

describe('a recorder’s database', () => {
  it('tells what of a camera overlaps a range, in order', () => {
    openRecorderDatabase(file, [
      { camera: 'yard', start: DAY + 50, end: null, severity: 'detection', objects: ['car-verified'] }, person, { camera: 'yard-2', start: DAY + 11, end: DAY + 12 },
      { camera: 'yard', start: DAY - 100, end: DAY, objects: ['ends at the start'] }, { camera: 'yard', start: DAY + 60, end: DAY + 70, objects: ['starts at the end'] },
      { camera: 'yard', start: DAY - 100, end: DAY + 1, objects: ['dog'] },
    ]).close();
    expect(read()).toEqual({ kind: 'items', isCut: false, items: [
      { startMs: (DAY - 100) * 1_000, endMs: (DAY + 1) * 1_000, title: 'Alert: dog' },
      { startMs: DAY * 1_000 + 10_500, endMs: (DAY + 20) * 1_000, title: 'Alert: person' },
      { startMs: (DAY + 50) * 1_000, endMs: null, title: 'Detection: car' },
    ] });
    expect(titles(read('nobody'))).toEqual([]);
    expect(titles(read(`' OR 1=1 --`))).toEqual([]);
  });

  it('of a recorder that runs is read with what is still in its log, while the recorder writes, and is left as it is', () => {
    const recorder = openRecorderDatabase(file, [person]);
    recorder.exec('BEGIN IMMEDIATE');
    addReviewRows(recorder, [{ camera: 'yard', start: DAY + 30, end: DAY + 40, objects: ['not committed yet'] }]);
    const before = traces();
    expect(Object.keys(before)).toEqual(['frigate.db', 'frigate.db-shm', 'frigate.db-wal']);
    expect(titles(read())).toEqual(['Alert: person']);
    expect(traces()).toEqual(before);
    recorder.exec('COMMIT');
    expect(titles(read())).toEqual(['Alert: person', 'Alert: not committed yet']);
    // A reader that stayed would keep the log from being emptied.
    expect(recorder.pragma('wal_checkpoint(TRUNCATE)')).toMatchObject([{ busy: 0 }]);
    recorder.close();
  });

  it('of a recorder that does not run is read without anything being made beside it', () => {
    openRecorderDatabase(file, [person]).close();
    const before = traces();
    expect(Object.keys(before)).toEqual(['frigate.db']);
    expect(titles(read())).toEqual(['Alert: person']);
    expect(traces()).toEqual(before);
  });

  it('that was copied with its log is read with it, and nothing is made beside it', () => {
    const recorder = openRecorderDatabase(join(temp, `running-${String(Math.random())}.db`), [person]);
    writeFileSync(file, readFileSync(recorder.name));
    writeFileSync(`${file}-wal`, readFileSync(`${recorder.name}-wal`));
    recorder.close();
    const before = traces();
    expect(titles(read())).toEqual(['Alert: person']);
    expect(traces()).toEqual(before);
  });

  it('of a recorder that was killed is read with its log, and both are left for the recorder', () => {
    const program = `const Database = require('better-sqlite3'); const recorder = new Database(${JSON.stringify(file)}); recorder.pragma('journal_mode = wal'); recorder.exec(${JSON.stringify(REVIEW_TABLE)});
      recorder.prepare("INSERT INTO reviewsegment VALUES ('1', 'yard', ${String(DAY + 5)}, NULL, 'alert', '', '{}')").run(); process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', program], { cwd: projectFolder, timeout: 20_000 }).signal).toBe('SIGKILL');
    const before = traces();
    expect(Object.keys(before)).toContain('frigate.db-wal');
    expect(titles(read())).toEqual(['Alert']);
    expect(traces()).toEqual(before);
  });

  it('without a log is read in its place', () => {
    openRecorderDatabase(file, [person], 'delete').close();
    const before = traces();
    expect(titles(read())).toEqual(['Alert: person']);
    expect(traces()).toEqual(before);
  });

  it('that somebody locks is waited for a moment, then said to be locked', () => {
    const recorder = openRecorderDatabase(file, [person], 'delete');
    recorder.exec('BEGIN EXCLUSIVE');
    const startedAtMs = performance.now();
    expect(problem()).toBe('is locked by another program');
    expect(performance.now() - startedAtMs).toBeLessThan(10_000);
    recorder.close();
  });

  it('with rows of any kind gives what makes sense of them', () => {
    const recorder = openRecorderDatabase(file, [
      { ...person, data: '{"objects": [' }, { ...person, start: DAY + 11, data: '[]' }, { ...person, start: DAY + 12, data: Buffer.alloc(50_000, 1) },
      { ...person, start: DAY + 13, data: `{"objects":["${'x'.repeat(3_000_000)}"]}` }, { ...person, start: DAY + 14, severity: '\u0000<script>', objects: ['%d\nSTART=5', 'a=b;c'] },
    ]);
    recorder.prepare(`INSERT INTO reviewsegment VALUES ('text', 'yard', 'soon', 'later', 'alert', '', '{}'), ('blob', 'yard', x'00', NULL, 'alert', '', '{}')`).run();
    recorder.close();
    expect(titles(read())).toEqual(['Alert', 'Alert', 'Alert', 'Alert', '<script>: %d START=5, a=b;c']);
  });

  it('gives no more than can be chapters, and says so', () => {
    openRecorderDatabase(file, Array.from({ length: MAX_REVIEW_ITEMS + 2 }, (_, index) => ({ camera: 'yard', start: DAY + index / 1_000, end: DAY + 50 }))).close();
    const answer = read();
    expect(answer).toMatchObject({ kind: 'items', isCut: true });
    expect(titles(answer)).toHaveLength(MAX_REVIEW_ITEMS);
  });
});

describe('what is no recorder’s database', () => {
  const makeEmpty = (schema: string): void => { const other = new BetterSqlite3(file); other.exec(schema); other.close(); };

  it.each([
    ['is not there', () => undefined, 'cannot be read: Could not read it'],
    ['is a folder', () => { mkdirSync(file); }, 'is not a file'],
    ['is something else', () => { writeFileSync(file, 'x'.repeat(5_000)); }, 'is not an SQLite database'],
    ['is empty', () => { writeFileSync(file, ''); }, 'is not a Frigate database'],
    ['is another program’s', () => { makeEmpty('CREATE TABLE cats (name)'); }, 'is not a Frigate database: it has no table “reviewsegment”'],
    ['lacks a column', () => { makeEmpty('CREATE TABLE reviewsegment (id, camera, start_time, end_time, data)'); }, 'is of a Frigate that this program does not know: its table “reviewsegment” has no column severity'],
    ['has a view that never ends in the table’s place', () => { makeEmpty(`CREATE VIEW reviewsegment AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, 'yard' AS camera, id AS start_time, id AS end_time, '' AS severity, '' AS data FROM n`); }, 'is not a Frigate database'],
    ['is damaged', () => {
      openRecorderDatabase(file, Array.from({ length: 2_000 }, (_, index) => ({ ...person, start: DAY + index / 100 })), 'delete').close();
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 4_096);
      writeFileSync(file, bytes);
    }, 'is damaged'],
    ['is cut short', () => {
      openRecorderDatabase(file, Array.from({ length: 2_000 }, (_, index) => ({ ...person, start: DAY + index / 100 })), 'delete').close();
      writeFileSync(file, readFileSync(file).subarray(0, 30_000));
    }, 'is damaged'],
  ])('because it %s is a reason, not a failure', (_, make, reason) => {
    make();
    expect(problem()).toContain(reason);
  });
});

describe('the thread that reads it', () => {
  const range = { startMs: DAY * 1_000, endMs: (DAY + 60) * 1_000 };

  it('answers, and leaves nothing in the work folder', async () => {
    openRecorderDatabase(file, [person]).close();
    const workFolder = mkdtempSync(join(temp, 'work-'));
    const reader = createReviewReader({ workersFolder: join(projectFolder, 'out', 'main', 'workers'), workFolder });
    expect(titles(await reader.items(file, 'yard', range, new AbortController().signal))).toEqual(['Alert: person']);
    expect(await reader.check(file)).toBeUndefined();
    expect(await reader.check(join(folder, 'gone.db'))).toContain('cannot be read');
    expect(readdirSync(workFolder)).toEqual([]);
  });

  it('that does not answer is waited for no longer than allowed, or until the job is stopped', async () => {
    const workersFolder = mkdtempSync(join(temp, 'workers-'));
    writeFileSync(join(workersFolder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(workersFolder, 'review-items.js'), 'setInterval(() => undefined, 1_000);');
    const reader = createReviewReader({ workersFolder, workFolder: join(folder, 'work'), answerWithinMs: 200 });
    expect(titles(await reader.items(file, 'yard', range, new AbortController().signal))).toEqual(['did not answer within 0 s']);
    const stop = new AbortController();
    const patient = createReviewReader({ workersFolder, workFolder: join(folder, 'work') }).items(file, 'yard', range, stop.signal);
    stop.abort(new Error('the job was cancelled'));
    await expect(patient).rejects.toThrow('the job was cancelled');
  });

  it('that dies is a reason', async () => {
    const workersFolder = mkdtempSync(join(temp, 'workers-'));
    writeFileSync(join(workersFolder, 'review-items.js'), 'throw new Error("broken");');
    expect(titles(await createReviewReader({ workersFolder, workFolder: folder }).items(file, 'yard', range, new AbortController().signal))).toEqual(['cannot be read: broken']);
  });
});
