import BetterSqlite3 from 'better-sqlite3';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { CAN_MOUNT, mountSmallDisk } from '../../helpers/can-mount.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { holdStore, type StoreHolder } from '../../helpers/hold-store.ts';
import { runCli } from '../../helpers/launch-cli.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine, recordEvents, type Recorder } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// A store that is locked by another program, damaged, full, from a newer program, or somebody else's: at the start and in mid-run.

const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let storeFile: string;
let ffmpeg: SteppedFfmpeg;
let engine: Engine | undefined;
let recorder: Recorder;
let holder: StoreHolder | undefined;
let number = 0;

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(() => {
  dataFolder = store.copy(`data-${String(number += 1)}`);
  storeFile = join(dataFolder, 'reelcase.db');
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
  recorder = recordEvents();
});
afterEach(async () => {
  await holder?.release();
  holder = undefined;
  await engine?.close();
  engine = undefined;
});

async function open(): Promise<Engine> {
  engine = await openTestEngine(dataFolder, { ffmpeg: ffmpeg.path, publisher: recorder });
  return engine;
}

async function queue(opened: Engine): Promise<string> {
  const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000 }] });
  return jobId;
}

/** Brings a job as far as its verification and holds it there. */
async function queueUntilVerified(opened: Engine): Promise<string> {
  ffmpeg.hold('decode');
  const jobId = await queue(opened);
  opened.startQueue();
  await expect.poll(() => processesIn(join(dataFolder, 'exports')).length, { timeout: 30_000, interval: 20 }).toBe(1);
  return jobId;
}

async function expectClean(): Promise<void> {
  await engine?.close();
  engine = undefined;
  expectCleanStore(dataFolder);
}

/** Measures for how long the event loop stands still. */
function watchTheLoop(): () => number {
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 10);
  return () => {
    clearInterval(timer);
    return longestMs;
  };
}

const exportFiles = (): string[] => readdirSync(join(dataFolder, 'exports'));
const lastState = (): JobState | undefined => recorder.events.filter(({ name }) => name === 'jobs:changed').map(({ payload }) => payload as JobState).at(-1);

describe('a store that another program holds locked', () => {
  it('at the start is named, and can be opened when it is free', async () => {
    holder = await holdStore(storeFile);
    await expect(open()).rejects.toMatchObject({ code: 'database_locked', message: expect.stringContaining('is in use by another program') as string });
    await holder.release();
    await open();
    await expectClean();
  });

  it('when a job is to start: it starts when the store is free', async () => {
    const opened = await open();
    const jobId = await queue(opened);
    holder = await holdStore(storeFile);
    const longestStandstill = watchTheLoop();
    opened.startQueue();
    await new Promise<void>((resolve) => { setTimeout(resolve, 600); }); // Long enough for three looks at the store; there is nothing to wait for.
    expect(longestStandstill()).toBeLessThan(500);
    expect(opened.jobs.get(jobId)).toMatchObject({ status: 'queued', attempt: 0 });
    await holder.release();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', attempt: 1 });
    await expectClean();
  });

  it('when a job is done: its file is kept, and it is booked when the store is free', async () => {
    const opened = await open();
    const jobId = await queueUntilVerified(opened);
    holder = await holdStore(storeFile);
    const longestStandstill = watchTheLoop();
    ffmpeg.release('decode');
    await expect.poll(() => exportFiles().map((name) => name.endsWith('.mp4')), { timeout: 30_000 }).toEqual([true]);
    expect(opened.jobs.get(jobId)).toMatchObject({ status: 'running', currentStep: 'finalizing' });
    expect(opened.exports.list({ limit: 1, offset: 0 }).total).toBe(0);
    await holder.release();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'success', attempt: 1, warnings: [] });
    expect(longestStandstill()).toBeLessThan(500);
    await expectClean();
  });

  it('when a job has failed: it is said when the store is free', async () => {
    const opened = await open();
    const jobId = await queueUntilVerified(opened);
    holder = await holdStore(storeFile);
    for (const { processId } of processesIn(join(dataFolder, 'exports'))) process.kill(processId, 'SIGKILL');
    await expect.poll(exportFiles, { timeout: 30_000 }).toEqual([]);
    expect(opened.jobs.get(jobId)?.status).toBe('running');
    await holder.release();
    expect(await opened.jobs.whenFinished(jobId)).toMatchObject({ status: 'failed', errorCode: 'ffmpeg_failed' });
    await expectClean();
  });

  it('when something is queued: it is refused, and nothing is queued', async () => {
    const opened = await open();
    holder = await holdStore(storeFile);
    await expect(queue(opened)).rejects.toMatchObject({ code: 'database_locked' });
    await holder.release();
    await expectClean();
  });
});

describe('a store that is damaged', () => {
  it('at the start is named by the program and by every command, and not touched', async () => {
    const damaged = Buffer.from('This is a letter to my aunt, and no store of anything. '.repeat(100));
    for (const name of readdirSync(dataFolder)) if (name.startsWith('reelcase.db')) rmSync(join(dataFolder, name));
    writeFileSync(storeFile, damaged);
    await expect(open()).rejects.toMatchObject({ code: 'database_corrupt', remedy: expect.stringContaining('Move that file aside') as string });
    const checked = await runCli(['check', '--data', dataFolder, '--json']);
    expect(checked).toMatchObject({ exitCode: 1 });
    expect(checked.objects()).toMatchObject([{ ok: false, error: { code: 'database_corrupt' } }]);
    expect(readFileSync(storeFile)).toEqual(damaged);
  });

  it('in mid-run: the program says so and stops, nothing is called a success, and after the repair the file is adopted', async () => {
    const opened = await open();
    opened.settings.update({ maxConcurrent: 1 });
    const jobId = await queueUntilVerified(opened);
    const finished = opened.jobs.whenFinished(jobId).then(() => 'finished', (error: unknown) => error);
    const waitingId = await queue(opened);
    const repair = damageTable('export');
    ffmpeg.release('decode');
    expect(await finished).toMatchObject({ code: 'database_corrupt', message: expect.stringContaining('is damaged') as string });
    expect(lastState()).toMatchObject({ queue: { paused: { reason: 'store_failed', message: expect.stringContaining('is damaged') as string } } });
    await expect(opened.jobs.whenFinished(waitingId)).rejects.toMatchObject({ code: 'database_corrupt' });
    await expect(opened.queue.whenIdle()).rejects.toMatchObject({ code: 'database_corrupt' });
    await opened.close();
    expect(processesIn(dataFolder)).toEqual([]);
    repair();
    expect(statusesInTheBooks()).toEqual({ [jobId]: 'running', [waitingId]: 'queued' });

    const again = await open();
    expect(again.jobs.get(jobId)).toMatchObject({ status: 'success' });
    again.startQueue();
    expect(await again.jobs.whenFinished(waitingId)).toMatchObject({ status: 'success' });
    await expectClean();
  });

  it('in mid-run of a command ends it with the reason', async () => {
    ffmpeg.hold('decode');
    const command = runCli(['export', '--camera', 'door', '--from', new Date(FOOTAGE_START_MS).toISOString(), '--to', new Date(FOOTAGE_START_MS + 10_000).toISOString(), '--data', dataFolder, '--json'], { REELCASE_FFMPEG: ffmpeg.path });
    await expect.poll(() => processesIn(join(dataFolder, 'exports')).length, { timeout: 30_000, interval: 20 }).toBe(1);
    const repair = damageTable('export');
    ffmpeg.release('decode');
    const result = await command;
    expect(result.exitCode).toBe(1);
    expect(result.objects().at(-1)).toMatchObject({ ok: false, error: { code: 'database_corrupt' } });
    expect(result.errors).not.toContain('bug');
    repair();
    await open();
    await expectClean();
  });

  /** Lets a table begin on a page that does not exist. @returns puts it right again */
  function damageTable(table: string): () => void {
    const change = (page: number): number => {
      const database = new BetterSqlite3(storeFile);
      try {
        database.unsafeMode(true);
        database.pragma('writable_schema = ON');
        const before = database.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) ?? 0;
        database.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?').run(page, table);
        // Everybody has to read the schema again.
        database.pragma(`schema_version = ${String(Number(database.pragma('schema_version', { simple: true })) + 1)}`);
        return before;
      } finally {
        database.close();
      }
    };
    const before = change(999_999);
    return () => { change(before); };
  }

  function statusesInTheBooks(): Record<string, string> {
    const database = new BetterSqlite3(storeFile, { readonly: true });
    try {
      return Object.fromEntries(database.prepare<[], { id: string; status: string }>('SELECT id, status FROM export_job').all().map(({ id, status }) => [id, status]));
    } finally {
      database.close();
    }
  }
});

describe.skipIf(!CAN_MOUNT)('a store whose disk is full', () => {
  it('stops the program with the reason, and the next start goes on', async () => {
    const disk = join(makeTempFolder(), 'disk');
    onTestFinished(mountSmallDisk(disk, 30));
    cpSync(dataFolder, disk, { recursive: true });
    dataFolder = disk;
    const opened = await open();
    const target = makeTempFolder();
    const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000 }] }, target);
    const filler = join(disk, 'filler');
    expect(() => { writeFileSync(filler, Buffer.alloc(40 * 1_048_576)); }).toThrow(/ENOSPC/);
    opened.startQueue();
    await expect(opened.jobs.whenFinished(jobId)).rejects.toMatchObject({ code: 'disk_full', message: expect.stringContaining('disk is full') as string });
    expect(lastState()?.queue.paused).toMatchObject({ reason: 'store_failed' });
    await opened.close();
    rmSync(filler);
    const again = await open();
    again.startQueue();
    expect(await again.jobs.whenFinished(jobId)).toMatchObject({ status: 'success' });
    await again.close();
    engine = undefined;
    expectCleanStore(dataFolder, { folders: [target] });
  });
});

it('a store of a newer program is refused with what to do, and not touched', async () => {
  const database = new BetterSqlite3(storeFile);
  database.pragma('user_version = 999');
  database.close();
  const before = readFileSync(storeFile);
  await expect(open()).rejects.toMatchObject({ code: 'database_newer', remedy: expect.stringContaining('Install the newer Reelcase') as string });
  expect((await runCli(['check', '--data', dataFolder, '--json'])).objects()).toMatchObject([{ ok: false, error: { code: 'database_newer' } }]);
  expect(readFileSync(storeFile)).toEqual(before);
  expect(existsSync(join(dataFolder, 'engine.json'))).toBe(false);
});

it('a second program on one data folder is told who holds it, and harms nothing', async () => {
  const opened = await open();
  await expect(openTestEngine(dataFolder)).rejects.toMatchObject({ code: 'data_folder_in_use', message: expect.stringContaining('a test (process') as string });
  const jobId = await queue(opened);
  opened.startQueue();
  expect((await opened.jobs.whenFinished(jobId)).status).toBe('success');
  await expectClean();
});
