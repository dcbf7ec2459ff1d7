import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoFootage } from '../../../scripts/demo-footage/make-demo-footage.mjs';
import { readSetup } from '../../../scripts/setup/state.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { openReadOnly } from '../../../src/main/engine.ts';
import { readMp4Header } from '../../../src/main/recordings/mp4-header.ts';
import type { ExportJob } from '../../../src/shared/job.ts';
import { hashPackets, readShownTimes } from '../../helpers/probe-media.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine, recordEvents } from '../../helpers/test-engine.ts';

// The whole way from footage to a file, with real ffmpeg and a real store: is it the very footage that was asked for?

const startMs = Date.parse('2026-05-01T10:00:00Z');
const fps = 10;
const width = 320;
const height = 180;
const scene = { background: '0x25384a', ground: '0x4a4438', mover: '0xd98c4a', secondsToPass: 16 };
const picture = { width, height, fps, scene };
const nastyName = "-it's %d “Ω 門”";

let footage: Awaited<ReturnType<typeof makeDemoFootage>>;
let engine: Engine;
const folder = makeTempFolder();
const dataFolder = join(folder, 'data');
const recorder = recordEvents();

beforeAll(async () => {
  footage = await makeDemoFootage({
    ffmpeg: readSetup().ffmpeg, folder, startMs, durationSeconds: 60,
    cameras: [
      { ...picture, name: 'front_door', codec: 'h264', hasAudio: true, gaps: [] },
      { ...picture, name: nastyName, codec: 'h264', hasAudio: false, gaps: [{ startSeconds: 20, durationSeconds: 10 }] },
      { ...picture, name: 'garden', codec: 'hevc', hasAudio: false, gaps: [] },
    ],
  });
  engine = await openTestEngine(dataFolder, { publisher: recorder });
  const source = engine.sources.add('frigate-folder', folder);
  await engine.sources.index(source.id);
  engine.startQueue();
});

afterAll(async () => { await engine.close(); });

function cameraId(name: string): number {
  const camera = engine.recordings.cameras().find((each) => each.name === name);
  if (camera === undefined) throw new Error(`No camera ${name}`);
  return camera.id;
}

async function exportRange(camera: string, fromSeconds: number, toSeconds: number, more: { name?: string; exportCaseId?: string } = {}): Promise<ExportJob> {
  const { exportIds } = await engine.jobs.enqueue({
    items: [{ cameraId: cameraId(camera), startMs: startMs + fromSeconds * 1_000, endMs: startMs + toSeconds * 1_000, ...(more.name === undefined ? {} : { name: more.name }) }],
    exportCaseId: more.exportCaseId,
  });
  return engine.jobs.whenFinished(exportIds[0] ?? '');
}

function sourceFiles(camera: string): string[] {
  return footage.cameras.find(({ name }) => name === camera)?.files ?? [];
}

/** Burnt-in times relative to the start of the footage. */
function shownSeconds(job: ExportJob): number[] {
  const dayMs = startMs - Date.parse('2026-05-01T00:00:00Z');
  return readShownTimes(job.results?.videoPath ?? '', width, height, fps).map((ms) => Math.round(ms - dayMs) / 1_000);
}

describe('a lossless export', () => {
  it('shows exactly the frames that were asked for, from the first to the last', async () => {
    const job = await exportRange('front_door', 3.5, 47.3);
    expect(job).toMatchObject({ status: 'success', errorMessage: null, warnings: [] });
    const shown = shownSeconds(job);
    expect(shown[0]).toBe(3.5);
    expect(shown.at(-1)).toBe(47.2);
    expect(shown).toHaveLength(438);
    expect(engine.exports.get(job.id)).toMatchObject({ durationMs: 43_800, videoCodec: 'avc1', audioCodec: 'mp4a', width, height, gaps: [], fileMissing: false, hasThumbnail: true });
  });

  it('keeps every packet of picture and sound as the recorder wrote it', async () => {
    const job = await exportRange('front_door', 0, 60);
    const files = sourceFiles('front_door');
    const path = job.results?.videoPath ?? '';
    const video = files.flatMap((file) => hashPackets(file, 'v'));
    expect(video).toHaveLength(600);
    expect(hashPackets(path, 'v')).toEqual(video);
    const sound = hashPackets(path, 'a');
    const recordedSound = files.flatMap((file) => hashPackets(file, 'a'));
    expect(sound.length).toBeGreaterThan(2_000);
    // Each file's sound overhangs its picture by a packet or so, which a seam may swallow; what is there is untouched and in order.
    let at = 0;
    for (const hash of sound) {
      at = recordedSound.indexOf(hash, at) + 1;
      expect(at).toBeGreaterThan(0);
    }
  });

  it('keeps HEVC packets and their tag', async () => {
    const job = await exportRange('garden', 12, 48);
    const path = job.results?.videoPath ?? '';
    const source = sourceFiles('garden').flatMap((file) => hashPackets(file, 'v'));
    const written = hashPackets(path, 'v');
    expect(written).toEqual(source.slice(120, 480));
    const sourceVideo = readMp4Header(sourceFiles('garden')[0] ?? '').tracks.find(({ kind }) => kind === 'video');
    expect(engine.exports.get(job.id).videoCodec).toBe(sourceVideo?.codec);
  });

  it('takes any camera name, collapses a gap and reports it', async () => {
    const job = await exportRange(nastyName, 15, 45, { name: 'Gap; $(rm -rf) "quoted"' });
    expect(job.status).toBe('success');
    const shown = shownSeconds(job);
    expect(shown[0]).toBe(15);
    expect(shown.at(-1)).toBe(44.9);
    expect(shown.filter((second) => second >= 20 && second < 30)).toEqual([]);
    expect(shown).toHaveLength(200);
    expect(engine.exports.get(job.id)).toMatchObject({ durationMs: 20_000, gaps: [{ startMs: startMs + 20_000, endMs: startMs + 30_000 }] });
  });

  it('leaves out damaged and vanished segments, and says which seconds', async () => {
    const damaged = makeTempFolder();
    const { cameras } = await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: damaged, startMs, durationSeconds: 50, cameras: [{ ...picture, name: 'damaged', codec: 'h264', hasAudio: false, gaps: [] }] });
    const source = engine.sources.add('frigate-folder', damaged);
    await engine.sources.index(source.id);
    const files = cameras[0]?.files ?? [];
    truncateSync(files[1] ?? '', Math.floor(statSync(files[1] ?? '').size / 2));
    rmSync(files[3] ?? '');
    const job = await exportRange('damaged', 0, 50);
    expect(job.status).toBe('success');
    expect(job.warnings.map(({ code, span }) => ({ code, from: ((span?.startMs ?? 0) - startMs) / 1_000, to: ((span?.endMs ?? 0) - startMs) / 1_000 }))).toEqual([
      { code: 'segment_skipped', from: 10, to: 20 },
      { code: 'segment_skipped', from: 30, to: 40 },
    ]);
    expect(shownSeconds(job)).toHaveLength(300);
  });

  it('fails with a reason when no segment can be read any more, and leaves nothing behind', async () => {
    const gone = makeTempFolder();
    await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: gone, startMs, durationSeconds: 20, cameras: [{ ...picture, name: 'gone', codec: 'h264', hasAudio: false, gaps: [] }] });
    const source = engine.sources.add('frigate-folder', gone);
    await engine.sources.index(source.id);
    rmSync(join(gone, 'recordings'), { recursive: true });
    const job = await exportRange('gone', 0, 20);
    expect(job).toMatchObject({ status: 'failed', errorCode: 'footage_unreadable', results: null });
    expect(job.errorMessage).toContain('None of the 2 recorded files');
    expect(job.errorRemedy).toBeTruthy();
    expect(readdirSync(join(dataFolder, 'exports')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('becomes one file a format where the footage changes its format in mid-range, and no frame is missing', async () => {
    const mixed = makeTempFolder();
    const camera = { ...picture, name: 'mixed', codec: 'h264' as const, hasAudio: false, gaps: [] };
    await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: mixed, startMs, durationSeconds: 20, cameras: [camera] });
    await makeDemoFootage({ ffmpeg: readSetup().ffmpeg, folder: mixed, startMs: startMs + 20_000, durationSeconds: 20, cameras: [{ ...camera, width: 400, height: 240 }] });
    const source = engine.sources.add('frigate-folder', mixed);
    await engine.sources.index(source.id);
    const job = await exportRange('mixed', 3, 37);
    const parts = await Promise.all(engine.jobs.partsOf(job.id).map((id) => engine.jobs.whenFinished(id)));
    expect(parts.map(({ status, part, warnings }) => [status, part, warnings])).toEqual([1, 2].map((number) => ['success', { of: job.id, number, count: 2 }, []]));
    expect(parts.map(({ name }) => name.slice(-6))).toEqual([' (1/2)', ' (2/2)']);
    expect(parts.map(({ id }) => engine.exports.get(id)).map(({ width: w, durationMs }) => [w, durationMs])).toEqual([[width, 17_000], [400, 17_000]]);
    expect(engine.jobs.attempts(job.id).map(({ outcome }) => outcome)).toEqual(['split', 'success']);
  });

  it('is refused at once where nothing is recorded, with the sentence of the reference system', async () => {
    await expect(exportRange('front_door', 600, 660)).rejects.toMatchObject({ code: 'no_recordings', message: 'No recordings found for time range' });
    await expect(exportRange('front_door', 20, 20)).rejects.toMatchObject({ code: 'invalid_input', message: 'end_time must be after start_time' });
  });
});

describe('the books', () => {
  it('publish every job from queued to its end, numbered without a hole', () => {
    const states = recorder.events.flatMap(({ name, payload }) => (name === 'jobs:changed' && 'results' in payload ? [payload] : []));
    expect(states.map(({ sequence }) => sequence)).toEqual(states.map((_, index) => index + 1));
    expect(states.some(({ status, results }) => status === 'running' && results.jobs.some((job) => job.currentStep === 'copying'))).toBe(true);
    expect(states.at(-1)?.results.jobs).toEqual([]);
  });

  it('balance, and say so when a file has vanished', async () => {
    const job = await exportRange('garden', 0, 10);
    const check = (): string[] => {
      const books = openReadOnly({ dataFolder });
      const codes = books.check().map(({ code }) => code);
      books.close();
      return codes;
    };
    expect(check()).toEqual([]);
    rmSync(job.results?.videoPath ?? '');
    expect(check()).toEqual(['export_file_missing']);
    expect(await engine.exports.remove([job.id])).toBe(1);
    expect(check()).toEqual([]);
  });

  it('keep attempts with an account of what was done, and the timings of each step', async () => {
    const job = await exportRange('garden', 0, 10);
    const [attempt] = engine.jobs.attempts(job.id);
    expect(attempt).toMatchObject({ attempt: 1, outcome: 'success', errorMessage: null });
    expect(attempt?.log[0]).toMatch(/^Joining 1 files; first: .*garden/);
    expect(attempt?.timings.map(({ step }) => step)).toEqual(['preparing', 'copying', 'verifying', 'finalizing']);
    expect(attempt?.timings.every(({ elapsedMs }) => elapsedMs >= 0)).toBe(true);
  });
});

describe('cases', () => {
  it('keep or delete their exports', async () => {
    const kept = engine.cases.create('Kept');
    const deleted = engine.cases.create('Deleted');
    const first = await exportRange('garden', 0, 10, { exportCaseId: kept.id });
    const second = await exportRange('garden', 10, 20, { exportCaseId: deleted.id });
    expect(engine.cases.list().map(({ name, exportCount, coverExportId }) => ({ name, exportCount, coverExportId }))).toEqual(expect.arrayContaining([
      { name: 'Kept', exportCount: 1, coverExportId: first.id }, { name: 'Deleted', exportCount: 1, coverExportId: second.id },
    ]));
    expect(await engine.cases.remove(kept.id, false)).toEqual({ deletedExports: 0, cancelledJobs: 0, failures: [] });
    expect(engine.exports.get(first.id).exportCaseId).toBeNull();
    expect(await engine.cases.remove(deleted.id, true)).toEqual({ deletedExports: 1, cancelledJobs: 0, failures: [] });
    expect(existsSync(second.results?.videoPath ?? '')).toBe(false);
    expect(() => engine.exports.get(second.id)).toThrow('Export not found');
  });

  it('are refused when they do not exist, and nothing is queued then', async () => {
    await expect(exportRange('garden', 0, 10, { exportCaseId: 'nosuchcase00' })).rejects.toMatchObject({ code: 'not_found', message: 'Export case not found' });
  });
});
