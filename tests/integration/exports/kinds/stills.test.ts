import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { footageOf, make, makeCamera, shownSeconds } from './derivative-helpers.ts';

// Stills of real footage: is each picture the one of its moment, and is the archive one that others can open?

const folder = makeTempFolder();
let files: string[];

beforeAll(async () => {
  files = await makeCamera(folder, { name: 'stills', gaps: [{ startSeconds: 20, durationSeconds: 10 }] }, 50);
});

/** Unpacks with the system's own program. */
function unpack(path: string, name: string): string[] {
  const target = join(folder, name);
  mkdirSync(target);
  execFileSync('unzip', ['-q', path, '-d', target]);
  return readdirSync(target).sort().map((each) => join(target, each));
}

describe('one still', () => {
  it('is the very frame at the start of the range, as a JPEG', async () => {
    const { result, path } = await make({ folder, options: { kind: 'stills' }, footage: await footageOf(files, 7.3, 20), fromSeconds: 7.3, toSeconds: 20 });
    expect(result).toMatchObject({ media: 'picture', extension: '.jpg', pictureCount: 1, videoCodec: 'jpeg', width: 320, height: 180 });
    expect(readFileSync(path).subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(result.sizeBytes).toBe(readFileSync(path).length);
    const jpeg = join(folder, 'one.jpg');
    copyFileSync(path, jpeg);
    expect(shownSeconds(jpeg)).toEqual([7.3]);
  });
});

describe('a still every few seconds', () => {
  it('is in a zip, named by its wall time, with none for what was not recorded', async () => {
    const { result, path } = await make({ folder, options: { kind: 'stills', everySeconds: 2.5 }, footage: await footageOf(files, 3.4, 48), fromSeconds: 3.4, toSeconds: 48 });
    const pictures = unpack(path, 'every');
    const moments = Array.from({ length: 18 }, (_, index) => Math.round((3.4 + index * 2.5) * 10) / 10).filter((second) => second < 20 || second >= 30);
    expect(result).toMatchObject({ media: 'archive', extension: '.zip', pictureCount: moments.length });
    expect(pictures.map((picture) => shownSeconds(picture)[0])).toEqual(moments);
    expect(pictures.map((picture) => picture.slice(picture.lastIndexOf('/') + 1)).slice(0, 2)).toEqual(['2026-05-01T12-00-03.400+0200.jpg', '2026-05-01T12-00-05.900+0200.jpg']);
  });

  it('can be closer together than key frames, carry the clock and be smaller', async () => {
    const { result, path } = await make({ folder, options: { kind: 'stills', everySeconds: 0.5, maxHeight: 120, burnIn: { clock: true, name: true } }, footage: await footageOf(files, 0, 10), fromSeconds: 0, toSeconds: 10 });
    expect(result).toMatchObject({ pictureCount: 20, width: 214, height: 120 });
    expect(unpack(path, 'dense')).toHaveLength(20);
  });

  it('shows something where no moment falls on footage', async () => {
    const { result } = await make({ folder, options: { kind: 'stills', everySeconds: 100 }, footage: await footageOf(files, 25, 40), fromSeconds: 25, toSeconds: 40 });
    expect(result.pictureCount).toBe(1);
  });

  it('refuses more pictures than are of use', async () => {
    await expect(make({ folder, options: { kind: 'stills', everySeconds: 0.1 }, footage: await footageOf(files, 0, 10), fromSeconds: 0, toSeconds: 3_000 })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
