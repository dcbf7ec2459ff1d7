import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { openDatabase } from '../../../src/main/db/open.ts';
import { openReadOnly, type CheckFinding } from '../../../src/main/engine.ts';
import { expectCleanStore } from '../../helpers/expect-clean-store.ts';
import { runCli, startCli, type RunningCli } from '../../helpers/launch-cli.ts';
import { processesIn } from '../../helpers/our-processes.ts';
import { makeSteppedFfmpeg, type SteppedFfmpeg } from '../../helpers/stepped-ffmpeg.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { DOOR_SECONDS, FOOTAGE_START_MS, makeFaultStore, type FaultStore } from './fault-store.ts';

// kill -9 of the real program in each step of an export. Only the program is killed, as the system does when memory runs out:
// whatever it had started goes on. Then `check` must name what is left, and the next start must put everything right.

const LONG_SECONDS = 6 * 3_600;
const folder = makeTempFolder();
let store: FaultStore;
let dataFolder: string;
let ffmpeg: SteppedFfmpeg;
let number = 0;
let running: RunningCli | undefined;

beforeAll(async () => { store = await makeFaultStore(folder, LONG_SECONDS); });
beforeEach(() => {
  number += 1;
  dataFolder = store.copy(`data-${String(number)}`);
  ffmpeg = makeSteppedFfmpeg(makeTempFolder(), readSetup().ffmpeg);
});
afterEach(() => {
  const processId = running?.child.pid;
  running = undefined;
  if (processId === undefined) return;
  try {
    process.kill(-processId, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
});

const at = (seconds: number): string => new Date(FOOTAGE_START_MS + seconds * 1_000).toISOString();

/** Starts `export` in a process group of its own. */
function startExport(camera: string, seconds: number, words: readonly string[] = [], environment: Record<string, string> = {}): RunningCli {
  running = startCli(['export', '--camera', camera, '--from', at(0), '--to', at(seconds), '--data', dataFolder, '--json', ...words], { REELCASE_FFMPEG: ffmpeg.path, ...environment }, true);
  return running;
}

/** Resolves when the command reports progress within a step. */
function untilProgress(command: RunningCli, step: string, isStarted: boolean): Promise<void> {
  return isStarted ? command.untilSaid(new RegExp(`"step":"${step}","percent":(?!0,)`)) : command.untilSaid(`"step":"${step}"`);
}

async function kill(command: RunningCli): Promise<void> {
  command.child.kill('SIGKILL');
  await new Promise<void>((resolve) => { if (command.child.signalCode !== null) resolve(); else command.child.once('exit', () => { resolve(); }); });
}

function check(): CheckFinding[] {
  const books = openReadOnly({ dataFolder });
  try {
    return books.check();
  } finally {
    books.close();
  }
}

/** Each once: a shell that waits is two processes for a moment. */
const codes = (): string[] => [...new Set(check().map(({ code }) => code))];
const exportFiles = (): string[] => readdirSync(join(dataFolder, 'exports'));
const partBytes = (): number => {
  const [name] = exportFiles();
  return name?.endsWith('.part') === true ? statSync(join(dataFolder, 'exports', name)).size : 0;
};
const processes = (): number => processesIn(dataFolder).length;
/** Whether the stand-in for ffmpeg waits: until then it is a shell, and then the real one. */
const isHeld = (): boolean => processesIn(dataFolder).some(({ commandLine }) => commandLine.startsWith('/bin/sh '));

/** Starts the program again and has it work until nothing waits. @returns how the attempts of the only job ended */
async function finish(): Promise<string[]> {
  const result = await runCli(['queue', 'run', '--data', dataFolder, '--json'], { REELCASE_FFMPEG: readSetup().ffmpeg });
  expect(result).toMatchObject({ exitCode: 0 });
  expectCleanStore(dataFolder);
  const books = openReadOnly({ dataFolder });
  try {
    const [job] = books.jobs.history({ limit: 10, offset: 0 }).jobs;
    expect(job).toMatchObject({ status: 'success', warnings: [] });
    return books.jobs.attempts(job?.id ?? '').map(({ outcome }) => outcome);
  } finally {
    books.close();
  }
}

const AGAIN = ['interrupted', 'success'];

describe('kill -9 while a job is', () => {
  it('preparing', async () => {
    const command = startExport('long', LONG_SECONDS, [], { REELCASE_NO_JOIN: '1' });
    await untilProgress(command, 'preparing', false);
    await kill(command);
    expect((await command.ended).output).not.toContain('"step":"copying"');
    expect(codes()).toContain('running_without_engine');
    expect(await finish()).toEqual(AGAIN);
  });

  it('copying by our own joiner', async () => {
    const command = startExport('long', LONG_SECONDS);
    await untilProgress(command, 'copying', false);
    await expect.poll(partBytes, { interval: 1, timeout: 30_000 }).toBeGreaterThan(1_000_000);
    await kill(command);
    expect(codes()).toEqual(['running_without_engine', 'unfinished_file']);
    expect(await finish()).toEqual(AGAIN);
  });

  it('copying by ffmpeg, which goes on writing', async () => {
    ffmpeg.slowDown('copy');
    const command = startExport('door', DOOR_SECONDS, [], { REELCASE_NO_JOIN: '1' });
    await untilProgress(command, 'copying', true);
    await kill(command);
    expect(processes()).toBe(1);
    expect(codes()).toEqual(expect.arrayContaining(['running_without_engine', 'unfinished_file', 'left_process']));
    expect(await finish()).toEqual(AGAIN);
  });

  it('encoding', async () => {
    ffmpeg.slowDown('encode');
    const command = startExport('door', DOOR_SECONDS, ['--kind', 'encode', '--quality', 'small']);
    await untilProgress(command, 'encoding', true);
    await kill(command);
    expect(processes()).toBe(1);
    expect(codes()).toEqual(['running_without_engine', 'unfinished_file', 'left_process', 'temporary_files']);
    expect(await finish()).toEqual(AGAIN);
  });

  it('encoding for the second time, on the processor', async () => {
    ffmpeg.pretendHardware();
    ffmpeg.slowDown('encode');
    const command = startExport('door', DOOR_SECONDS, ['--kind', 'encode', '--hardware', 'auto', '--quality', 'small']);
    await untilProgress(command, 'encoding_retry', true);
    await kill(command);
    expect(codes()).toEqual(['running_without_engine', 'unfinished_file', 'left_process', 'temporary_files']);
    expect(await finish()).toEqual(AGAIN);
  });

  it('picking pictures, with a process whose words name no file of ours', async () => {
    ffmpeg.hold('encode');
    const command = startExport('door', DOOR_SECONDS, ['--kind', 'stills', '--every', '5']);
    await untilProgress(command, 'encoding', false);
    await expect.poll(isHeld, { timeout: 30_000 }).toBe(true);
    await kill(command);
    expect(codes()).toEqual(['running_without_engine', 'unfinished_file', 'left_process', 'temporary_files']);
    expect(await finish()).toEqual(AGAIN);
  });

  it.each(['decode', 'thumbnail'] as const)('verifying (%s)', async (task) => {
    ffmpeg.hold(task);
    const command = startExport('door', DOOR_SECONDS);
    await untilProgress(command, 'verifying', false);
    await expect.poll(isHeld, { timeout: 30_000 }).toBe(true);
    await kill(command);
    expect(codes()).toEqual(['running_without_engine', 'unfinished_file', 'left_process']);
    expect(await finish()).toEqual(AGAIN);
    // What was waiting when the program died must not come to life after the next start.
    ffmpeg.release(task);
    expect(processes()).toBe(0);
  });

  it('finalizing, as far as it has come', async () => {
    const command = startExport('door', DOOR_SECONDS);
    await untilProgress(command, 'finalizing', false);
    await kill(command);
    expect((await finish()).at(-1)).toMatch(/success|interrupted/);
  });

  it('between its final name and the books: the file is verified and adopted', async () => {
    ffmpeg.hold('thumbnail');
    const command = startExport('door', DOOR_SECONDS);
    await untilProgress(command, 'verifying', false);
    await expect.poll(isHeld, { timeout: 30_000 }).toBe(true);
    const other = openDatabase(join(dataFolder, 'reelcase.db'));
    try {
      other.exec('BEGIN IMMEDIATE');
      ffmpeg.release('thumbnail');
      await expect.poll(() => exportFiles().map((name) => name.endsWith('.mp4')), { timeout: 30_000 }).toEqual([true]);
      await kill(command);
    } finally {
      other.close();
    }
    expect(codes()).toEqual(['running_without_engine', 'unfinished_file']);
    expect(await finish()).toEqual(['interrupted']);
  });
});

describe('a hundred jobs that are queued at once', () => {
  /** How many more exports a run of the queue finishes before it is killed. */
  const KILLED_AFTER = 4;

  it('are all there after the program was killed twice, in their order, and none is made twice', async () => {
    const engine = await openTestEngine(dataFolder);
    const camera = engine.recordings.cameras().find(({ name }) => name === 'long');
    const queued: string[] = [];
    for (const half of [0, 1]) {
      const items = Array.from({ length: 50 }, (_, index) => ({ cameraId: camera?.id ?? 0, startMs: FOOTAGE_START_MS + (half * 50 + index) * 2_000, endMs: FOOTAGE_START_MS + (half * 50 + index + 1) * 2_000 }));
      queued.push(...(await engine.jobs.enqueue({ items })).exportIds);
    }
    await engine.close();
    expect(queued).toHaveLength(100);

    for (let killed = 1; killed <= 2; killed += 1) {
      running = startCli(['queue', 'run', '--data', dataFolder, '--json'], { REELCASE_FFMPEG: ffmpeg.path }, true);
      await running.untilSaid(new RegExp(`("event":"finished"[^]*){${String(KILLED_AFTER)}}`));
      await kill(running);
      expect(codes()).toContain('running_without_engine');
    }

    const again = await openTestEngine(dataFolder);
    const waiting = again.jobs.state().results.jobs.map(({ id }) => id);
    const done = again.jobs.history({ limit: 100, offset: 0 }).jobs;
    expect(done.every(({ status }) => status === 'success')).toBe(true);
    expect(done.length).toBeGreaterThanOrEqual(2 * KILLED_AFTER);
    expect([...done.map(({ id }) => id), ...waiting].sort()).toEqual([...queued].sort());
    expect(waiting).toEqual(queued.filter((id) => waiting.includes(id)));
    for (const id of waiting.slice(4)) await again.jobs.cancel(id);
    again.startQueue();
    await again.queue.whenIdle();
    await again.close();
    expectCleanStore(dataFolder);
  });
});
