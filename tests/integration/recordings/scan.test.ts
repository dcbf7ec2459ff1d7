import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexSource } from '../../../src/main/recordings/index-source.ts';
import { readSegmentDuration } from '../../../src/main/recordings/mp4-header.ts';
import { makeMp4, makeTrack } from '../../helpers/make-mp4.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { DAY, DAY_MS, HOUR_MS, makeClip, makeMedia, openStore, type TestStore } from './scan-helpers.ts';

const temp = makeTempFolder();
const clip = makeClip(temp);
const CLIP_MS = Math.round(readSegmentDuration(clip) / 1_000);
let folder: string;
let media: ReturnType<typeof makeMedia>;
let store: TestStore;

beforeEach(() => {
  folder = mkdtempSync(join(temp, 'scan-'));
  media = makeMedia(join(folder, 'media'), clip);
  store = openStore(folder);
});
afterEach(() => store.close());

const wholeDay = { startMs: DAY_MS, endMs: DAY_MS + 24 * HOUR_MS };
const at = (hour: number, second = 0): number => DAY_MS + hour * HOUR_MS + second * 1_000;
const addSource = (): number => store.sources.add('frigate-folder', media.path).id;
const cameraId = (name: string): number => store.recordings.cameras().find((camera) => camera.name === name)?.id ?? -1;
const startsOf = (camera: string): number[] => store.recordings.segmentsInRange(cameraId(camera), wholeDay).map(({ startMs }) => startMs);
const spansOf = (camera: string) => store.recordings.coverage([cameraId(camera)], wholeDay)[0]?.spans;
const unreadable = (sourceId: number) => Object.fromEntries(store.sources.unreadable(sourceId, 100, 0).files.map(({ path, reason }) => [path, reason]));

/** What must be true of any index. */
function expectSoundIndex(): void {
  const counted = store.database.prepare('SELECT id, segment_count AS listed, (SELECT count(*) FROM segment WHERE camera_id = camera.id) AS found FROM camera').all() as { listed: number; found: number }[];
  for (const { listed, found } of counted) expect(listed).toBe(found);
}

describe('a first scan', () => {
  it('finds the segments of cameras whatever they are called', async () => {
    const names = [' front door ', "it's \"quoted\"", '%d %s', '前門カメラ', '-rf', 'two\nlines', '$(reboot)', 'a\\b', '🎥'];
    for (const name of names) for (const time of ['10:00:00', '10:00:02', '11:00:00']) media.put(name, time);
    const report = await store.sources.index(addSource());

    expect(report).toMatchObject({ segmentsTotal: names.length * 3, segmentsAdded: names.length * 3, segmentsRemoved: 0, unreadable: 0 });
    expect(store.recordings.cameras().map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const name of names) {
      expect(spansOf(name)).toEqual([{ startMs: at(10), endMs: at(10, 2) + CLIP_MS }, { startMs: at(11), endMs: at(11) + CLIP_MS }]);
      for (const { path, durationMs, sizeBytes } of store.recordings.segmentsInRange(cameraId(name), wholeDay)) {
        expect(statSync(path).size).toBe(sizeBytes);
        expect(durationMs).toBe(CLIP_MS);
      }
    }
    expectSoundIndex();
  });

  it('lists what cannot be used with its reason and goes on', async () => {
    media.put('yard', '10:00:00');
    writeFileSync(media.pathOf('yard', '10:00:10'), '');
    writeFileSync(media.pathOf('yard', '10:00:20'), Buffer.alloc(5_000));
    truncateSync(media.put('yard', '10:00:30'), statSync(clip).size - 100);
    writeFileSync(media.pathOf('yard', '10:00:40'), 'a text');
    writeFileSync(media.pathOf('yard', '10:00:50'), makeMp4({ tracks: [makeTrack({ handler: 'soun' })] }));
    writeFileSync(media.pathOf('yard', '10:01:00'), makeMp4({ tracks: [makeTrack({ times: [[1, 600_001]] })] }));
    symlinkSync(clip, media.pathOf('yard', '10:01:10'));
    mkdirSync(media.pathOf('yard', '10:01:20'));
    mkdirSync(join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), join(media.root, DAY, '10', 'linked'));
    mkdirSync(Buffer.concat([Buffer.from(`${media.root}/${DAY}/10/caf`), Buffer.from([0xe9])]));
    writeFileSync(join(media.root, DAY, '10', 'yard', 'notes.txt'), '');
    const id = addSource();

    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 1, unreadable: 10 });
    const file = (name: string) => `recordings/${DAY}/10/yard/${name}.mp4`;
    expect(unreadable(id)).toEqual({
      [file('00.10')]: 'it is empty',
      [file('00.20')]: 'it is filled with zeros; the machine probably lost power while it was written',
      [file('00.30')]: expect.stringMatching(/^it is cut off: its parts need \d+ bytes/),
      [file('00.40')]: expect.stringMatching(/^it is /),
      [file('00.50')]: 'it holds no picture, only sound or data',
      [file('01.00')]: "it is 11 minutes long; a recorder's segments are at most 10",
      [file('01.10')]: 'it is a link, and links are not followed',
      [file('01.20')]: 'it is not a file',
      [`recordings/${DAY}/10/linked`]: expect.stringMatching(/^it is a link/),
      [`recordings/${DAY}/10/caf\uFFFD`]: expect.stringContaining('not valid text'),
    });
    expect(store.recordings.cameras().map(({ name }) => name)).toEqual(['yard']);
    // They keep the time at which they were found first.
    const listed = store.sources.unreadable(id, 100, 0);
    await store.sources.index(id);
    expect(store.sources.unreadable(id, 100, 0)).toEqual(listed);
    expect(store.sources.list()).toMatchObject([{ unreadableCount: 10, segmentCount: 1, cameraCount: 1, indexing: false, indexedAtMs: expect.any(Number) }]);
  });

  it('is content with an empty folder', async () => {
    expect(await store.sources.index(addSource())).toMatchObject({ segmentsTotal: 0, unreadable: 0 });
  });
});

describe('another scan', () => {
  it('finds nothing to do when nothing changed', async () => {
    media.put('yard', '10:00:00');
    const id = addSource();
    await store.sources.index(id);
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 1, segmentsAdded: 0, segmentsRemoved: 0 });
  });

  it('follows files that come, go and change', async () => {
    for (const time of ['10:00:00', '10:00:02', '10:00:04', '11:00:00']) media.put('yard', time);
    const id = addSource();
    await store.sources.index(id);

    media.put('yard', '10:00:06');
    rmSync(media.pathOf('yard', '10:00:02'));
    writeFileSync(media.pathOf('yard', '11:00:00'), makeMp4({ tracks: [makeTrack({ times: [[7, 100]] })] }));
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 4, segmentsAdded: 1, segmentsRemoved: 1 });
    expect(startsOf('yard')).toEqual([at(10), at(10, 4), at(10, 6), at(11)]);
    expect(spansOf('yard')).toEqual([{ startMs: at(10), endMs: at(10) + CLIP_MS }, { startMs: at(10, 4), endMs: at(10, 6) + CLIP_MS }, { startMs: at(11), endMs: at(11) + 700 }]);

    truncateSync(media.pathOf('yard', '10:00:06'), 1_000);
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 3, segmentsRemoved: 1, unreadable: 1 });
    expectSoundIndex();
  });

  it('removes hours that have vanished, and keeps the camera, which jobs and exports name', async () => {
    for (const time of ['10:00:00', '11:00:00']) for (const camera of ['yard', 'door']) media.put(camera, time);
    const id = addSource();
    await store.sources.index(id);
    rmSync(join(media.root, DAY, '10'), { recursive: true });
    rmSync(join(media.root, DAY, '11', 'door'), { recursive: true });
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 1, segmentsRemoved: 3 });
    expect(startsOf('yard')).toEqual([at(11)]);
    expect(store.recordings.cameras().find(({ name }) => name === 'door')).toMatchObject({ segmentCount: 0, firstMs: null, lastMs: null });
    expectSoundIndex();
  });

  it('takes a folder that the recorder deletes in the middle of it as gone', async () => {
    for (const camera of ['door', 'yard']) media.put(camera, '10:00:00');
    const id = addSource();
    await store.sources.index(id);
    const counts = indexSource(store.database, { id, kind: 'frigate-folder', path: media.path }, { nowMs: 1, onProgress: () => { rmSync(join(media.root, DAY, '10', 'yard'), { recursive: true, force: true }); } });
    expect(counts).toMatchObject({ segmentsRemoved: 1, unreadable: 0 });
    expect(startsOf('yard')).toEqual([]);
  });

  it('tries an unreadable file again when its size or its time of change differ, and only then', async () => {
    const path = media.put('yard', '10:00:00');
    const good = makeMp4();
    const bad = Buffer.alloc(good.length);
    const time = new Date('2026-05-01T12:00:00Z');
    const write = (bytes: Buffer, changedAt: Date): void => {
      writeFileSync(path, bytes);
      utimesSync(path, changedAt, changedAt);
    };
    write(bad, time);
    const id = addSource();
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 0, unreadable: 1 });
    const foundAtMs = store.sources.unreadable(id, 1, 0).files[0]?.foundAtMs;
    write(good, time);
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 0, unreadable: 1 });
    expect(store.sources.unreadable(id, 1, 0).files[0]?.foundAtMs).toBe(foundAtMs);
    write(good, new Date(time.getTime() + 1_000));
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 1, unreadable: 0 });
    expect(store.sources.unreadable(id, 1, 0)).toEqual({ files: [], total: 0 });
  });

  it('forgets unreadable files that are gone', async () => {
    writeFileSync(media.put('yard', '10:00:00'), '');
    const id = addSource();
    await store.sources.index(id);
    rmSync(join(media.root, DAY), { recursive: true });
    expect(await store.sources.index(id)).toMatchObject({ unreadable: 0 });
    expect(store.sources.unreadable(id, 1, 0).total).toBe(0);
  });
});

describe('a disk that is gone', () => {
  let id: number;

  beforeEach(async () => {
    for (const time of ['10:00:00', '10:00:02']) media.put('yard', time);
    id = addSource();
    await store.sources.index(id);
  });
  afterEach(() => {
    expect(startsOf('yard')).toEqual([at(10), at(10, 2)]);
    expectSoundIndex();
  });

  it('leaves the index as it was, until it is back', async () => {
    renameSync(media.path, join(folder, 'unplugged'));
    await expect(store.sources.index(id)).rejects.toMatchObject({ code: 'source_unreachable', remedy: expect.stringContaining('disk') });
    expect(store.events.at(-2)).toMatchObject({ name: 'indexing:progress', payload: { state: 'failed', message: expect.stringContaining(media.path) } });
    renameSync(join(folder, 'unplugged'), media.path);
    await expect(store.sources.index(id)).resolves.toMatchObject({ segmentsTotal: 2, segmentsAdded: 0 });
  });

  it('leaves the index as it was when only its mount point is there', async () => {
    renameSync(media.path, join(folder, 'unplugged'));
    mkdirSync(media.path);
    await expect(store.sources.index(id)).rejects.toMatchObject({ code: 'source_unreachable' });
    mkdirSync(media.root);
    await expect(store.sources.index(id)).rejects.toMatchObject({ code: 'source_unreachable', message: expect.stringContaining('is empty') });
  });

  it.each(['nothing', 'another folder'])('in the middle of a scan leaves %s in its place and takes nothing out of the index', async (left) => {
    media.put('door', '09:00:00');
    await store.sources.index(id);
    const scan = () => indexSource(store.database, { id, kind: 'frigate-folder', path: media.path }, {
      nowMs: 1,
      onProgress: () => {
        renameSync(media.path, join(folder, 'unplugged'));
        if (left === 'another folder') mkdirSync(join(media.root, DAY), { recursive: true });
      },
    });
    expect(scan).toThrow(expect.objectContaining({ code: 'source_unreachable' }));
    expect(startsOf('door')).toEqual([at(9)]);
  });

  it('does not keep people from looking at what is in the index', () => {
    renameSync(media.path, join(folder, 'unplugged'));
    expect(store.sources.list()).toMatchObject([{ id, segmentCount: 2 }]);
    expect(readdirSync(folder)).toContain('unplugged');
    expect(existsSync(store.recordings.segmentsInRange(cameraId('yard'), wholeDay)[0]?.path ?? '')).toBe(false);
  });
});
