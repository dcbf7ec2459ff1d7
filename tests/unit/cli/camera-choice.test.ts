import { describe, expect, it } from 'vitest';
import { chooseCameras } from '../../../src/cli/camera-choice.ts';
import type { Camera, Source } from '../../../src/shared/recordings.ts';

const source = (id: number, name: string): Source => ({ id, name, kind: 'frigate-folder', path: `/${name}`, addedAtMs: 0, indexedAtMs: null, cameraCount: 0, segmentCount: 0, unreadableCount: 0, indexing: false, pinFolder: null, pinnedBytes: 0, pinLimitBytes: 1, databasePath: null });
const camera = (id: number, sourceId: number, name: string): Camera => ({ id, sourceId, name, segmentCount: 1, firstMs: 0, lastMs: 1 });
const sources = [source(1, 'house'), source(2, 'shop')];
const cameras = [camera(1, 1, 'door'), camera(2, 2, 'door'), camera(3, 1, 'car park'), camera(4, 2, "it's %d -x"), camera(5, 2, 'house')];
const choose = (names: string[], ids: number[] = []) => chooseCameras({ names, ids }, cameras, sources).map(({ id }) => id);

describe('chooseCameras', () => {
  it('finds cameras by their exact names, in the order they were named, each once', () => {
    expect(choose(["it's %d -x", 'car park', 'car park'], [3, 1])).toEqual([4, 3, 1]);
  });
  it('takes SOURCE/CAMERA where the name alone fits several', () => { expect(choose(['shop/door', 'house/door'])).toEqual([2, 1]); });

  it.each([
    ['a name that fits several', ['door'], [], 'Several sources', '--camera-id 1 (house/door), --camera-id 2 (shop/door)'],
    ['an unknown name', ['Door'], [], 'There is no camera named “Door”', '“car park”'],
    ['an unknown source', ['attic/door'], [], 'There is no camera named “attic/door”', ''],
    ['an unknown id', [], [9], 'no camera with the id 9', ''],
    ['nothing', [], [], 'No camera was named', '--camera NAME'],
  ])('refuses %s as wrong usage', (_what, names, ids, message, remedy) => {
    let thrown: unknown;
    try { choose(names, ids); } catch (error) { thrown = error; }
    expect(thrown).toMatchObject({ name: 'UsageError' });
    expect((thrown as Error).message).toContain(message);
    expect((thrown as { remedy?: string }).remedy ?? '').toContain(remedy);
  });

  it('says what to do where no camera is known at all', () => {
    expect(() => chooseCameras({ names: ['door'], ids: [] }, [], [])).toThrow(expect.objectContaining({ remedy: expect.stringContaining('index') as string }) as Error);
  });
});
