import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeSource, findFootage } from '../../../src/main/exports/footage.ts';
import type { Segment } from '../../../src/main/recordings/segment-repository.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 4, 1, 10);
const range = { startMs: START_MS, endMs: START_MS + 2 * HOUR_MS };
const indexed = (...seconds: number[]): Segment[] => seconds.map((second) => ({ path: `/index/${String(second)}`, startMs: START_MS + second * 1_000, durationMs: 10_000, sizeBytes: 7 }));

/** A pin folder with a file for each second, of which the contents do not matter. */
function pinsOf(...seconds: number[]): string {
  const folder = join(makeTempFolder(), 'pins');
  mkdirSync(folder);
  for (const second of seconds) writeFileSync(join(folder, `${String(START_MS + second * 1_000)}_10000.mp4`), 'pinned');
  return folder;
}

async function found(pinFolder: string | null, ...pages: Segment[][]): Promise<string[]> {
  const { clips } = await findFootage({ pinFolder }, pages, range);
  return clips.map(({ segment: { path, startMs } }) => `${path.startsWith('/index/') ? 'index' : 'pin'} ${String((startMs - START_MS) / 1_000)}`);
}

describe('findFootage', () => {
  it('is what the index knows where nothing is pinned', async () => {
    expect(await found(null, indexed(0, 10), indexed(20))).toEqual(['index 0', 'index 10', 'index 20']);
    expect(await found(join(makeTempFolder(), 'gone'), indexed(0))).toEqual(['index 0']);
  });

  it('puts pinned files in their places, page by page, and prefers them', async () => {
    expect(await found(pinsOf(10, 30, 60, 3_600, 40), indexed(0, 10), [], indexed(20, 40), indexed(50))).toEqual(['index 0', 'pin 10', 'index 20', 'pin 30', 'pin 40', 'index 50', 'pin 60', 'pin 3600']);
    expect(await found(pinsOf(3_600, 0, 3_590, 7_190))).toEqual(['pin 0', 'pin 3590', 'pin 3600', 'pin 7190']);
  });

  it('takes one of two pins of one start, and no other files', async () => {
    const folder = pinsOf(0, 10);
    writeFileSync(join(folder, `${String(START_MS)}_9000.mp4`), 'pinned when it was shorter');
    writeFileSync(join(folder, 'notes.txt'), '');
    expect(await found(folder)).toEqual(['pin 0', 'pin 10']);
  });
});

it('describeSource counts files and bytes, and names the first and the last', async () => {
  const footage = await findFootage({ pinFolder: null }, [indexed(0, 10, 20)], range);
  expect(describeSource(footage)).toEqual({ segments: 3, bytes: 21, firstFile: '/index/0', lastFile: '/index/20' });
  expect(describeSource(undefined)).toEqual({ segments: 0, bytes: 0, firstFile: '', lastFile: '' });
});
