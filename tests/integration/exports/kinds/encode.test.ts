import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSetup } from '../../../../scripts/setup/state.mjs';
import { locateFfmpeg } from '../../../../src/main/ffmpeg/locate.ts';
import { readMp4Header } from '../../../../src/main/recordings/mp4-header.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { footageOf, frameSeconds, make, makeCamera, readGray, shownSeconds } from './derivative-helpers.ts';

// Re-encoding real footage: every frame of the range, gaps left out or kept, formats that change, sound, hardware that fails.

const folder = makeTempFolder();
const otherFolder = makeTempFolder();
let files: string[];
let gapFiles: string[];

beforeAll(async () => {
  files = await makeCamera(folder, { name: 'steady' }, 50);
  gapFiles = await makeCamera(folder, { name: 'gap', gaps: [{ startSeconds: 20, durationSeconds: 10 }] }, 50);
});

/** Loudness of every tenth of a second: mean of absolute samples. */
function loudness(path: string): number[] {
  const bytes = execFileSync(readSetup().ffmpeg, ['-v', 'error', '-nostdin', '-i', `file:${path}`, '-map', '0:a:0', '-ac', '1', '-ar', '8000', '-f', 's16le', '-'], { maxBuffer: 1024 ** 3 });
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return Array.from({ length: Math.floor(samples.length / 800) }, (_, index) => samples.subarray(index * 800, (index + 1) * 800).reduce((sum, value) => sum + Math.abs(value), 0) / 800);
}

describe('a re-encoded export', () => {
  it('has every frame of the range and its sound, and nothing else', async () => {
    const { result, path, steps, percents } = await make({ folder, options: { kind: 'encode' }, footage: await footageOf(files, 3.5, 47.3), fromSeconds: 3.5, toSeconds: 47.3 });
    const shown = shownSeconds(path);
    expect([shown[0], shown.at(-1), shown.length]).toEqual([3.5, 47.2, 438]);
    expect(frameSeconds(path).map((seconds) => Math.round(seconds * 1_000))).toEqual(Array.from({ length: 438 }, (_, index) => index * 100));
    expect(result).toMatchObject({ durationMs: 43_800, videoCodec: 'avc1', audioCodec: 'mp4a', encoders: ['libx264'], width: 320, height: 180 });
    const audio = readMp4Header(path).tracks.find(({ kind }) => kind === 'audio');
    expect(Math.abs((audio?.presentationUs ?? 0) - 43_800_000)).toBeLessThan(30_000);
    expect(Math.min(...loudness(path).slice(0, 437))).toBeGreaterThan(500);
    expect(steps).toEqual(['encoding', 'verifying']);
    expect(percents.at(-1)).toBe(100);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
  });

  it('is smaller in size and quality when asked, and silent when muted', async () => {
    const footage = await footageOf(files, 0, 10);
    const high = await make({ folder, options: { kind: 'encode', quality: 'high', audio: 'mute' }, footage, fromSeconds: 0, toSeconds: 10 });
    const small = await make({ folder, options: { kind: 'encode', quality: 'small', audio: 'mute', maxHeight: 120 }, footage, fromSeconds: 0, toSeconds: 10 });
    expect(high.result).toMatchObject({ audioCodec: null, height: 180 });
    expect(small.result).toMatchObject({ audioCodec: null, width: 214, height: 120 });
    expect(small.result.sizeBytes).toBeLessThan(high.result.sizeBytes * 0.7);
  });

  it('leaves gaps out', async () => {
    const { path } = await make({ folder, options: { kind: 'encode' }, footage: await footageOf(gapFiles, 15, 45), fromSeconds: 15, toSeconds: 45 });
    const shown = shownSeconds(path);
    expect(shown).toHaveLength(200);
    expect(shown.slice(49, 51)).toEqual([19.9, 30]);
  });

  it('keeps gaps as a standing picture without sound', async () => {
    const { path, result } = await make({ folder, options: { kind: 'encode', gaps: 'keep' }, footage: await footageOf(gapFiles, 15, 45), fromSeconds: 15, toSeconds: 45 });
    expect(result.durationMs).toBe(30_000);
    const shown = shownSeconds(path);
    expect(shown).toHaveLength(300);
    expect(shown[49]).toBe(19.9);
    expect(new Set(shown.slice(50, 150))).toEqual(new Set([19.9]));
    expect(shown.slice(150)).toEqual(Array.from({ length: 150 }, (_, index) => (300 + index) / 10));
    const loud = loudness(path);
    expect(Math.max(...loud.slice(53, 147))).toBeLessThan(30);
    expect(Math.min(...loud.slice(0, 48), ...loud.slice(153, 298))).toBeGreaterThan(500);
  });

  it('keeps gaps also without sound, where no run needs to be split', async () => {
    const { path } = await make({ folder, options: { kind: 'encode', gaps: 'keep', audio: 'mute' }, footage: await footageOf(gapFiles, 15, 45), fromSeconds: 15, toSeconds: 45 });
    const shown = shownSeconds(path);
    expect([shown.length, shown[149], shown[150]]).toEqual([300, 19.9, 30]);
  });
});

describe('footage that changes its format', () => {
  it('becomes one file of the larger size with every frame, also where coding and sound change', async () => {
    const hevc = await makeCamera(otherFolder, { codec: 'hevc', hasAudio: false, width: 160, height: 120 }, 30);
    const mixed = { cameraName: 'x', files: [...(await footageOf(files, 5, 20)).files, ...(await footageOf(hevc.slice(2), 20, 25)).files, ...(await footageOf(files, 25, 40)).files] };
    const { result, path } = await make({ folder, options: { kind: 'encode' }, footage: mixed, fromSeconds: 5, toSeconds: 40 });
    expect(result).toMatchObject({ width: 320, height: 180, audioCodec: 'mp4a', durationMs: 35_000 });
    const large = shownSeconds(path);
    expect(large).toHaveLength(350);
    expect(large.slice(0, 150)).toEqual(Array.from({ length: 150 }, (_, index) => (50 + index) / 10));
    expect(large.slice(200)).toEqual(Array.from({ length: 150 }, (_, index) => (250 + index) / 10));
    // 160 × 120 in 320 × 180 is 240 × 180 with bars of 40.
    const middle = shownSeconds(path, 'crop=240:180:40:0,scale=160:120', 160, 120).slice(150, 200);
    expect(middle).toEqual(Array.from({ length: 50 }, (_, index) => (200 + index) / 10));
    const loud = loudness(path);
    expect(Math.max(...loud.slice(153, 197))).toBeLessThan(30);
    expect(loud[100]).toBeGreaterThan(500);
    expect(loud[300]).toBeGreaterThan(500);
  });

  it('refuses more changes than decoders fit into memory', async () => {
    const [one] = (await footageOf(files, 0, 10)).files;
    if (one === undefined) throw new Error('No file');
    const many = Array.from({ length: 70 }, (_, index) => ({ ...one, startMs: one.startMs + index * 10_000, audio: index % 2 === 0 ? one.audio : undefined }));
    await expect(make({ folder, options: { kind: 'encode' }, footage: { cameraName: 'x', files: many }, fromSeconds: 0, toSeconds: 700 })).rejects.toMatchObject({ code: 'footage_mixed' });
  });
});

describe('the sound alone', () => {
  it('is copied into an .m4a', async () => {
    const { result, steps, path } = await make({ folder, options: { kind: 'encode', audio: 'only' }, footage: await footageOf(files, 3.5, 47.3), fromSeconds: 3.5, toSeconds: 47.3 });
    expect(result).toMatchObject({ media: 'audio', extension: '.m4a', videoCodec: null, audioCodec: 'mp4a', encoders: [] });
    expect(steps[0]).toBe('copying');
    const [sound, ...others] = readMp4Header(path).tracks;
    expect(others).toEqual([]);
    // Nothing hidden either.
    for (const length of [sound?.presentationUs ?? 0, sound?.durationUs ?? 0, result.durationMs * 1_000]) expect(Math.abs(length - 43_800_000)).toBeLessThan(60_000);
    expect(Math.min(...loudness(path).slice(1, 435))).toBeGreaterThan(500);
  });

  it('is encoded where gaps are kept as silence', async () => {
    const { result, path } = await make({ folder, options: { kind: 'encode', audio: 'only', gaps: 'keep' }, footage: await footageOf(gapFiles, 15, 45), fromSeconds: 15, toSeconds: 45 });
    expect(result).toMatchObject({ media: 'audio', encoders: ['aac'] });
    expect(Math.max(...loudness(path).slice(53, 147))).toBeLessThan(30);
  });

  it('is refused where there is none', async () => {
    const footage = await footageOf(files, 0, 10);
    const silent = { ...footage, files: footage.files.map((file) => ({ ...file, audio: undefined })) };
    await expect(make({ folder, options: { kind: 'encode', audio: 'only' }, footage: silent, fromSeconds: 0, toSeconds: 10 })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('a graphics card', () => {
  /** An ffmpeg with an encoder that passes the trial and fails with real footage, or in the trial already. */
  async function ffmpegWithCard(name: string, trialWorks: boolean) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh
case " $* " in
  *" -encoders "*) '${readSetup().ffmpeg}' "$@"; echo ' V....D h264_nvenc NVIDIA'; exit 0;;
  *h264_nvenc*lavfi*|*lavfi*h264_nvenc*) exit ${trialWorks ? '0' : '1'};;
  *h264_nvenc*) echo 'OpenEncodeSessionEx failed: out of memory (10)' >&2; exit 1;;
  *lavfi*h264_*) exit 1;;
esac
exec '${readSetup().ffmpeg}' "$@"
`);
    chmodSync(path, 0o755);
    const found = await locateFfmpeg({ REELCASE_FFMPEG: path });
    if (found === undefined) throw new Error('Not found');
    return found;
  }

  it('that fails is followed by one try on the processor', async () => {
    const { result, steps, notes } = await make({ folder, options: { kind: 'encode', hardware: 'auto' }, footage: await footageOf(files, 0, 5), fromSeconds: 0, toSeconds: 5, ffmpeg: await ffmpegWithCard('failing-card', true) });
    expect(steps).toEqual(['encoding', 'encoding_retry', 'verifying']);
    expect(result.encoders).toEqual(['h264_nvenc', 'libx264']);
    expect(notes.join('\n')).toContain('OpenEncodeSessionEx failed');
  });

  it('that fails its trial is not used at all', async () => {
    const { result } = await make({ folder, options: { kind: 'encode', hardware: 'auto' }, footage: await footageOf(files, 0, 5), fromSeconds: 0, toSeconds: 5, ffmpeg: await ffmpegWithCard('no-card', false) });
    expect(result.encoders).toEqual(['libx264']);
  });
});

describe('a stopped job', () => {
  it('ends its processes at once and leaves nothing', async () => {
    const stop = new AbortController();
    const processIds: number[] = [];
    const work = make({ folder, options: { kind: 'encode' }, footage: await footageOf(files, 0, 50), fromSeconds: 0, toSeconds: 50, signal: stop.signal, onProcess: (processId) => { processIds.push(processId); setTimeout(() => { stop.abort(); }, 300); } });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(processIds).toHaveLength(1);
    for (const processId of processIds) expect(() => process.kill(processId, 0)).toThrow();
  });

  it('ends both processes of a pipe', async () => {
    const stop = new AbortController();
    const processIds: number[] = [];
    const work = make({ folder, options: { kind: 'timelapse', speed: 2 }, footage: await footageOf(files, 0, 50), fromSeconds: 0, toSeconds: 50, signal: stop.signal, onProcess: (processId) => { processIds.push(processId); if (processIds.length === 2) setTimeout(() => { stop.abort(); }, 50); } });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(processIds).toHaveLength(2);
    for (const processId of processIds) expect(() => process.kill(processId, 0)).toThrow();
  });

  it('leaves the processor to others', async () => {
    const priorities: number[] = [];
    const { getPriority } = await import('node:os');
    await make({ folder, options: { kind: 'encode' }, footage: await footageOf(files, 0, 20), fromSeconds: 0, toSeconds: 20, onProcess: (processId) => { priorities.push(getPriority(processId)); } });
    expect(priorities).toEqual([19]);
  });
});

it('the picture is not distorted', async () => {
  const { path } = await make({ folder, options: { kind: 'encode', quality: 'high', audio: 'mute' }, footage: await footageOf(files, 0, 2), fromSeconds: 0, toSeconds: 2 });
  const [made] = readGray(path, 320, 180, 'null');
  const [source] = readGray(files[0] ?? '', 320, 180, 'null');
  const difference = made?.reduce((sum, value, index) => sum + Math.abs(value - (source?.[index] ?? 0)), 0) ?? 0;
  expect(difference / (320 * 180)).toBeLessThan(3);
});
