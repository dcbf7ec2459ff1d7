import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFilmstrips } from '../../../src/main/filmstrip/filmstrip-service.ts';
import { FILMSTRIP_SIZE } from '../../../src/main/ffmpeg/filmstrip-args.ts';
import { locateFfmpeg, type Ffmpeg } from '../../../src/main/ffmpeg/locate.ts';
import type { Segment } from '../../../src/main/recordings/segment-repository.ts';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const START_MS = Date.UTC(2026, 4, 1, 10);
const FILES = 6;
const FILE_SECONDS = 10;
const folder = makeTempFolder();
const workFolder = join(folder, 'work');
let ffmpeg: Ffmpeg | undefined;

/** Each second has a grey of its own, key frames are two seconds apart. */
function greyOf(second: number): number {
  return 20 + 3 * second;
}

const pathOf = (index: number): string => join(folder, `file ${String(index)}'s.mp4`);
const segments = (): Segment[] => Array.from({ length: FILES }, (_, index) => ({ path: pathOf(index), startMs: START_MS + index * FILE_SECONDS * 1_000, durationMs: FILE_SECONDS * 1_000, sizeBytes: 1 }));

function make(index: number): void {
  const first = index * FILE_SECONDS;
  execFileSync(readSetup().ffmpeg, [
    '-v', 'error', '-y', '-f', 'lavfi', '-i', `color=s=320x240:r=10:d=${String(FILE_SECONDS)},format=gray,geq=lum='${String(greyOf(first))}+3*floor(T)',format=yuv420p`,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20', '-keyint_min', '20', '-sc_threshold', '0', `file:${pathOf(index)}`,
  ]);
}

beforeAll(async () => {
  for (let index = 0; index < FILES; index += 1) make(index);
  ffmpeg = await locateFfmpeg({ REELCASE_FFMPEG: readSetup().ffmpeg });
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function strips(list = segments(), program = ffmpeg) {
  return createFilmstrips({ recordings: { camera: (id) => (id === 1 ? { id, name: 'door', sourceId: 1, kind: 'frigate-folder', sourcePath: folder } : undefined), segmentPages: function* () { yield list; } }, ffmpeg: program, workFolder });
}

/** The luma in the middle of a picture. */
function lumaOf(picture: string | null): number {
  const jpeg = Buffer.from((picture ?? '').replace('data:image/jpeg;base64,', ''), 'base64');
  const { width, height } = FILMSTRIP_SIZE;
  const raw = execFileSync(readSetup().ffmpeg, ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'], { input: jpeg });
  expect(raw.length).toBe(width * height);
  return raw[(height / 2) * width + width / 2] ?? -1;
}

const range = { startMs: START_MS, endMs: START_MS + FILES * FILE_SECONDS * 1_000 };

describe('a strip of pictures', () => {
  it('shows, for each moment, the key frame before it and when that was', async () => {
    const strip = await strips().make(1, range, 12);
    expect(strip?.moments).toHaveLength(12);
    for (const [index, { atMs, shownMs, picture, isRecorded }] of (strip?.moments ?? []).entries()) {
      expect(atMs).toBe(START_MS + index * 5_000);
      expect(isRecorded).toBe(true);
      // Every 2 s from the file's start: of seconds 0 and 5 those are 0 and 4.
      const shownSecond = index * 5 - (index % 2 === 1 ? 1 : 0);
      expect(shownMs).toBe(START_MS + shownSecond * 1_000);
      // Seconds are 3 levels apart.
      expect(Math.abs(lumaOf(picture) - greyOf(shownSecond))).toBeLessThan(1.5);
    }
  });

  it('says where nothing is recorded, and where the footage is damaged or has gone', async () => {
    const list = segments().filter((_, index) => index !== 3);
    truncateSync(pathOf(1), 2_000);
    rmSync(pathOf(4));
    try {
      const strip = await strips(list).make(1, range, 6);
      expect(strip?.moments.map(({ isRecorded, picture }) => (picture !== null ? 'picture' : isRecorded ? 'unreadable' : 'nothing'))).toEqual(['picture', 'unreadable', 'picture', 'nothing', 'unreadable', 'picture']);
    } finally {
      make(1);
      make(4);
    }
  });

  it('leaves nothing behind', async () => {
    await strips().make(1, range, 60);
    expect(existsSync(workFolder) ? readdirSync(workFolder) : []).toEqual([]);
  });

  it('is given up for a newer one', async () => {
    const service = strips();
    const older = service.make(1, range, 60);
    const newer = service.make(1, range, 2);
    expect(await older).toBeNull();
    expect((await newer)?.moments).toHaveLength(2);
    const last = service.make(1, range, 60);
    await service.close();
    expect(await last).toBeNull();
    expect(readdirSync(workFolder)).toEqual([]);
  });

  it('refuses what cannot be shown', async () => {
    expect(() => strips().make(1, { startMs: 5, endMs: 5 }, 3)).toThrow('The end must be later');
    expect(() => strips().make(1, { startMs: 0, endMs: 8 * 86_400_000 }, 3)).toThrow('a week at most');
    expect(() => strips().make(2, range, 3)).toThrow('does not exist');
    await expect(createFilmstrips({ recordings: { camera: () => ({ id: 1, name: '', sourceId: 1, kind: 'frigate-folder', sourcePath: '' }), segmentPages: function* () { yield []; } }, ffmpeg: undefined, workFolder }).make(1, range, 3)).rejects.toThrow('No ffmpeg');
  });
});
