import type { Engine } from '../../src/main/engine.ts';
import type { Handlers } from './register.ts';

/** What only the shell can do. */
export interface ShellActions {
  /** @returns the absolute path a person chose, undefined when they closed the dialog */
  chooseRecordingsFolder(): Promise<string | undefined>;
  chooseExportFolder(): Promise<string | undefined>;
  choosePinFolder(): Promise<string | undefined>;
  chooseRecorderDatabase(): Promise<string | undefined>;
  choosePicture(): Promise<string | undefined>;
  showInFolder(path: string): void;
  /** Scans without anybody waiting for it; the engine's events tell how it goes. */
  indexInBackground(sourceId: number): void;
}

/** One line a request: which function of the engine answers it. */
export function createHandlers(engine: Engine, shell: ShellActions): Handlers {
  return {
    'app:info': () => engine.info(),

    'sources:list': () => engine.sources.list(),
    'sources:addFolder': async () => addFolder(engine, shell),
    'sources:remove': async ({ sourceId }) => done(await engine.sources.remove(sourceId)),
    'sources:index': ({ sourceId }) => done(shell.indexInBackground(sourceId)),
    'sources:choosePinFolder': async ({ sourceId }) => choosePinFolder(engine, shell, sourceId),
    'sources:clearPinFolder': ({ sourceId }) => engine.sources.setPinFolder(sourceId, null),
    'sources:findDatabase': ({ sourceId }) => engine.sources.findDatabase(sourceId),
    'sources:useFoundDatabase': ({ sourceId }) => engine.sources.useFoundDatabase(sourceId),
    'sources:chooseDatabase': async ({ sourceId }) => chooseDatabase(engine, shell, sourceId),
    'sources:clearDatabase': ({ sourceId }) => engine.sources.setDatabase(sourceId, null),
    'sources:unreadable': ({ sourceId, limit, offset }) => engine.sources.unreadable(sourceId, limit, offset),

    'cameras:list': () => engine.recordings.cameras(),
    'filmstrip:make': ({ cameraId, startMs, endMs, count }) => engine.filmstrips.make(cameraId, { startMs, endMs }, count),
    'coverage:days': ({ cameraIds, boundariesMs }) => engine.recordings.daysWithFootage(cameraIds, boundariesMs),
    'coverage:get': ({ cameraIds, startMs, endMs }) => engine.recordings.coverageInSteps(cameraIds, { startMs, endMs }),

    'exports:plan': ({ cameraIds, startMs, endMs }) => engine.jobs.plan(cameraIds, { startMs, endMs }),
    'exports:list': (query) => engine.exports.search(query),
    'exports:get': ({ exportId }) => engine.exports.get(exportId),
    'exports:rename': ({ exportId, name }) => engine.exports.rename(exportId, name),
    'exports:delete': async ({ exportIds }) => ({ deleted: await engine.exports.remove(exportIds) }),
    'exports:assign': ({ exportIds, exportCaseId }) => ({ updated: engine.exports.assign(exportIds, exportCaseId) }),
    'exports:showInFolder': ({ exportId }) => done(shell.showInFolder(engine.exports.get(exportId).videoPath)),

    'pictures:choose': async () => choosePicture(engine, shell),

    'jobs:enqueue': (request) => engine.jobs.enqueue(request),
    'jobs:list': () => engine.jobs.state(),
    'jobs:history': (query) => engine.jobs.searchHistory(query),
    'jobs:attempts': ({ jobId }) => engine.jobs.attempts(jobId),
    'jobs:cancel': async ({ jobId }) => done(await engine.jobs.cancel(jobId)),
    'jobs:retry': async ({ jobId }) => done(await engine.jobs.retry(jobId)),
    'jobs:pause': async ({ jobId }) => done(await engine.jobs.pause(jobId)),
    'jobs:resume': ({ jobId }) => done(engine.jobs.resume(jobId)),
    'jobs:move': ({ jobIds, place }) => done(engine.jobs.move(jobIds, place)),
    'jobs:setBreakPoint': ({ jobId, stopsQueue }) => done(engine.jobs.setStopsQueue(jobId, stopsQueue)),
    'jobs:duplicate': ({ jobId }) => engine.jobs.duplicate(jobId),
    'jobs:clearFinished': async () => ({ cleared: await engine.jobs.clearFinished() }),
    'queue:pause': () => done(engine.queue.pause()),
    'queue:resume': () => done(engine.queue.resume()),

    'cases:list': () => engine.cases.list(),
    'cases:create': ({ name, description }) => engine.cases.create(name, description),
    'cases:update': ({ caseId, ...change }) => engine.cases.update(caseId, change),
    'cases:delete': ({ caseId, deleteExports }) => engine.cases.remove(caseId, deleteExports),

    'settings:get': () => engine.settings.get(),
    'settings:update': (change) => engine.settings.update(change),
    'settings:chooseExportFolder': async () => chooseExportFolder(engine, shell),
  };
}

/** Requests without an answer answer null: `undefined` is what a broken connection would give. */
function done(_outcome: ReturnType<ShellActions['showInFolder']>): null {
  return null;
}

async function addFolder(engine: Engine, shell: ShellActions) {
  const path = await shell.chooseRecordingsFolder();
  if (path === undefined) return null;
  const source = await engine.sources.add('frigate-folder', path);
  shell.indexInBackground(source.id);
  return source;
}

async function chooseExportFolder(engine: Engine, shell: ShellActions) {
  const exportFolder = await shell.chooseExportFolder();
  return exportFolder === undefined ? engine.settings.get() : engine.settings.update({ exportFolder });
}

async function chooseDatabase(engine: Engine, shell: ShellActions, sourceId: number) {
  const path = await shell.chooseRecorderDatabase();
  const source = engine.sources.list().find(({ id }) => id === sourceId);
  return path === undefined && source !== undefined ? source : engine.sources.setDatabase(sourceId, path ?? null);
}

async function choosePicture(engine: Engine, shell: ShellActions) {
  const path = await shell.choosePicture();
  return path === undefined ? null : engine.pictures.choose(path);
}

async function choosePinFolder(engine: Engine, shell: ShellActions, sourceId: number) {
  const folder = await shell.choosePinFolder();
  const source = engine.sources.list().find(({ id }) => id === sourceId);
  return folder === undefined && source !== undefined ? source : engine.sources.setPinFolder(sourceId, folder ?? null);
}
