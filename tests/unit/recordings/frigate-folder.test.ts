import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { frigateFolder } from '../../../src/main/recordings/sources/frigate-folder.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const HOUR_MS = Date.UTC(2026, 4, 1, 10);
const temp = makeTempFolder();
let count = 0;
let media: string;
let root: string;

beforeEach(() => {
  count += 1;
  media = join(temp, String(count));
  root = join(media, 'recordings');
  mkdirSync(root, { recursive: true });
});

const makeFolder = (...names: string[]): string => {
  const path = join(root, ...names);
  mkdirSync(path, { recursive: true });
  return path;
};
const places = () => [...frigateFolder.segmentFolders(root)];

describe('findRoot', () => {
  it('accepts the media folder and the recordings folder itself, also empty ones', () => {
    expect(frigateFolder.findRoot(media)).toBe(root);
    expect(frigateFolder.findRoot(root)).toBe(root);
  });

  it('accepts a folder of another name that holds days', () => {
    mkdirSync(join(media, 'copy', '2026-05-01'), { recursive: true });
    expect(frigateFolder.findRoot(join(media, 'copy'))).toBe(join(media, 'copy'));
  });

  it('refuses anything else', () => {
    mkdirSync(join(media, 'holiday'));
    writeFileSync(join(media, 'file'), '');
    for (const name of ['holiday', 'file', 'gone']) expect(frigateFolder.findRoot(join(media, name))).toBeUndefined();
  });

  it('is where a source usually starts, also when nothing can be looked at', () => {
    expect(frigateFolder.usualRoot('/gone')).toBe('/gone/recordings');
    expect(frigateFolder.usualRoot('/gone/recordings')).toBe('/gone/recordings');
  });
});

describe('segmentFolders', () => {
  it('lists cameras by hour in order of time', () => {
    for (const [day, hour] of [['2026-05-02', '00'], ['2026-05-01', '23'], ['2026-05-01', '09']] as const) makeFolder(day, hour, 'yard');
    expect(places()).toEqual([
      { camera: 'yard', hourMs: Date.UTC(2026, 4, 1, 9), path: join(root, '2026-05-01', '09', 'yard') },
      { camera: 'yard', hourMs: Date.UTC(2026, 4, 1, 23), path: join(root, '2026-05-01', '23', 'yard') },
      { camera: 'yard', hourMs: Date.UTC(2026, 4, 2, 0), path: join(root, '2026-05-02', '00', 'yard') },
    ]);
  });

  it.each([' front door ', "it's \"quoted\"", '%d %s', '前門カメラ', '-rf', 'two\nlines', '$(reboot)', '..hidden', 'a\\b', '\uFFFD'])('takes %j for a camera as it is', (camera) => {
    makeFolder('2026-05-01', '10', camera);
    expect(places()).toEqual([{ camera, hourMs: HOUR_MS, path: join(root, '2026-05-01', '10', camera) }]);
  });

  it('ignores what is not part of the layout', () => {
    for (const names of [['2026-02-30', '10', 'a'], ['2026-5-1', '10', 'a'], ['lost+found', '10', 'a'], ['2026-05-01', '24', 'a'], ['2026-05-01', '1', 'a']]) makeFolder(...names);
    writeFileSync(join(makeFolder('2026-05-01', '11'), 'readme.txt'), '');
    writeFileSync(join(root, '2026-05-03'), '');
    expect(places()).toEqual([]);
  });

  it('reports a name that is no text instead of looking in a wrong place', () => {
    const hour = makeFolder('2026-05-01', '10');
    mkdirSync(Buffer.concat([Buffer.from(`${hour}/caf`), Buffer.from([0xe9])]));
    expect(places()).toMatchObject([{ reason: 'its name is not valid text (UTF-8); rename the folder', isUnreachable: false }]);
  });

  it.each([[['2026-05-02']], [['2026-05-01', '11']], [['2026-05-01', '10', 'linked']]])('reports a link (%j) and does not follow it', (names) => {
    makeFolder('2026-05-01', '10');
    const outside = join(media, 'outside');
    mkdirSync(join(outside, '10', 'camera'), { recursive: true });
    symlinkSync(outside, join(root, ...names));
    expect(places()).toMatchObject([{ path: join(root, ...names), reason: expect.stringContaining('it is a link'), isUnreachable: false }]);
  });

  it('is not stopped by links that lead nowhere or in a circle', () => {
    const hour = makeFolder('2026-05-01', '10');
    makeFolder('2026-05-01', '10', 'yard');
    symlinkSync('circle', join(hour, 'circle'));
    symlinkSync('nowhere', join(hour, 'dangling'));
    expect(places()).toMatchObject([{ path: join(hour, 'circle'), reason: expect.stringContaining('it is a link') }, { camera: 'yard' }]);
  });

  it('throws when the root itself cannot be listed', () => {
    expect(() => [...frigateFolder.segmentFolders(join(root, 'gone'))]).toThrow('ENOENT');
  });
});

describe('names of segments', () => {
  const folder = { camera: 'yard', hourMs: HOUR_MS, path: '/r/2026-05-01/10/yard' };

  it('are minutes and seconds', () => {
    expect(frigateFolder.startOf('07.59.mp4', folder)).toBe(HOUR_MS + 7 * 60_000 + 59_000);
  });

  it.each(['7.59.mp4', '60.00.mp4', '00.60.mp4', '00.00.mp4.part', '.00.00.mp4', '00.00.MP4', '00:00.mp4', '00.00.mkv', '00.00.mp4\n'])('%j is none', (name) => {
    expect(frigateFolder.startOf(name, folder)).toBeUndefined();
  });

  it('lead back to the path', () => {
    for (const [name, hour] of [['00.00.mp4', 0], ['59.59.mp4', 23]] as const) {
      const hourMs = Date.UTC(2024, 1, 29, hour);
      const path = frigateFolder.pathOf('/r', "it's", frigateFolder.startOf(name, { ...folder, hourMs }) ?? NaN);
      expect(path).toBe(`/r/2024-02-29/${String(hour).padStart(2, '0')}/it's/${name}`);
    }
  });

  it('lead back to the path in any order, also across hours and days', () => {
    const pathOf = frigateFolder.pathsOf('/r', 'yard');
    const times = ['2024-02-29T23:59:59Z', '2024-03-01T00:00:00Z', '2024-02-29T23:00:07Z', '1969-12-31T23:59:58Z', '2024-03-01T10:09:08.900Z', '2024-03-01T10:10:00Z'];
    expect(times.map((time) => pathOf(Date.parse(time)))).toEqual([
      '/r/2024-02-29/23/yard/59.59.mp4', '/r/2024-03-01/00/yard/00.00.mp4', '/r/2024-02-29/23/yard/00.07.mp4', '/r/1969-12-31/23/yard/59.58.mp4', '/r/2024-03-01/10/yard/09.08.mp4', '/r/2024-03-01/10/yard/10.00.mp4',
    ]);
  });
});
