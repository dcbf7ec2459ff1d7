import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openDatabase } from '../../../src/main/db/open.ts';
import { openReadOnly, type CheckFinding } from '../../../src/main/engine.ts';
import { exportOptionsSchema } from '../../../src/shared/export-options.ts';
import { runCli } from '../../helpers/launch-cli.ts';
import { CAN_LIST_PROCESSES, processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { FOOTAGE_START_MS, makeFaultStore } from './fault-store.ts';

// Every promise of the store, broken one at a time: `check` must name each, with what to do, and nothing else.

const folder = makeTempFolder();
/** Holds everything that a test may change: the data folder, a folder of exports elsewhere, held footage. */
const scene = join(folder, 'footage');
const kept = join(folder, 'kept');
const dataFolder = join(scene, 'data');
const elsewhere = join(scene, 'elsewhere');
const exportsFolder = join(dataFolder, 'exports');
const thumbnails = join(dataFolder, 'thumbnails');
const work = join(dataFolder, 'work');
let pinFolder: string;
/** Two exports in a case, one of them sent elsewhere, and a job that waits with its footage held. */
const ids = { done: '', sent: '', waiting: '' };

beforeAll(async () => {
  const store = await makeFaultStore(folder);
  pinFolder = store.pinFolder;
  store.copy(join('footage', 'data'));
  const engine = await openTestEngine(dataFolder);
  const queue = async (outputFolder?: string): Promise<string> => {
    const exportCaseId = engine.cases.list()[0]?.id ?? engine.cases.create('Break-in').id;
    const { exportIds: [id = ''] } = await engine.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + 10_000 }], exportCaseId }, outputFolder);
    return id;
  };
  ids.done = await queue();
  ids.sent = await queue(elsewhere);
  engine.startQueue();
  for (const id of [ids.done, ids.sent]) expect(await engine.jobs.whenFinished(id)).toMatchObject({ status: 'success' });
  engine.queue.pause();
  ids.waiting = await queue();
  await engine.close();
  cpSync(scene, kept, { recursive: true });
});
beforeEach(() => { expect(check()).toEqual([]); });
afterEach(() => {
  rmSync(scene, { recursive: true });
  cpSync(kept, scene, { recursive: true });
});

function check(): CheckFinding[] {
  const books = openReadOnly({ dataFolder });
  try {
    return books.check();
  } finally {
    books.close();
  }
}

/** Breaks the books by SQL. */
function sql(...statements: string[]): void {
  const database = openDatabase(join(dataFolder, 'reelcase.db'));
  try {
    database.pragma('foreign_keys = OFF');
    database.unsafeMode(true);
    for (const statement of statements) database.exec(statement);
  } finally {
    database.close();
  }
}

/** Opens the program and closes it again. */
async function startOnce(): Promise<void> {
  await (await openTestEngine(dataFolder)).close();
}

const codes = (): string[] => check().map(({ code }) => code);
const fileOf = (id: string, place: string): string => join(place, readdirSync(place).find((name) => name.includes(id.slice(-6))) ?? '');
const videoOf = (): string => fileOf(ids.done, exportsFolder);
const partRow = (jobId: string, path: string, finalPath: string): string => `INSERT INTO part_file (path, job_id, final_path, created_at_ms) VALUES ('${path}', '${jobId}', '${finalPath}', 1)`;
const running = (...more: string[]): string[] => [`UPDATE export_job SET status = 'running', attempt = 1, started_at_ms = 1 WHERE id = '${ids.waiting}'`, ...more];
const openAttempt = (jobId: string, attempt: number): string => `INSERT INTO export_attempt (job_id, attempt, started_at_ms, outcome) VALUES ('${jobId}', ${String(attempt)}, 1, 'running')`;
const touch = (path: string): void => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'x');
};
const pins = (): string => join(pinFolder, readdirSync(pinFolder)[0] ?? '');

describe('the store', () => {
  it.each<[string, CheckFinding['code'], string[]]>([
    ['an index that does not fit its table', 'database_damaged', ['PRAGMA writable_schema = ON', `UPDATE sqlite_schema SET sql = 'CREATE INDEX export_job_case ON export_job (name)' WHERE name = 'export_job_case'`]],
    ['an export in a case that does not exist', 'dangling_reference', [`UPDATE export SET case_id = 'nosuchcase00' WHERE rowid = 1`]],
    ['choices that are none', 'unreadable_row', [`UPDATE export_job SET options = '{"kind":"teleport"}' WHERE status = 'queued'`]],
    ['warnings that are no JSON', 'unreadable_row', [`UPDATE export_job SET warnings = 'oh' WHERE status = 'queued'`]],
    ['gaps that are no list', 'unreadable_row', [`UPDATE export SET gaps = '{}' WHERE rowid = 1`]],
    ['a wrong count of segments', 'segment_count_wrong', ['UPDATE camera SET segment_count = 7']],
    ['segments outside of the coverage', 'coverage_wrong', ['DELETE FROM coverage_span']],
    ['coverage without a segment', 'coverage_wrong', ['INSERT INTO coverage_span (camera_id, start_ms, end_ms) VALUES (1, 1000, 2000)']],
  ])('with %s', (_what, code, statements) => {
    sql(...statements);
    expect(new Set(codes())).toEqual(new Set([code]));
  });
});

describe('jobs', () => {
  it.each<[string, CheckFinding['code'][], () => string[]]>([
    ['one that runs although no program does', ['running_without_engine'], () => running(openAttempt(ids.waiting, 1))],
    ['one that runs without an attempt', ['running_without_engine', 'attempt_missing'], () => running()],
    ['one that has ended at no time', ['job_times_wrong'], () => [`UPDATE export_job SET ended_at_ms = NULL WHERE id = '${ids.done}'`]],
    ['one that ended before it started', ['job_times_wrong'], () => [`UPDATE export_job SET ended_at_ms = started_at_ms - 1 WHERE id = '${ids.done}'`]],
    ['one that waits and has ended', ['job_times_wrong'], () => [`UPDATE export_job SET ended_at_ms = 5 WHERE id = '${ids.waiting}'`]],
    ['one that has ended and is not in the history', ['job_times_wrong'], () => [`UPDATE export_job SET ended_number = NULL WHERE id = '${ids.done}'`]],
    ['one that waits and is in the history', ['job_times_wrong'], () => [`UPDATE export_job SET ended_number = 5 WHERE id = '${ids.waiting}'`]],
    ['an attempt that goes on after its job', ['attempt_open'], () => [openAttempt(ids.done, 2)]],
    ['two with one place in the queue', ['queue_place_shared'], () => [`UPDATE export_job SET status = 'queued', ended_at_ms = NULL, ended_number = NULL, queue_rank = (SELECT queue_rank FROM export_job WHERE id = '${ids.waiting}') WHERE id = '${ids.done}'`, `DELETE FROM export WHERE id = '${ids.done}'`]],
  ])('%s', (_what, expected, statements) => {
    sql(...statements());
    // The file of an export that was made to wait again lies about, rightly.
    expect(codes().filter((code) => code !== 'unknown_file' && code !== 'unknown_thumbnail')).toEqual(expected);
  });
});

it('an attempt whose export was booked when the program ended is a success after the next start', async () => {
  sql(`UPDATE export_attempt SET outcome = 'running', ended_at_ms = NULL WHERE job_id = '${ids.done}'`);
  expect(codes()).toEqual(['attempt_open']);
  const engine = await openTestEngine(dataFolder);
  expect(engine.jobs.attempts(ids.done)).toMatchObject([{ outcome: 'success' }]);
  await engine.close();
  expect(codes()).toEqual([]);
});

describe('exports', () => {
  it.each<[string, CheckFinding['code'][], () => void]>([
    ['whose file is missing', ['export_file_missing'], () => { rmSync(videoOf()); }],
    ['whose file has another size', ['export_file_changed'], () => { appendFileSync(videoOf(), 'x'); }],
    ['whose job has failed', ['export_without_success'], () => { sql(`UPDATE export_job SET status = 'failed' WHERE id = '${ids.done}'`); }],
    ['that no job made', ['export_without_success'], () => { sql(`DELETE FROM export_job WHERE id = '${ids.done}'`, `DELETE FROM export_attempt WHERE job_id = '${ids.done}'`); }],
    ['whose thumbnail is missing', ['thumbnail_missing'], () => { rmSync(join(thumbnails, `${ids.done}.jpg`)); }],
    ['of a success that is booked as unfinished', ['success_without_export'], () => { sql(partRow(ids.done, `${videoOf()}.part`, videoOf())); }],
    ['whose row is missing', ['unknown_file', 'unknown_thumbnail'], () => { sql(`DELETE FROM export WHERE id = '${ids.done}'`); }],
    ['elsewhere, whose row is missing', ['unknown_file', 'unknown_thumbnail'], () => { sql(`DELETE FROM export WHERE id = '${ids.sent}'`); }],
    ['that is none: a file in the export folder', ['unknown_file'], () => { touch(join(exportsFolder, 'holiday.mp4')); }],
    ['that is none: a thumbnail', ['unknown_thumbnail'], () => { touch(join(thumbnails, 'nobody_abc123.jpg')); }],
  ])('%s', (_what, expected, plant) => {
    plant();
    expect(codes()).toEqual(expected);
  });

  it('and what is a person’s own business is not named', () => {
    touch(join(elsewhere, 'holiday.mp4'));
    touch(join(exportsFolder, '.directory'));
    touch(join(exportsFolder, 'folder', 'letter.txt'));
    expect(codes()).toEqual([]);
  });
});

describe('what is left over', () => {
  it.each(['.mp4', '.m4a', '.zip', '.jpg'])('an unfinished %s that no job knows of, in either folder', (extension) => {
    touch(join(exportsFolder, `door${extension}.part`));
    touch(join(elsewhere, `door${extension}.part`));
    expect(codes()).toEqual(['unknown_unfinished_file', 'unknown_unfinished_file']);
  });

  it('an unfinished file of a job, which the next start deletes', async () => {
    const path = join(exportsFolder, 'door_x.m4a.part');
    touch(path);
    sql(partRow(ids.waiting, path, path.replace('.part', '')));
    expect(check()).toMatchObject([{ code: 'unfinished_file', message: expect.stringContaining('left an unfinished file') as string }]);
    await startOnce();
    expect(codes()).toEqual([]);
  });

  it('a file that has its name and is not in the books, which the next start makes again', async () => {
    const path = join(exportsFolder, 'door_x.mp4');
    touch(path);
    sql(...running(openAttempt(ids.waiting, 1), partRow(ids.waiting, `${path}.part`, path)));
    expect(check()).toMatchObject([{ code: 'running_without_engine' }, { code: 'unfinished_file', message: expect.stringContaining('under its final name') as string }]);
    await startOnce();
    expect(codes()).toEqual([]);
  });

  it('an unfinished file on a disk that is not there', () => {
    sql(partRow(ids.waiting, join(folder, 'unplugged', 'a.mp4.part'), join(folder, 'unplugged', 'a.mp4')));
    expect(check()).toMatchObject([{ code: 'unfinished_file', message: expect.stringContaining('not there now') as string, remedy: expect.stringContaining('Connect its disk') as string }]);
  });

  it('temporary files, and a file by which a folder was tried out', async () => {
    touch(join(work, 'derivative-x', 'still-1.jpg'));
    touch(join(elsewhere, '.reelcase-write-test-1-x'));
    expect(codes()).toEqual(['temporary_files', 'temporary_files']);
    await startOnce();
    expect(check()).toMatchObject([{ code: 'temporary_files', remedy: 'Delete it.' }]);
  });

  it.skipIf(!CAN_LIST_PROCESSES)('a process, which the next start ends', async () => {
    const child = spawn('sh', ['-c', 'read line', '-hide_banner', `file:${join(work, 'derivative-x', 'a.mp4')}`], { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => { child.once('exit', (_code, signal) => { resolve(signal); }); });
    await expect.poll(() => processesIn(work).length, { timeout: 5_000 }).toBe(1);
    expect(check()).toMatchObject([{ code: 'left_process', message: expect.stringContaining(String(child.pid)) as string }]);
    await startOnce();
    expect(await ended).toBe('SIGKILL');
    expect(codes()).toEqual([]);
  });

  it('footage that is held for nobody, or for a job that has ended; both are let go of at the next start', async () => {
    touch(join(pins(), 'gone_abc123', '1_2.mp4'));
    sql(`UPDATE export_job SET status = 'cancelled', ended_at_ms = queued_at_ms, ended_number = 99 WHERE id = '${ids.waiting}'`);
    expect(codes()).toEqual(['pin_without_job', 'unknown_pin']);
    await startOnce();
    expect(codes()).toEqual([]);
  });

  it('footage that is booked as held and is not', () => {
    rmSync(join(pins(), ids.waiting), { recursive: true });
    expect(codes()).toEqual(['pin_missing']);
  });
});

it('the command lists every finding with what to do, and fails', async () => {
  rmSync(videoOf());
  touch(join(exportsFolder, 'holiday.mp4'));
  const told = await runCli(['check', '--data', dataFolder]);
  expect(told.exitCode).toBe(1);
  expect(told.output).toMatch(/^export_file_missing: The file of export “.*” \(door_\w+\) is missing: .*\n {2}Connect its disk or put the file back, or delete the export from the list\.\nunknown_file: /);
  const listed = await runCli(['check', '--data', dataFolder, '--json']);
  expect(listed).toMatchObject({ exitCode: 1 });
  expect(listed.objects()).toEqual([{ ok: true, value: check() }]);
  expect(check().every(({ message, remedy }) => message !== '' && remedy !== '')).toBe(true);
});

it('nothing is wrong with a job that is at work', async () => {
  const ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
  ffmpeg.hold('encode');
  const engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path });
  try {
    engine.queue.resume();
    await engine.jobs.cancel(ids.waiting);
    const { exportIds: [jobId = ''] } = await engine.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + 10_000 }], options: exportOptionsSchema.parse({ kind: 'encode', quality: 'small' }) });
    engine.startQueue();
    await expect.poll(() => processesIn(dataFolder).length, { timeout: 30_000 }).toBe(1);
    expect(codes()).toEqual([]);
    ffmpeg.release('encode');
    expect(await engine.jobs.whenFinished(jobId)).toMatchObject({ status: 'success' });
    expect(codes()).toEqual([]);
  } finally {
    await engine.close();
  }
});
