import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { runCli, startCli, type CliResult } from '../../helpers/launch-cli.ts';
import { makeHeldFfmpeg, makeSlowFfmpeg } from '../../helpers/launch-ffmpeg.ts';

const START_MS = Date.UTC(2026, 4, 1, 10, 0, 0);
const START = '2026-05-01T10:00:00Z';
const picture = { width: 320, height: 180, fps: 10, codec: 'h264' as const, hasAudio: false, scene: { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 } };
/** 30 s of two cameras; the second lacks 10:00:10 to 10:00:20. */
const cameras = [
  { ...picture, name: 'front_door', hasAudio: true, gaps: [] },
  { ...picture, name: "it's a %d yard", gaps: [{ startSeconds: 10, durationSeconds: 10 }] },
];
const YARD = "it's a %d yard";

const { ffmpeg } = readSetup();
let root: string;
let recordings: string;
/** A store that knows the footage, to be copied. */
let indexedFolder: string;
let dataFolder: string;

/** Runs a command in the data folder of the test. */
const run = (...words: string[]): Promise<CliResult> => runCli([...words, '--data', dataFolder], { REELCASE_FFMPEG: ffmpeg });
const at = (seconds: number) => new Date(START_MS + seconds * 1_000).toISOString();
const range = (from: number, to: number) => ['--from', at(from), '--to', at(to)];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'reelcase-cli-test-'));
  ({ recordingsFolder: recordings } = await makeDemoFootage({ ffmpeg, folder: root, startMs: START_MS, durationSeconds: 30, cameras }));
  indexedFolder = dataFolder = await mkdtemp(join(root, 'indexed-'));
  expect((await run('source', 'add', 'frigate-folder', recordings)).exitCode).toBe(0);
  expect((await run('index')).exitCode).toBe(0);
});
afterAll(async () => { await rm(root, { recursive: true, force: true }); });

async function newDataFolder(isIndexed: boolean): Promise<void> {
  dataFolder = await mkdtemp(join(root, 'data-'));
  if (isIndexed) await cp(indexedFolder, dataFolder, { recursive: true });
}

/** What ffmpeg says about a file; ffprobe is not there on every machine. */
function describeFile(file: string): { lengthSeconds: number; text: string } {
  const text = spawnSync(ffmpeg, ['-hide_banner', '-i', file], { encoding: 'utf8' }).stderr;
  const [hours = 0, minutes = 0, seconds = 0] = (/Duration: ([\d:.]+)/.exec(text)?.[1] ?? '').split(':').map(Number);
  return { lengthSeconds: hours * 3_600 + minutes * 60 + seconds, text };
}

describe('sources, index, cameras, coverage', () => {
  beforeEach(() => newDataFolder(false));

  it('goes from a folder to what is recorded', async () => {
    const added = await run('source', 'add', 'frigate-folder', recordings, '--json');
    expect(added.exitCode).toBe(0);
    expect(added.objects()).toMatchObject([{ ok: true, value: { id: 1, kind: 'frigate-folder', path: recordings } }]);

    const indexed = await run('index', '--source', '1', '--json');
    expect(indexed.objects()).toMatchObject([{ ok: true, value: [{ sourceId: 1, segmentsTotal: 5, segmentsAdded: 5, unreadable: 0 }] }]);
    expect((await run('source', 'list')).output).toContain(recordings);

    const listed = await run('cameras', '--json');
    expect(listed.objects()).toMatchObject([{ ok: true, value: [{ name: 'front_door', segmentCount: 3 }, { name: YARD, segmentCount: 2, firstMs: START_MS }] }]);
    expect((await run('cameras')).output.split('\n')[0]).toMatch(/^ID +CAMERA +SOURCE +FILES +FIRST +LAST$/);

    const covered = await run('coverage', '--camera', YARD, ...range(-10, 30), '--json');
    expect(covered.objects()).toMatchObject([{ ok: true, value: [{
      camera: YARD, recordedMs: 20_000,
      gaps: [{ startMs: START_MS - 10_000, endMs: START_MS }, { startMs: START_MS + 10_000, endMs: START_MS + 20_000 }],
    }] }]);
    const told = (await run('coverage', '--camera', YARD, ...range(0, 30))).output;
    expect(told).toContain('0:20 of 0:30 recorded, 1 gap');
    expect(told).toMatch(/missing {3}.* 0:10/);

    expect((await run('source', 'remove', '1')).exitCode).toBe(0);
    expect((await run('cameras', '--json')).objects()).toEqual([{ ok: true, value: [] }]);
    expect(existsSync(recordings)).toBe(true);
  });

  it('refuses a folder that is not there, and one that is there twice', async () => {
    const missing = await run('source', 'add', 'frigate-folder', join(root, 'nowhere'), '--json');
    expect(missing.exitCode).toBe(1);
    expect(missing.objects()).toMatchObject([{ ok: false, error: { code: 'source_unreachable' } }]);
    const file = join(dataFolder, 'a-file');
    await writeFile(file, '');
    expect((await run('source', 'add', 'frigate-folder', file)).exitCode).toBe(1);
    expect((await run('source', 'add', 'frigate-folder', recordings)).exitCode).toBe(0);
    expect((await run('source', 'add', 'frigate-folder', recordings, '--json')).objects()).toMatchObject([{ ok: false, error: { code: 'conflict' } }]);
  });

  it('says what to do where nothing was added', async () => {
    expect(await run('cameras')).toMatchObject({ exitCode: 1, output: '' });
    const { exitCode, errors } = await run('index');
    expect(exitCode).toBe(1);
    expect(errors).toContain('source add frigate-folder PATH');
    expect((await run('source', 'remove', '7')).exitCode).toBe(1);
  });

  it('reads the default data folder of the environment', async () => {
    expect((await runCli(['source', 'add', 'frigate-folder', recordings], { XDG_DATA_HOME: dataFolder, REELCASE_FFMPEG: ffmpeg })).exitCode).toBe(0);
    expect(existsSync(join(dataFolder, 'reelcase', 'reelcase.db'))).toBe(true);
    expect((await runCli(['source', 'list', '--json'], { REELCASE_DATA: join(dataFolder, 'reelcase') })).objects()).toMatchObject([{ value: [{ id: 1 }] }]);
  });
});

describe('export', () => {
  beforeEach(() => newDataFolder(true));

  it('makes one file and tells all about it', async () => {
    const { exitCode, objects } = await run('export', '--camera', 'front_door', ...range(3, 27), '--name', 'Delivery', '--json');
    expect(exitCode).toBe(0);
    const events = objects();
    expect(events[0]).toMatchObject({ event: 'queued', camera: 'front_door', name: 'Delivery', position: 1 });
    expect(events.filter(({ event }) => event === 'progress').length).toBeGreaterThan(0);
    const last = events.at(-1) as { ok: boolean; value: { exports: { file: string }[] } };
    expect(last).toMatchObject({ ok: true, value: { failures: [], exports: [{ requestStartMs: START_MS + 3_000, requestEndMs: START_MS + 27_000, recordedMs: 24_000, gaps: [], warnings: [] }] } });
    const file = last.value.exports[0]?.file ?? '';
    const { lengthSeconds, text } = describeFile(file);
    expect(lengthSeconds).toBeCloseTo(24, 0);
    expect(text).toContain('Video: h264');
    expect(text).toContain('Audio: aac');
    expect(text).toContain('Camera: front_door');
    expect((await run('exports', '--json')).objects()).toMatchObject([{ value: { total: 1, exports: [{ name: 'Delivery', videoPath: file, fileMissing: false }] } }]);
    expect((await run('jobs', '--json')).objects()).toMatchObject([{ value: { active: [], historyTotal: 1, history: [{ status: 'success' }] } }]);
    expect((await run('check')).exitCode).toBe(0);
  });

  it('makes one file a camera, in a new case and then in the same one, where --out says', async () => {
    const target = join(root, 'elsewhere');
    const first = await run('export', '--camera', 'front_door', '--camera', YARD, ...range(0, 30), '--name', 'Night', '--case', 'Break in', '--out', target);
    expect(first.exitCode).toBe(0);
    expect(first.output).toContain(`front_door: ${target}/`);
    expect(first.output).toContain('requested 0:30, recorded 0:20, 1 gap');
    expect(first.output).toContain('not recorded: ');
    expect((await readdir(target)).filter((name) => name.endsWith('.mp4'))).toHaveLength(2);
    expect((await run('export', '--camera-id', '1', ...range(0, 5), '--case', 'Break in', '--out', target)).exitCode).toBe(0);
    expect((await run('cases', '--json')).objects()).toMatchObject([{ value: [{ name: 'Break in', exportCount: 3, cameraCount: 2 }] }]);
    expect((await run('exports')).output).toContain(`Night - ${YARD}`);
  });

  it('shortens a long name so that each camera fits behind it', async () => {
    const { exitCode, objects } = await run('export', '--camera', 'front_door', '--camera', YARD, ...range(0, 5), '--name', 'n'.repeat(255), '--no-wait', '--json');
    expect(exitCode).toBe(0);
    const names = objects().filter(({ event }) => event === 'queued').map(({ name }) => String(name));
    expect(names).toEqual([`${'n'.repeat(242)}… - front_door`, `${'n'.repeat(238)}… - ${YARD}`]);
  });

  it('makes no folder in a place that is not there', async () => {
    const far = join(root, 'stick', 'exports');
    const { exitCode, objects } = await run('export', '--camera', 'front_door', ...range(0, 10), '--out', far, '--json');
    expect(exitCode).toBe(1);
    expect(objects()).toMatchObject([{ ok: false, error: { code: 'file_missing', remedy: expect.stringContaining('disk is connected') as string } }]);
    expect(existsSync(join(root, 'stick'))).toBe(false);
    expect((await run('jobs', '--json')).objects()).toMatchObject([{ value: { active: [], history: [] } }]);
  });

  it('exports what there is and fails for what there is not', async () => {
    const partly = await run('export', '--camera', 'front_door', '--camera', YARD, ...range(11, 19), '--json');
    expect(partly.exitCode).toBe(1);
    expect(partly.objects().map(({ event }) => event)).toEqual(expect.arrayContaining(['failed', 'queued', 'finished']) as unknown[]);
    expect(partly.objects().at(-1)).toMatchObject({ ok: false, value: { exports: [{ camera: 'front_door' }], failures: [{ camera: YARD }] } });

    const nothing = await run('export', '--camera', YARD, ...range(11, 19), '--case', 'Empty');
    expect(nothing).toMatchObject({ exitCode: 1, output: '' });
    expect(nothing.errors).toContain('No recordings found for time range');
    expect((await run('cases', '--json')).objects()).toMatchObject([{ value: [] }]);
  });

  it.each([
    ['an unknown camera', ['--camera', 'attic', '--from', START, '--to', at(10)], 'Known cameras: “front_door”'],
    ['no camera', ['--from', START, '--to', at(10)], 'No camera was named'],
    ['a time without a zone', ['--camera', 'front_door', '--from', '2026-05-01T10:00:00', '--to', at(10)], 'ISO 8601'],
    ['an end before the start', ['--camera', 'front_door', '--from', at(10), '--to', START], 'must be after its start'],
    ['more than 31 days', ['--camera', 'front_door', '--from', START, '--to', '2026-07-01T10:00:00Z'], '31 days'],
    ['too long a name', ['--camera', 'front_door', '--from', START, '--to', at(10), '--name', 'x'.repeat(300)], '--name is too long: 300 characters, and 256 are allowed.'],
    ['too long a name of several', ['--camera', 'front_door', '--camera', YARD, '--from', START, '--to', at(10), '--name', 'x'.repeat(300)], '--name is too long: 300 characters'],
    ['too long a name of a case', ['--camera', 'front_door', '--from', START, '--to', at(10), '--case', 'x'.repeat(101)], '--case is too long: 101 characters, and 100 are allowed.'],
    ['a speed and a length at once', ['--camera', 'front_door', '--from', START, '--to', at(10), '--kind', 'timelapse', '--speed', '10', '--target-length', '5'], '--speed and --target-length contradict each other'],
    ['a grid of one camera', ['--camera', 'front_door', '--from', START, '--to', at(10), '--kind', 'grid'], 'A grid shows 2 to 16 cameras'],
  ])('refuses %s with exit code 2', async (_what, words, message) => {
    const { exitCode, output, errors } = await run('export', ...words);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toContain(message);
  });

  it('fails with a reason when the export folder cannot be', async () => {
    const file = join(dataFolder, 'a-file');
    await writeFile(file, '');
    const blocked = await run('export', '--camera', 'front_door', ...range(0, 10), '--out', join(file, 'folder'), '--json');
    expect(blocked.exitCode).toBe(1);
    expect(blocked.objects()).toMatchObject([{ ok: false, error: { code: 'file_missing', message: expect.stringContaining(file) as string } }]);
  });

  it('fails with a remedy when there is no ffmpeg', async () => {
    const { exitCode, objects } = await runCli(['export', '--camera', 'front_door', ...range(0, 10), '--data', dataFolder, '--json'], { REELCASE_FFMPEG: '/nonexistent/ffmpeg' });
    expect(exitCode).toBe(1);
    expect(objects().at(-1)).toMatchObject({ ok: false, error: { code: 'ffmpeg_missing' } });
  });

  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('cancels what it queued at %s', async (signal, exitCode) => {
    const slow = makeSlowFfmpeg(await mkdtemp(join(root, 'slow-')), ffmpeg);
    const command = startCli(['export', '--camera', 'front_door', '--camera', YARD, ...range(0, 30), '--data', dataFolder, '--json'], { REELCASE_FFMPEG: slow });
    await command.untilSaid('"step":"copying"');
    command.child.kill(signal);
    const ended = await command.ended;
    expect(ended.exitCode).toBe(exitCode);
    const objects = ended.objects();
    expect(objects.filter(({ ok }) => ok !== undefined)).toHaveLength(1);
    expect(objects.at(-1)).toMatchObject({ ok: false, error: { code: 'cancelled' }, value: { exports: [], failures: [{ error: { code: 'cancelled' } }, { error: { code: 'cancelled' } }] } });
    expect(objects.filter(({ event }) => event === 'failed')).toMatchObject([{ error: { code: 'cancelled' } }, { error: { code: 'cancelled' } }]);
    expect(ended.errors).toContain(`Error: Interrupted by ${signal}.`);
    expect((await run('jobs', '--json')).objects()).toMatchObject([{ value: { active: [], history: [{ status: 'cancelled' }, { status: 'cancelled' }] } }]);
    expect(await readdir(join(dataFolder, 'exports'))).toEqual([]);
    expect((await run('check')).exitCode).toBe(0);
  });
});

describe('a data folder that is in use', () => {
  it('can be read, and is not touched by a second engine, which is told who has it', async () => {
    await newDataFolder(true);
    const held = makeHeldFfmpeg(await mkdtemp(join(root, 'held-')), ffmpeg);
    held.hold();
    const first = startCli(['export', '--camera', 'front_door', ...range(0, 10), '--data', dataFolder, '--json'], { REELCASE_FFMPEG: held.path });
    try {
      await first.untilSaid('"step":"copying"');
      for (const words of [['index'], ['source', 'add', 'frigate-folder', root], ['source', 'remove', '1'], ['export', '--camera', YARD, ...range(0, 10)]]) {
        const second = await run(...words, '--json');
        expect(second.exitCode).toBe(1);
        expect(second.objects()).toMatchObject([{ ok: false, error: { code: 'data_folder_in_use', message: expect.stringContaining(`reelcase export (process ${String(first.child.pid)}`) as string } }]);
      }
      expect((await run('jobs', '--json')).objects()).toMatchObject([{ value: { active: [{ status: 'running', camera: 'front_door' }] } }]);
      for (const words of [['cameras'], ['exports'], ['cases'], ['source', 'list'], ['check'], ['coverage', '--camera', YARD, ...range(0, 30)]]) {
        expect(await run(...words)).toMatchObject({ exitCode: 0 });
      }
    } finally {
      held.release();
    }
    expect((await first.ended).exitCode).toBe(0);
  });
});

describe('check', () => {
  it('finds a file that has gone', async () => {
    await newDataFolder(true);
    expect((await run('export', '--camera', 'front_door', ...range(0, 10))).exitCode).toBe(0);
    expect((await run('check')).output).toContain('Nothing is wrong');
    const [file = ''] = (await readdir(join(dataFolder, 'exports'))).filter((name) => name.endsWith('.mp4'));
    await rename(join(dataFolder, 'exports', file), join(root, file));
    const { exitCode, output } = await run('check');
    expect(exitCode).toBe(1);
    expect(output).toContain(file);
    expect((await run('exports')).output).toContain('missing: ');
  });
});

describe('standard output', () => {
  it('survives a reader that goes away', async () => {
    await newDataFolder(true);
    const command = startCli(['export', '--camera', 'front_door', ...range(0, 10), '--data', dataFolder, '--json'], { REELCASE_FFMPEG: ffmpeg });
    command.child.stdout?.destroy();
    expect((await command.ended).exitCode).toBe(0);
    expect((await run('exports', '--json')).objects()).toMatchObject([{ value: { total: 1 } }]);
  });
});
