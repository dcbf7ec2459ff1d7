import { beforeAll, describe, expect, it } from 'vitest';
import { gridLayout } from '../../../../src/main/exports/kinds/grid.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { footageOf, make, makeCamera, readGray, shownSeconds } from './derivative-helpers.ts';

// A grid of real cameras: the burnt-in times of all cells must agree with the wall clock, frame by frame.

const folder = makeTempFolder();
let steady: string[];
let gap: string[];
let hevc: string[];

beforeAll(async () => {
  steady = await makeCamera(folder, { name: 'steady' }, 40);
  gap = await makeCamera(folder, { name: 'gap', hasAudio: false, gaps: [{ startSeconds: 10, durationSeconds: 10 }] }, 40);
  hevc = await makeCamera(folder, { name: 'hevc', codec: 'hevc', hasAudio: false }, 20);
});

const cell = (column: number, row: number): string => `crop=320:180:${String(column * 320)}:${String(row * 180)}`;

describe('a grid', () => {
  it('shows all cameras in step with the wall clock, and black where one has no footage', async () => {
    const { result, path } = await make({
      folder, options: { kind: 'grid', otherCameraIds: [2, 3], framesPerSecond: 10, maxHeight: 360, burnIn: { clock: false, name: false }, quality: 'high' },
      footage: await footageOf(steady, 5.3, 35), otherCameras: [await footageOf(gap, 5.3, 35, 'gap'), await footageOf(hevc, 5.3, 35, 'hevc')], fromSeconds: 5.3, toSeconds: 35,
    });
    expect(result).toMatchObject({ durationMs: 29_700, width: 640, height: 360, audioCodec: null });
    const expected = Array.from({ length: 297 }, (_, index) => Math.round((5.3 + index / 10) * 10) / 10);
    expect(shownSeconds(path, cell(0, 0))).toEqual(expected);
    const second = shownSeconds(path, cell(1, 0));
    const third = shownSeconds(path, cell(0, 1));
    // Not to its very edge, where the coding mixes it with its neighbour.
    const isBlack = (crop: string) => readGray(path, 280, 140, `${crop},crop=280:140`).map((frame) => Math.max(...frame) < 40);
    const secondBlack = isBlack(cell(1, 0));
    const thirdBlack = isBlack(cell(0, 1));
    for (const [index, moment] of expected.entries()) {
      const inGap = moment >= 10 && moment < 20;
      expect([moment, secondBlack[index], inGap ? moment : second[index]]).toEqual([moment, inGap, moment]);
      const isOver = moment >= 20;
      expect([moment, thirdBlack[index], isOver ? moment : third[index]]).toEqual([moment, isOver, moment]);
    }
    expect(isBlack(cell(1, 1)).every(Boolean)).toBe(true);
  });

  it('writes a name into each cell, also an empty one, and one clock', async () => {
    const order = { folder, footage: await footageOf(steady, 0, 2), otherCameras: [{ cameraName: "it's %{pts}:[x]", files: [] }], fromSeconds: 0, toSeconds: 2 };
    const base = { kind: 'grid' as const, otherCameraIds: [2], framesPerSecond: 5, maxHeight: 360 };
    const { path } = await make({ ...order, options: { ...base } });
    const plain = await make({ ...order, options: { ...base, burnIn: { clock: false, name: false } } });
    const brightest = (file: string, crop: string, width: number, height: number) => Math.max(...readGray(file, width, height, crop).flatMap((frame) => [...frame]));
    // The empty cell: text at its upper left, nothing below.
    expect(brightest(path, 'crop=100:30:320:0', 100, 30)).toBeGreaterThan(180);
    expect(brightest(path, 'crop=100:100:320:60', 100, 100)).toBeLessThan(40);
    expect(brightest(plain.path, 'crop=100:30:320:0', 100, 30)).toBeLessThan(40);
  });

  it('takes footage that changes its format', async () => {
    const mixed = { cameraName: 'mixed', files: [...(await footageOf(steady, 0, 10)).files, ...(await footageOf(hevc, 10, 20)).files] };
    const { path } = await make({ folder, options: { kind: 'grid', otherCameraIds: [2], framesPerSecond: 10, maxHeight: 360, burnIn: { clock: false, name: false } }, footage: mixed, otherCameras: [await footageOf(steady, 0, 20)], fromSeconds: 0, toSeconds: 20 });
    expect(shownSeconds(path, cell(0, 0))).toEqual(shownSeconds(path, cell(1, 0)));
  });

  it('is as square as possible', () => {
    expect([2, 3, 4, 5, 9, 10, 16].map((count) => gridLayout(count, 1_080, 2_160)).map(({ columns, rows }) => `${String(columns)}x${String(rows)}`)).toEqual(['2x1', '2x2', '2x2', '3x2', '3x3', '4x3', '4x4']);
    expect(gridLayout(4, 1_080, 2_160)).toMatchObject({ cell: { width: 960, height: 540 }, canvas: { width: 1_920, height: 1_080 } });
    expect(gridLayout(4, 1_080, 360).canvas.height).toBe(720);
  });
});
