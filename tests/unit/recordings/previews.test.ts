import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { findPreviews } from '../../../src/main/recordings/previews.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const root = makeTempFolder();
const recordings = join(root, 'recordings');

function addPreview(camera: string, name: string): void {
  const folder = join(root, 'clips', 'previews', camera);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '');
}

it('counts both ends of the wanted part from the start of its file', () => {
  addPreview('front', '1000.0-1060.0.mp4');
  // The reference system made 30 s of the first and failed at the second (§5, 12).
  expect(findPreviews(recordings, 'front', { startMs: 1_010_000, endMs: 1_020_000 })).toMatchObject([{ startMs: 1_000_000, endMs: 1_060_000, fromMs: 10_000, toMs: 20_000 }]);
  expect(findPreviews(recordings, 'front', { startMs: 1_040_000, endMs: 1_055_000 })).toMatchObject([{ fromMs: 40_000, toMs: 55_000 }]);
  expect(findPreviews(recordings, 'front', { startMs: 0, endMs: 2_000_000 })).toMatchObject([{ fromMs: 0, toMs: 60_000 }]);
});

it('takes the files of a range in order of time, without another camera’s and without what is no preview', () => {
  addPreview('yard', '2060.5-2120.25.mp4');
  addPreview('yard', '2000.0-2060.5.mp4');
  addPreview('yard', '900.0-960.0.mp4');
  addPreview('yard', 'x.mp4');
  addPreview('yard', '2000.0-2060.5.webp');
  addPreview('yard-1', '2000.0-2060.5.mp4');
  const clips = findPreviews(recordings, 'yard', { startMs: 2_050_000, endMs: 2_100_000 });
  expect(clips.map(({ path, fromMs, toMs }) => [basename(path), fromMs, toMs])).toEqual([['2000.0-2060.5.mp4', 50_000, 60_500], ['2060.5-2120.25.mp4', 0, 39_500]]);
  expect(clips.every(({ path }) => path.includes(join('previews', 'yard', '')))).toBe(true);
});

it('shows nothing twice where files overlap', () => {
  addPreview('twice', '3000.0-3060.0.mp4');
  addPreview('twice', '3050.0-3100.0.mp4');
  addPreview('twice', '3010.0-3020.0.mp4');
  expect(findPreviews(recordings, 'twice', { startMs: 3_000_000, endMs: 3_100_000 }).map(({ startMs, fromMs, toMs }) => [startMs, fromMs, toMs])).toEqual([[3_000_000, 0, 60_000], [3_050_000, 10_000, 50_000]]);
});

it('finds nothing where there is none, and never leaves the folder', () => {
  expect(findPreviews(recordings, 'nobody', { startMs: 0, endMs: 1 })).toEqual([]);
  for (const name of ['', '.', '..', '../front', 'a/b', 'a\\b']) expect(findPreviews(recordings, name, { startMs: 0, endMs: 9e12 })).toEqual([]);
});
