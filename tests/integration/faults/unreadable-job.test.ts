import BetterSqlite3 from 'better-sqlite3';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/main/engine.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// One damaged row must not hide the others, nor stop them.

const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let storeFile: string;
let engine: Engine | undefined;
let number = 0;

beforeAll(async () => { store = await makeFaultStore(folder); });
beforeEach(() => {
  dataFolder = store.copy(`data-${String(number += 1)}`);
  storeFile = join(dataFolder, 'reelcase.db');
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function open(): Promise<Engine> {
  engine = await openTestEngine(dataFolder);
  return engine;
}

async function queue(opened: Engine): Promise<string> {
  const { exportIds: [jobId = ''] } = await opened.jobs.enqueue({ items: [{ cameraId: 1, startMs: FOOTAGE_START_MS, endMs: FOOTAGE_START_MS + DOOR_SECONDS * 1_000 }] });
  return jobId;
}

describe('a job whose choices another program has made unreadable', () => {
  const damage = (jobId: string, options: string): void => {
    const database = new BetterSqlite3(storeFile);
    database.prepare(`UPDATE export_job SET options = ?, warnings = 'oh' WHERE id = ?`).run(options, jobId);
    database.close();
  };
  const failed = { status: 'failed', errorMessage: expect.stringContaining('cannot be read') as string, errorRemedy: expect.stringContaining('anew') as string, position: null, warnings: [] };

  it.each(['{"kind":"teleport"}', '{'])('(%s) is shown as failed while it waits, fails, and hides no other', async (options) => {
    const opened = await open();
    const damaged = await queue(opened);
    const whole = await queue(opened);
    damage(damaged, options);
    expect(opened.jobs.state().results.jobs).toMatchObject([{ id: damaged, ...failed }, { id: whole, status: 'queued' }]);
    opened.startQueue();
    expect(await Promise.all([damaged, whole].map((jobId) => opened.jobs.whenFinished(jobId)))).toMatchObject([failed, { status: 'success' }]);
    expect(opened.jobs.attempts(damaged)).toMatchObject([{ outcome: 'failed', commandLine: null, errorMessage: failed.errorMessage }]);
    expect(opened.jobs.history({ limit: 10, offset: 0 }).jobs.map(({ id }) => id).toSorted()).toEqual([damaged, whole].toSorted());
    await expect(opened.jobs.duplicate(damaged)).rejects.toMatchObject({ message: failed.errorMessage });
  });

  it('and that was at work when the program ended fails at the next start, and leaves nothing', async () => {
    const opened = await open();
    const damaged = await queue(opened);
    const whole = await queue(opened);
    await opened.close();
    const partPath = join(dataFolder, 'exports', 'left.mp4.part');
    writeFileSync(partPath, 'x');
    damage(damaged, '{}');
    const database = new BetterSqlite3(storeFile);
    database.prepare(`UPDATE export_job SET status = 'running', attempt = 1, started_at_ms = queued_at_ms WHERE id = ?`).run(damaged);
    database.prepare(`INSERT INTO export_attempt (job_id, attempt, started_at_ms, outcome) VALUES (?, 1, 1, 'running')`).run(damaged);
    database.prepare('INSERT INTO part_file (path, job_id, final_path, created_at_ms) VALUES (?, ?, ?, 1)').run(partPath, damaged, partPath.slice(0, -'.part'.length));
    database.close();
    const again = await open();
    again.startQueue();
    expect(await Promise.all([damaged, whole].map((jobId) => again.jobs.whenFinished(jobId)))).toMatchObject([failed, { status: 'success' }]);
    expect(existsSync(partPath)).toBe(false);
  });
});
