import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { joinInWorker } from '../../../../src/main/exports/join/join-in-worker.ts';
import type { JoinClip, JoinProgress } from '../../../../src/main/exports/join/join-request.ts';
import { PauseGate } from '../../../../src/main/exports/pause-gate.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { makeFixture, recipes, shownTimes, type Fixture } from './join-fixtures.ts';
import { clipsOf, joinTo, request } from './join-to.ts';

// The thread itself: progress, pause, cancel, crash.

const folder = makeTempFolder();
const workersFolder = join(folder, 'workers');
const output = join(folder, 'export.part');
let fixture: Fixture;
/** So many files that a join takes a while: some hundred megabytes. */
let many: JoinClip[];
let largeBytes = 0;

beforeAll(async () => {
  await build({
    configFile: false, logLevel: 'silent',
    build: { ssr: true, outDir: workersFolder, target: 'node20.18', rolldownOptions: { input: { join: 'src/main/exports/workers/join.ts' }, output: { format: 'es', entryFileNames: '[name].js' } } },
  });
  writeFileSync(join(workersFolder, 'package.json'), '{"type":"module"}');
  fixture = makeFixture(folder, recipes[0] ?? { name: '', video: [] });
  const large = join(folder, 'large.part');
  largeBytes = joinTo(large, Array.from({ length: 40 }, () => clipsOf(fixture.files)).flat(), { proof: 'off' }).sizeBytes;
  many = Array.from({ length: 8 }, () => ({ path: large, fromUs: 0, toUs: null }));
});

function start(clips: JoinClip[], signal = new AbortController().signal, options = {}, folderOfWorkers = workersFolder) {
  writeFileSync(output, '');
  const progress: JoinProgress[] = [];
  const gate = new PauseGate();
  const result = joinInWorker(request(output, clips, options), { signal, gate, workersFolder: folderOfWorkers, onProgress: (each) => { progress.push(each); } });
  return { progress, result, pause: () => { gate.hold(true); }, resume: () => { gate.hold(false); } };
}

/** The 19th field; the second one, a name in brackets, may hold blanks. */
function niceOf(threadId: string): number {
  const text = readFileSync(`/proc/self/task/${threadId}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => { setTimeout(resolve, 5); });
}

describe('a join in a thread', () => {
  it('makes the same file as one in this thread, and says how far it is', async () => {
    const { result, progress } = start(clipsOf(fixture.files, 1.5), undefined, { sha256: true });
    const outcome = await result;
    const here = join(folder, 'here.part');
    const { sha256, videoPackets } = joinTo(here, clipsOf(fixture.files, 1.5), { sha256: true });
    expect(outcome).toMatchObject({ kind: 'joined', report: { sha256, videoPackets, proof: { video: { equal: videoPackets } } } });
    expect(readFileSync(output).equals(readFileSync(here))).toBe(true);
    expect([...new Set(progress.map(({ phase }) => phase))]).toEqual(['reading', 'copying', 'proving']);
    expect(shownTimes(output)).toHaveLength(277);
  });

  it.runIf(process.platform === 'linux')('lets everything else on the machine go first, with the thread that hashes', async () => {
    const { result, pause, resume, progress } = start(many, undefined, { sha256: true, proof: 'off' });
    await until(() => progress.some(({ phase }) => phase === 'copying'));
    pause();
    try {
      const yielding = (): string[] => readdirSync('/proc/self/task').filter((id) => niceOf(id) === constants.priority.PRIORITY_BELOW_NORMAL);
      await until(() => yielding().length === 2);
      expect(niceOf(String(process.pid))).not.toBe(constants.priority.PRIORITY_BELOW_NORMAL);
      await until(() => yielding().some((id) => execFileSync('ionice', ['-p', id]).toString().startsWith('idle')));
    } finally {
      resume();
    }
    expect((await result).kind).toBe('joined');
  });

  it('hashes a large file beside the copy', async () => {
    const { result } = start(many.slice(0, Math.ceil(70e6 / largeBytes)), undefined, { sha256: true, proof: 'off' });
    const outcome = await result;
    expect(statSync(output).size).toBeGreaterThan(64 * 1024 * 1024);
    expect(outcome).toMatchObject({ kind: 'joined', report: { sha256: createHash('sha256').update(readFileSync(output)).digest('hex') } });
  });

  it('ends within 200 ms when it is cancelled, while it copies and while it is paused', async () => {
    for (const isPaused of [false, true]) {
      const controller = new AbortController();
      const running = start(many, controller.signal);
      await until(() => running.progress.some(({ phase }) => phase === 'copying'));
      if (isPaused) running.pause();
      const askedAt = performance.now();
      controller.abort(new Error('cancelled by the test'));
      await expect(running.result).rejects.toThrow('cancelled by the test');
      expect(performance.now() - askedAt).toBeLessThan(200);
    }
  });

  it('stands still while it is paused, and goes on', async () => {
    const running = start(many, undefined, { proof: 'off' });
    await until(() => running.progress.some(({ phase }) => phase === 'copying'));
    running.pause();
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    const size = statSync(output).size;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(statSync(output).size).toBe(size);
    running.resume();
    const outcome = await running.result;
    expect(outcome.kind === 'joined' && outcome.report.sizeBytes).toBe(statSync(output).size);
    expect(statSync(output).size).toBeGreaterThan(size);
  });

  it('does not start when it was cancelled before', async () => {
    await expect(start(many, AbortSignal.abort(new Error('too late'))).result).rejects.toThrow('too late');
    expect(statSync(output).size).toBe(0);
  });

  it('reports a refusal as an outcome and an error of a disk as one for people', async () => {
    expect(await start([{ path: join(folder, 'nothing.mp4'), fromUs: 0, toUs: null }]).result).toMatchObject({ kind: 'refused', refusal: { reason: 'unreadable' } });
    const result = joinInWorker(request(join(folder, 'missing', 'export.part'), many), { signal: new AbortController().signal, workersFolder });
    await expect(result).rejects.toMatchObject({ name: 'AppError', code: 'file_missing' });
  });

  it('that dies is an error of its own', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'package.json'), '{"type":"module"}');
    writeFileSync(join(broken, 'join.js'), 'throw new Error("out of luck");');
    const failure = async (): Promise<unknown> => start(many, undefined, {}, broken).result.catch((error: unknown) => (error instanceof AppError ? error.toData() : error));
    expect(await failure()).toMatchObject({ code: 'internal', message: expect.stringMatching(/^The copy of the footage failed: .*out of luck/) as unknown });
    writeFileSync(join(broken, 'join.js'), 'process.exit(3);');
    expect(await failure()).toMatchObject({ code: 'internal', message: 'The copy of the footage ended before it was done.' });
    rmSync(broken, { recursive: true });
  });
});
