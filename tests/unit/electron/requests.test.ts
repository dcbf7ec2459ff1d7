import { describe, expect, it } from 'vitest';
import { createHandlers, type ShellActions } from '../../../electron/ipc/handlers.ts';
import { createPublisher, type EventReceiver } from '../../../electron/ipc/push.ts';
import { answerRequest, registerRequests, type Handlers, type RequestDependencies } from '../../../electron/ipc/register.ts';
import type { Sender } from '../../../electron/security/trusted-sender.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { Requests } from '../../../src/shared/ipc.ts';

const sender: Sender = { senderFrame: { url: 'app://reelcase/', parent: null }, sender: { id: 1 } };

function dependencies(handlers: Partial<Handlers>, isTrusted = true) {
  const logged: string[] = [];
  const all: RequestDependencies = {
    handlers: handlers as Handlers,
    isTrusted: () => isTrusted,
    log: { warn: (message) => { logged.push(message); }, error: (message) => { logged.push(message); } },
  };
  return { all, logged };
}

describe('answerRequest', () => {
  it('answers what the handler answers', async () => {
    const { all } = dependencies({ 'jobs:attempts': ({ jobId }) => (jobId === 'a_1' ? [] : []) });
    expect(await answerRequest('jobs:attempts', sender, { jobId: 'a_1' }, all)).toEqual({ ok: true, value: [] });
  });

  it('refuses a foreign sender before anything runs', async () => {
    let hasRun = false;
    const { all, logged } = dependencies({ 'jobs:cancel': () => { hasRun = true; return null; } }, false);
    expect(await answerRequest('jobs:cancel', sender, { jobId: 'a_1' }, all)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(hasRun).toBe(false);
    expect(logged).toHaveLength(1);
  });

  it.each([
    ['nothing', undefined], ['a path', { jobId: '../../etc/passwd' }], ['a number', { jobId: 5 }], ['too long an id', { jobId: 'a'.repeat(65) }], ['NUL', { jobId: 'a\0' }], ['a list', ['a_1']],
  ])('refuses %s as an input', async (_what, input) => {
    let hasRun = false;
    const { all } = dependencies({ 'jobs:cancel': () => { hasRun = true; return null; } });
    expect(await answerRequest('jobs:cancel', sender, input, all)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(hasRun).toBe(false);
  });

  it('says in words what a person filled in wrong', async () => {
    const { all, logged } = dependencies({});
    expect(await answerRequest('jobs:enqueue', sender, { items: [{ cameraId: 1, startMs: 0, endMs: 5, name: 'x'.repeat(300) }] }, all)).toEqual({
      ok: false, error: { code: 'invalid_input', message: 'The name is too long: 300 characters, and 256 are allowed.', remedy: 'Shorten it to 256 characters.' },
    });
    expect(logged).toEqual([]);
  });

  it('keeps for the log what only the window can have got wrong', async () => {
    const { all, logged } = dependencies({});
    const reply = await answerRequest('jobs:cancel', sender, { jobId: '../x' }, all);
    expect(JSON.stringify(reply)).not.toMatch(/jobs:cancel|jobId|pattern|✖/);
    expect(logged).toEqual(['Request refused: it does not fit the contract']);
  });

  it('calls a disk that is full no bug', async () => {
    const { all, logged } = dependencies({ 'cases:list': () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/data/x' })) as never });
    expect(await answerRequest('cases:list', sender, undefined, all)).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    expect(logged).toHaveLength(1);
  });

  it('drops what the contract does not know', async () => {
    let received: unknown;
    const { all } = dependencies({ 'jobs:cancel': (input) => { received = input; return null; } });
    await answerRequest('jobs:cancel', sender, { jobId: 'a_1', outputFolder: '/etc' }, all);
    expect(received).toEqual({ jobId: 'a_1' });
  });

  it('passes an expected failure on as data', async () => {
    const { all, logged } = dependencies({ 'jobs:cancel': () => { throw new AppError('not_found', 'There is no such job.', { remedy: 'Look again.' }); } });
    expect(await answerRequest('jobs:cancel', sender, { jobId: 'a_1' }, all)).toEqual({ ok: false, error: { code: 'not_found', message: 'There is no such job.', remedy: 'Look again.' } });
    expect(logged).toEqual([]);
  });

  it('turns a bug into a sentence, and keeps its words for the log', async () => {
    const { all, logged } = dependencies({ 'cases:list': () => Promise.reject(new TypeError('secret of /home/somebody')) as never });
    const reply = await answerRequest('cases:list', sender, undefined, all);
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(logged).toHaveLength(1);
  });
});

describe('registerRequests', () => {
  it('has a handler for every request of the contract', () => {
    const channels: string[] = [];
    registerRequests({ handle: (name) => { channels.push(name); } }, dependencies({}).all);
    expect(channels).toEqual(Object.keys(Requests));
    expect(Object.keys(createHandlers({} as Engine, {} as ShellActions)).sort()).toEqual(Object.keys(Requests).sort());
  });
});

describe('createHandlers', () => {
  const settings = { maxConcurrent: 3, exportFolder: '/exports' };
  function setUp(chosen: string | undefined) {
    const done: unknown[][] = [];
    const engine = {
      sources: {
        add: (...words: unknown[]) => { done.push(['add', ...words]); return Promise.resolve({ id: 4 }); },
        list: () => [{ id: 4, databasePath: null }],
        setDatabase: (id: number, databasePath: string | null) => { done.push(['database', id, databasePath]); return Promise.resolve({ id, databasePath }); },
      },
      pictures: { choose: (path: string) => { done.push(['picture', path]); return Promise.resolve({ pictureId: 'a1', name: 'face.png' }); } },
      settings: { get: () => settings, update: (change: object) => { done.push(['update', change]); return { ...settings, ...change }; } },
      exports: { get: (id: string) => { if (id !== 'known_1') throw new AppError('not_found', 'Export not found'); return { videoPath: '/exports/known.mp4' }; } },
    } as unknown as Engine;
    const handlers = createHandlers(engine, {
      chooseRecordingsFolder: () => Promise.resolve(chosen),
      choosePinFolder: () => Promise.resolve(undefined),
      chooseRecorderDatabase: () => Promise.resolve(chosen),
      choosePicture: () => Promise.resolve(chosen),
      chooseExportFolder: () => Promise.resolve(chosen),
      showInFolder: (path) => { done.push(['show', path]); },
      indexInBackground: (id) => { done.push(['index', id]); },
    });
    return { handlers, done };
  }

  it('adds the chosen folder and starts to index it', async () => {
    const { handlers, done } = setUp('/footage');
    expect(await handlers['sources:addFolder'](undefined)).toEqual({ id: 4 });
    expect(done).toEqual([['add', 'frigate-folder', '/footage'], ['index', 4]]);
  });

  it('does nothing when the dialog is closed', async () => {
    const { handlers, done } = setUp(undefined);
    expect(await handlers['sources:addFolder'](undefined)).toBeNull();
    expect(await handlers['settings:chooseExportFolder'](undefined)).toEqual(settings);
    expect(done).toEqual([]);
  });

  it('keeps the chosen export folder', async () => {
    const { handlers } = setUp('/elsewhere');
    expect(await handlers['settings:chooseExportFolder'](undefined)).toEqual({ maxConcurrent: 3, exportFolder: '/elsewhere' });
  });

  it('takes the path of a recorder’s database and of a picture from the dialog alone', async () => {
    const { handlers, done } = setUp('/chosen');
    expect(await handlers['sources:chooseDatabase']({ sourceId: 4 })).toEqual({ id: 4, databasePath: '/chosen' });
    expect(await handlers['pictures:choose'](undefined)).toEqual({ pictureId: 'a1', name: 'face.png' });
    expect(done).toEqual([['database', 4, '/chosen'], ['picture', '/chosen']]);
    const closed = setUp(undefined);
    expect(await closed.handlers['sources:chooseDatabase']({ sourceId: 4 })).toEqual({ id: 4, databasePath: null });
    expect(await closed.handlers['pictures:choose'](undefined)).toBeNull();
    expect(closed.done).toEqual([]);
    expect(await closed.handlers['sources:clearDatabase']({ sourceId: 4 })).toEqual({ id: 4, databasePath: null });
    expect(closed.done).toEqual([['database', 4, null]]);
  });

  it('shows files of known exports only', () => {
    const { handlers, done } = setUp(undefined);
    expect(handlers['exports:showInFolder']({ exportId: 'known_1' })).toBeNull();
    expect(() => handlers['exports:showInFolder']({ exportId: 'other_1' })).toThrow('Export not found');
    expect(done).toEqual([['show', '/exports/known.mp4']]);
  });
});

describe('createPublisher', () => {
  it('sends to every open window and skips those that are going', () => {
    const sent: unknown[][] = [];
    const receiver = (name: string, isDestroyed: boolean): EventReceiver => ({ isDestroyed: () => isDestroyed, send: (...words) => { sent.push([name, ...words]); } });
    createPublisher(() => [receiver('one', false), receiver('gone', true), receiver('two', false)]).publish('library:changed', { topics: ['cases'] });
    expect(sent).toEqual([['one', 'library:changed', { topics: ['cases'] }], ['two', 'library:changed', { topics: ['cases'] }]]);
  });
});
