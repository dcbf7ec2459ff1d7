import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFootage } from '../../../../src/main/exports/kinds/read-footage.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { footageOf, frameSeconds, inspectThread, make, makeCamera, shownSeconds, startMs, timeZone, videoPackets } from './derivative-helpers.ts';

// Time-lapses of real footage: the burnt-in times of the frames tell whether the right moments are shown.

const folder = makeTempFolder();
let files: string[];

beforeAll(async () => {
  // Key frames every 2 s; nothing recorded from 60 to 80.
  files = await makeCamera(folder, { gaps: [{ startSeconds: 60, durationSeconds: 20 }] }, 120);
});

describe('a smooth time-lapse', () => {
  it('shows evenly spaced moments of the range, from its first frame, for exactly the computed time', async () => {
    const { result, path, steps } = await make({ folder, options: { kind: 'timelapse', speed: 10, framesPerSecond: 5, method: 'smooth' }, footage: await footageOf(files, 3.5, 53.5), fromSeconds: 3.5, toSeconds: 53.5 });
    expect(result).toMatchObject({ media: 'video', extension: '.mp4', durationMs: 5_000, expectedMs: 5_000, videoCodec: 'avc1', audioCodec: null, width: 320, height: 180 });
    expect(shownSeconds(path)).toEqual(Array.from({ length: 25 }, (_, index) => 3.5 + index * 2));
    expect(frameSeconds(path)).toEqual(Array.from({ length: 25 }, (_, index) => index / 5));
    expect(steps).toEqual(['encoding', 'verifying']);
  });

  it('takes no time for gaps', async () => {
    const { result, path } = await make({ folder, options: { kind: 'timelapse', targetSeconds: 10, framesPerSecond: 4, method: 'smooth' }, footage: await footageOf(files, 0, 120), fromSeconds: 0, toSeconds: 120 });
    expect(result.durationMs).toBe(10_000);
    const shown = shownSeconds(path);
    expect(shown).toHaveLength(40);
    expect(shown.filter((second) => second >= 60 && second < 80)).toEqual([]);
    expect(shown.slice(22, 27)).toEqual([55, 57.5, 80, 82.5, 85]);
  });
});

describe('a quick time-lapse', () => {
  it('shows key frames of the range only, each at its place', async () => {
    const { result, path, processIds } = await make({ folder, options: { kind: 'timelapse', speed: 20, framesPerSecond: 10 }, footage: await footageOf(files, 5, 55), fromSeconds: 5, toSeconds: 55 });
    expect(result.durationMs).toBe(2_500);
    expect(result.commandLines.join('\n')).toContain('not(key)');
    expect(processIds).toHaveLength(2);
    const shown = shownSeconds(path);
    expect(shown).toHaveLength(25);
    expect(shown[0]).toBe(6);
    expect(shown.every((second) => second % 2 === 0 && second >= 5 && second < 55)).toBe(true);
    // The first comes a second after the start of the range and stands from it; each other one until the next.
    expect(shown.map((second, index) => second - (5 + index * 2))).toEqual([1, ...Array.from({ length: 24 }, () => -1)]);
  });

  it('encodes each key frame once, at its own moment, where repeating it would only cost time', async () => {
    const { result, path } = await make({ folder, options: { kind: 'timelapse', speed: 25, framesPerSecond: 30 }, footage: await footageOf(files, 5, 60), fromSeconds: 5, toSeconds: 60 });
    expect(shownSeconds(path)).toEqual(Array.from({ length: 27 }, (_, index) => 6 + index * 2));
    const times = frameSeconds(path);
    expect(times[0]).toBe(0);
    for (const [index, seconds] of times.slice(1).entries()) expect(Math.abs(seconds - (1 + (index + 1) * 2) / 25)).toBeLessThanOrEqual(1 / 60 + 0.001);
    expect(result.expectedMs - result.durationMs).toBeLessThan(120);
    expect(result.durationMs).toBeLessThanOrEqual(result.expectedMs);
  });

  it('leaves out key frames that no frame of the result shows', async () => {
    const { path, result } = await make({ folder, options: { kind: 'timelapse', speed: 100, framesPerSecond: 10 }, footage: await footageOf(files, 0, 60), fromSeconds: 0, toSeconds: 60 });
    expect(result.commandLines.join('\n')).toContain('mod(st(0,ld(0)+1)-1,5)');
    expect(shownSeconds(path)).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('of HEVC with sound leaves a log in which nothing but news stands', async () => {
    const hevc = await makeCamera(makeTempFolder(), { codec: 'hevc', hasAudio: true }, 30);
    const { result, notes } = await make({ folder, options: { kind: 'timelapse', speed: 10, framesPerSecond: 10 }, footage: await footageOf(hevc, 0, 30), fromSeconds: 0, toSeconds: 30 });
    expect(result.commandLines).toHaveLength(2);
    expect(notes).toEqual(['Time-lapse (quick) of 3 files, 30.000 s at 10.000 times the speed: 3.000 s.']);
  });

  it('falls back to all frames where the range has hardly a key frame', async () => {
    const { path } = await make({ folder, options: { kind: 'timelapse', speed: 2, framesPerSecond: 5 }, footage: await footageOf(files, 4.5, 7.5), fromSeconds: 4.5, toSeconds: 7.5 });
    expect(shownSeconds(path)).toEqual([4.5, 4.9, 5.3, 5.7, 6.1, 6.5, 6.9, 7.3]);
  });
});

describe('an instant time-lapse', () => {
  it('copies key frames, each at its moment, and encodes nothing', async () => {
    const { result, path, steps, processIds } = await make({ folder, options: { kind: 'timelapse', speed: 20, method: 'instant' }, footage: await footageOf(files, 5, 100), fromSeconds: 5, toSeconds: 100 });
    expect(steps).toEqual(['copying', 'verifying']);
    expect(result).toMatchObject({ encoders: [], commandLines: [], durationMs: 3_750, expectedMs: 3_767, audioCodec: null });
    expect(processIds).toEqual([]);
    const moments = [...Array.from({ length: 27 }, (_, index) => 6 + index * 2), ...Array.from({ length: 10 }, (_, index) => 80 + index * 2)];
    expect(shownSeconds(path)).toEqual(moments);
    // The first comes a second after the start of the range and stands from it; the gap of 20 s takes no time.
    const expected = moments.map((second, index) => (index === 0 ? 0 : (second - 5 - (second >= 80 ? 20 : 0)) / 20));
    for (const [index, { seconds }] of videoPackets(path).entries()) expect(seconds).toBeCloseTo(expected[index] ?? Number.NaN, 4);
  });

  it('holds the packets of the footage bit for bit, proves it, and knows its own SHA-256', async () => {
    const { result, path } = await make({ folder, options: { kind: 'timelapse', speed: 20, method: 'instant' }, footage: await footageOf(files, 0, 60), fromSeconds: 0, toSeconds: 60 });
    const keyFrames = files.slice(0, 6).flatMap((file) => videoPackets(file).filter(({ isKey }) => isKey)).map(({ md5 }) => md5);
    expect(new Set(keyFrames).size).toBe(30);
    expect(videoPackets(path).map(({ md5 }) => md5)).toEqual(keyFrames);
    expect(result.joined).toEqual({ sha256: createHash('sha256').update(readFileSync(path)).digest('hex'), proof: { mode: 'full', tracks: [{ kind: 'video', total: 30, compared: 30, equal: 30 }], elapsedMs: expect.any(Number) as number }, warnings: [] });
  });

  it('leaves out key frames that no frame of the result shows', async () => {
    const { path, result } = await make({ folder, options: { kind: 'timelapse', speed: 100, framesPerSecond: 10, method: 'instant' }, footage: await footageOf(files, 0, 60), fromSeconds: 0, toSeconds: 60 });
    expect(shownSeconds(path)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(result.durationMs).toBe(600);
  });

  it('of HEVC plays as the footage does', async () => {
    const hevc = await makeCamera(makeTempFolder(), { codec: 'hevc', hasAudio: true }, 30);
    const { path, result } = await make({ folder, options: { kind: 'timelapse', speed: 10, method: 'instant' }, footage: await footageOf(hevc, 0, 30), fromSeconds: 0, toSeconds: 30 });
    expect(shownSeconds(path)).toEqual(Array.from({ length: 15 }, (_, index) => index * 2));
    expect(result).toMatchObject({ videoCodec: 'hvc1', audioCodec: null, durationMs: 3_000 });
  });

  it('leaves out a file whose tables contradict each other, and says so; in strict mode it is refused', async () => {
    const contradictory = join(makeTempFolder(), 'contradictory.mp4');
    const bytes = readFileSync(files[1] ?? '');
    // The table of durations tells of ten pictures less than there are: nobody who reads the header alone sees it.
    const counts = bytes.indexOf('stts') + 12;
    bytes.writeUInt32BE(bytes.readUInt32BE(counts) - 10, counts);
    writeFileSync(contradictory, bytes);
    const wanted = [files[0] ?? '', contradictory].map((path, index) => ({ path, startMs: startMs + index * 10_000, fromMs: 0, toMs: 10_000 }));
    const { files: read } = await readFootage(wanted, { timeZone, isStrict: false, hasSound: false }, inspectThread());
    expect(read).toHaveLength(2);
    const order = { folder, footage: { cameraName: 'front_door', files: read }, fromSeconds: 0, toSeconds: 20 };
    const { result, path } = await make({ ...order, options: { kind: 'timelapse', speed: 10, method: 'instant' } });
    expect(shownSeconds(path)).toEqual([0, 2, 4, 6, 8]);
    expect(result.durationMs).toBe(1_000);
    expect(result.joined?.warnings).toMatchObject([{ code: 'segment_skipped', span: { startMs: startMs + 10_000 } }]);
    await expect(make({ ...order, options: { kind: 'timelapse', speed: 10, method: 'instant', strict: true } })).rejects.toMatchObject({ code: 'footage_unreadable', message: expect.stringContaining('strict') as string });
  });

  it('is one file of one format', async () => {
    const other = await makeCamera(makeTempFolder(), { width: 640, height: 360 }, 10);
    const [first, second] = [await footageOf(files, 0, 20), await footageOf(other, 0, 10)];
    const mixed = { ...first, files: [...first.files, ...second.files.map((file) => ({ ...file, startMs: file.startMs + 20_000 }))] };
    await expect(make({ folder, options: { kind: 'timelapse', speed: 10, method: 'instant' }, footage: mixed, fromSeconds: 0, toSeconds: 30 })).rejects.toMatchObject({ code: 'footage_mixed', message: expect.stringContaining('coded differently') as string, remedy: expect.stringContaining('quick') as string });
  });

  it('refuses what would need encoding', async () => {
    const order = { folder, footage: await footageOf(files, 0, 60), fromSeconds: 0, toSeconds: 60 };
    await expect(make({ ...order, options: { kind: 'timelapse', method: 'instant', burnIn: { clock: true } } })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(make({ ...order, options: { kind: 'timelapse', method: 'instant', maxHeight: 120 } })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
