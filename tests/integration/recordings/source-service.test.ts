import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexSource } from '../../../src/main/recordings/index-source.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { HOUR_MS, makeClip, makeMedia, openStore, type TestStore } from './scan-helpers.ts';

/** Enough that a scan is still busy when it is asked to stop. */
const HOURS = 10;
const temp = makeTempFolder();
const clip = makeClip(temp);
let folder: string;
let media: ReturnType<typeof makeMedia>;
let store: TestStore;

beforeEach(() => {
  folder = mkdtempSync(join(temp, 'service-'));
  media = makeMedia(join(folder, 'media'), clip);
  store = openStore(folder);
});
afterEach(() => store.close());

const add = () => store.sources.add('frigate-folder', media.path);
const namesOf = () => store.events.map(({ name }) => name);
const count = (table: string): number => Number(store.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
const checkCounts = (): void => { expect(count('segment')).toBe(Number(store.database.prepare('SELECT sum(segment_count) FROM camera').pluck().get())); };

describe('a scan', () => {
  it('is told to the windows from its start to its end', async () => {
    media.put('yard', '10:00:00');
    const { id } = add();
    store.events.length = 0;
    const scan = store.sources.index(id);
    expect(store.sources.list()).toMatchObject([{ indexing: true, indexedAtMs: null }]);
    await scan;
    expect(store.sources.list()).toMatchObject([{ indexing: false, indexedAtMs: expect.any(Number), segmentCount: 1 }]);
    expect(namesOf()).toEqual(['indexing:progress', 'library:changed', 'indexing:progress', 'library:changed']);
    expect(store.events.map(({ payload }) => payload)).toEqual([
      { sourceId: id, filesSeen: 0, segmentsAdded: 0, unreadable: 0, state: 'running' },
      { topics: ['sources', 'cameras'] },
      { sourceId: id, filesSeen: 1, segmentsAdded: 1, unreadable: 0, state: 'done' },
      { topics: ['sources', 'cameras'] },
    ]);
  });

  it('is joined by whoever asks for it meanwhile', async () => {
    media.put('yard', '10:00:00');
    const { id } = add();
    const [first, second] = await Promise.all([store.sources.index(id), store.sources.index(id)]);
    expect(second).toBe(first);
    expect(namesOf().filter((name) => name === 'indexing:progress')).toHaveLength(2);
  });

  it('does not keep others from writing to the store, and ends soon when the program closes', async () => {
    for (const camera of ['a', 'b', 'c']) media.fillHours(camera, HOURS);
    const { id } = add();
    const scan = store.sources.index(id).then(() => 'done', (error: { code: string }) => error.code);
    const write = store.database.prepare('INSERT INTO setting (key, value) VALUES (?, ?)');
    let writes = 0;
    while (count('segment') === 0) {
      write.run(String(writes), '1');
      writes += 1;
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    const askedAtMs = performance.now();
    await store.sources.close();
    expect(performance.now() - askedAtMs).toBeLessThan(2_000);
    expect(await scan).toBe('conflict');
    expect(writes).toBeGreaterThan(0);
    expect(count('segment')).toBeLessThan(3 * HOURS * 360);
    checkCounts();
    await expect(store.sources.index(id)).rejects.toMatchObject({ code: 'conflict' });

    // What it had entered was right: the next scan only adds the rest.
    await store.close();
    store = openStore(folder);
    expect(await store.sources.index(id)).toMatchObject({ segmentsTotal: 3 * HOURS * 360, segmentsRemoved: 0 });
    checkCounts();
    expect(store.recordings.cameras().map(({ segmentCount }) => segmentCount)).toEqual([HOURS * 360, HOURS * 360, HOURS * 360]);
    expect(count('coverage_span')).toBe(3 * HOURS * 360);
  });

  it.each([
    ['throws', "throw new Error('a fault');", 'a fault'],
    ['ends without a word', '', 'ended before it was done'],
    ['ends its thread', 'process.exit(3);', 'ended before it was done'],
  ])('that %s fails with a reason', async (_, code, message) => {
    const workers = join(folder, 'workers');
    mkdirSync(workers);
    writeFileSync(join(workers, 'index-source.js'), code);
    writeFileSync(join(workers, 'package.json'), '{"type":"module"}');
    await store.close();
    store = openStore(folder, workers);
    const { id } = add();
    await expect(store.sources.index(id)).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining(message), remedy: expect.any(String) });
    expect(store.events.at(-2)?.payload).toMatchObject({ state: 'failed', message: expect.stringContaining(message) });
    expect(store.sources.list()).toMatchObject([{ indexing: false, indexedAtMs: null }]);
  });

  it('without its thread fails with a reason', async () => {
    await store.close();
    store = openStore(folder, join(folder, 'no-workers'));
    await expect(store.sources.index(add().id)).rejects.toMatchObject({ code: 'internal' });
  });

  it('of an unknown source is refused', async () => {
    await expect(store.sources.index(99)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.skipIf(process.seteuid === undefined || process.geteuid?.() !== 0)('keeps what it knows of places that this user may not look into', () => {
    for (const camera of ['yard', 'door']) for (const time of ['10:00:00', '11:00:00']) media.put(camera, time);
    const source = add();
    const scan = () => indexSource(store.database, source, { nowMs: 1 });
    expect(scan()).toMatchObject({ segmentsAdded: 4 });
    rmSync(media.pathOf('door', '11:00:00'));
    // Only another user than root can be refused anything.
    const lock = (path: string, mode: number): void => { chmodSync(path, mode); };
    for (const path of [temp, folder]) lock(path, 0o755);
    const hour = dirname(dirname(media.pathOf('yard', '10:00:00')));
    lock(hour, 0o700);
    lock(dirname(media.pathOf('yard', '11:00:00')), 0o700);
    process.seteuid?.(65_534);
    try {
      expect(scan()).toMatchObject({ segmentsRemoved: 1, unreadable: 2 });
    } finally {
      process.seteuid?.(0);
    }
    expect(store.sources.unreadable(source.id, 10, 0).files.map(({ reason }) => reason)).toEqual(['this user may not look into it', 'this user may not look into it']);
    expect(count('segment')).toBe(3);
    expect(scan()).toMatchObject({ segmentsAdded: 0, unreadable: 0 });
  });
});

describe('adding a source', () => {
  it('names it after its folder and tells the windows', () => {
    expect(add()).toMatchObject({ kind: 'frigate-folder', name: 'media', path: media.path, segmentCount: 0, cameraCount: 0, unreadableCount: 0, indexedAtMs: null, indexing: false });
    expect(namesOf()).toEqual(['library:changed']);
  });

  it('refuses the same footage twice', () => {
    add();
    expect(() => store.sources.add('frigate-folder', media.root)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(store.sources.list()).toHaveLength(1);
  });
});

describe('removing a source', () => {
  const addJob = (status: string): void => {
    store.database.prepare(`INSERT INTO export_job (id, status, camera_id, camera, name, request_start_ms, request_end_ms, queue_rank, queued_at_ms, estimated_bytes) VALUES (?, ?, (SELECT id FROM camera), 'yard', 'n', 0, ?, 1, 1, 1)`).run(status, status, HOUR_MS);
  };

  it.each(['queued', 'running'])('is refused while a job of it is %s', async (status) => {
    media.put('yard', '10:00:00');
    const { id } = add();
    await store.sources.index(id);
    addJob(status);
    await expect(store.sources.remove(id)).rejects.toMatchObject({ code: 'conflict' });
    expect(count('segment')).toBe(1);
  });

  it('forgets all of its index, keeps its jobs, and touches nothing of another source', async () => {
    media.fillHours('yard', 6);
    writeFileSync(media.put('yard', '20:00:00'), '');
    const other = makeMedia(join(folder, 'other'), clip);
    other.put('gate', '10:00:00');
    const { id } = add();
    const otherId = store.sources.add('frigate-folder', other.path).id;
    await Promise.all([store.sources.index(id), store.sources.index(otherId)]);
    store.database.prepare(`INSERT INTO export_job (id, status, camera_id, camera, name, request_start_ms, request_end_ms, queue_rank, queued_at_ms, estimated_bytes) VALUES ('j', 'success', (SELECT id FROM camera WHERE name = 'yard'), 'yard', 'n', 0, 1, 1, 1, 1)`).run();

    const removal = store.sources.remove(id);
    expect(store.sources.list().map((source) => source.id)).toEqual([otherId]);
    await expect(store.sources.index(id)).rejects.toMatchObject({ code: 'not_found' });
    await removal;
    expect(['source', 'camera', 'segment', 'coverage_span', 'unreadable_file', 'export_job'].map(count)).toEqual([1, 1, 1, 1, 0, 1]);
  });

  it('ends its scan first', async () => {
    media.fillHours('yard', HOURS);
    const { id } = add();
    const scan = store.sources.index(id).catch((error: unknown) => error);
    await store.sources.remove(id);
    expect(await scan).toMatchObject({ code: 'conflict', message: expect.stringContaining('removed') });
    expect(['source', 'camera', 'segment', 'coverage_span'].map(count)).toEqual([0, 0, 0, 0]);
  });

  it('refuses an unknown one', async () => {
    await expect(store.sources.remove(99)).rejects.toMatchObject({ code: 'not_found' });
  });
});
