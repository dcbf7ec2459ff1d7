import { existsSync } from 'node:fs';
import type { ExportPlanSummary } from '../shared/export.ts';
import type { EnqueueRequest } from '../shared/ipc.ts';
import type { BatchResult } from '../shared/job.ts';
import { AppError } from '../shared/errors.ts';
import type { TimeSpan } from '../shared/recordings.ts';
import type { AppInfo, Settings } from '../shared/settings.ts';
import { systemTimeZone } from '../shared/wall-time.ts';
import { createCaseRepository } from './cases/case-repository.ts';
import { createCaseService } from './cases/case-service.ts';
import { systemClock, type Clock } from './clock.ts';
import { dataFolderPaths, prepareDataFolder } from './data-folder.ts';
import { isDataFolderHeld, lockDataFolder, type DataFolderLock } from './db/data-folder-lock.ts';
import { checkStore, type CheckFinding } from './db/check/check-store.ts';
import { openDatabase, type Database } from './db/open.ts';
import { toDatabaseError } from './db/sqlite-error.ts';
import { readStoreId } from './db/store-id.ts';
import { createAttemptRepository } from './exports/attempt-repository.ts';
import { duplicateJob, enqueueBatch, retryJob, type EnqueueDependencies } from './exports/enqueue.ts';
import { createExportRepository } from './exports/export-repository.ts';
import { createExportService } from './exports/export-service.ts';
import { createJobRepository } from './exports/job-repository.ts';
import { ExportJobManager } from './exports/manager.ts';
import { createPartFileRepository } from './exports/part-file-repository.ts';
import { createPictures } from './exports/pictures.ts';
import { createPinning } from './exports/pinning.ts';
import { measureInSteps } from './exports/plan.ts';
import { createQueuePauseRepository } from './exports/queue-pause.ts';
import { recover } from './exports/recovery.ts';
import { createExportRunner } from './exports/run-export.ts';
import { WhenDone } from './exports/when-done.ts';
import { locateFfmpeg, type Ffmpeg } from './ffmpeg/locate.ts';
import { createFilmstrips } from './filmstrip/filmstrip-service.ts';
import { openLog, silentLog, type Log } from './log.ts';
import { silentPublisher, type Publisher } from './publisher.ts';
import { createRecordings, type Recordings } from './recordings/segment-repository.ts';
import { createSourceService } from './recordings/source-service.ts';
import { createSettingsService, type SettingsChange } from './settings/settings-service.ts';

export type { CheckFinding } from './db/check/check-store.ts';

export interface EngineOptions {
  /** Absolute; made when it does not exist. Holds the store, exports/, thumbnails/ and logs/. */
  dataFolder: string;
  /** Absolute folder of the built worker files (out/main/workers). */
  workersFolder: string;
  /** Named to whoever finds the data folder taken, e.g. "the Reelcase window". */
  holder: string;
  /** Of the process: where ffmpeg is looked for. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Version of the program. */
  version: string;
  publisher?: Publisher;
  clock?: Clock;
  /** On a full disk: `pause` the queue and put the job back (a person is there, the default), or `fail` the job (a script waits). */
  onFullDisk?: 'pause' | 'fail';
}

export type Engine = Awaited<ReturnType<typeof openEngine>>;
export type ReadOnlyEngine = ReturnType<typeof openReadOnly>;

/**
 * Opens everything in order: lock, store, ffmpeg, what the last run left over. The queue stands still until `startQueue`.
 * One engine works in a data folder at a time.
 * @throws AppError, e.g. 'data_folder_in_use', 'database_newer', 'permission_denied'
 */
export async function openEngine(options: EngineOptions) {
  const { dataFolder, clock = systemClock } = options;
  const paths = prepareDataFolder(dataFolder);
  const lock = lockDataFolder(dataFolder, options.holder);
  const { log, close: closeLog } = openLogUnder(lock, dataFolder);
  let database: Database | undefined;
  try {
    database = openDatabase(paths.database);
    const ffmpeg = await locateFfmpeg(options.environment);
    const engine = assemble({ ...options, publisher: guardPublisher(options.publisher ?? silentPublisher, log), clock, database, paths, ffmpeg, log });
    await recover(engine.recovery);
    await engine.pinning.sweep();
    log.info('Engine opened', { holder: options.holder, version: options.version, ffmpeg });
    const opened = database;
    let closing: Promise<void> | undefined;
    return {
      ...engine.surface,
      /** Stops running jobs (they go back to the queue and go on at the next start) and closes everything; may be called again. */
      close: (): Promise<void> => {
        closing ??= (async () => {
          await engine.surface.filmstrips.close();
          await engine.surface.sources.close();
          await engine.manager.close();
          try {
            opened.close();
            log.info('Engine closed');
          } finally {
            closeLog();
            lock.release();
          }
        })();
        return closing;
      },
    };
  } catch (error) {
    log.error('Engine could not open', { error });
    database?.close();
    closeLog();
    lock.release();
    throw toDatabaseError(error, paths.database);
  }
}

/** The lock does not stay where the log cannot be opened. */
function openLogUnder(lock: DataFolderLock, dataFolder: string): ReturnType<typeof openLog> {
  try {
    return openLog(dataFolder);
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Parts extends EngineOptions {
  publisher: Publisher;
  clock: Clock;
  database: Database;
  paths: ReturnType<typeof dataFolderPaths>;
  ffmpeg: Ffmpeg | undefined;
  log: Log;
}

function assemble(parts: Parts) {
  const { database, paths, ffmpeg, clock, publisher, log } = parts;
  const timeZone = systemTimeZone();
  const repositories = createRepositories(database);
  const settings = createSettingsService({ database, publisher, defaultExportFolder: paths.exports, administratorFile: paths.administrator });
  const recordings = createRecordings(database);
  const pictures = createPictures({ database, ffmpeg, workFolder: paths.work });
  const sources = createSourceService({ database, databaseFile: paths.database, workersFolder: parts.workersFolder, workFolder: paths.work, clock, publisher, log, anySegment: (cameraId) => recordings.anySegment(cameraId)?.path });
  const exportFolder = (): string => settings.get().exportFolder;
  const pinning = createPinning({ jobs: repositories.jobs, placeOf: sources.pinPlaceOf, sources: sources.list, storeId: readStoreId(database), log, changed: () => { publisher.publish('library:changed', { topics: ['sources'] }); } });
  const whenDone = new WhenDone({ action: () => settings.get().whenDone, administratorFile: paths.administrator, publisher, log });
  const runner = {
    database, ...repositories, recordings, exportFolder, thumbnailFolder: paths.thumbnails, workFolder: paths.work, workersFolder: parts.workersFolder,
    reviewItems: sources.reviewItems, pictures, proof: () => settings.get().proof, joins: !parts.environment.REELCASE_NO_JOIN, ffmpeg, timeZone, clock,
  };
  const manager = new ExportJobManager({
    ...repositories, database, run: createExportRunner(runner), releasePins: pinning.release, whenDone, clock, publisher, log,
    maxConcurrent: settings.get().maxConcurrent, onFullDisk: parts.onFullDisk ?? 'pause',
  });
  const cases = createCaseService({ ...repositories, cancelQueuedJobs: (caseId) => manager.cancelQueuedJobsForCase(caseId), clock, publisher });
  const enqueueing = { jobs: repositories.jobs, addJobs: manager.add.bind(manager), transaction: <Value>(work: () => Value): Value => inTransaction(database, work), cases, recordings, isBeingRemoved: sources.isBeingRemoved, pin: pinning.pin, pictures, jobsChanged: manager.publishState.bind(manager), exportFolder, ffmpeg, clock, timeZone };
  return {
    manager,
    pinning,
    recovery: { ...runner, attempts: repositories.attempts, log },
    surface: {
      info: (): AppInfo => describe(parts),
      sources,
      recordings: { cameras: recordings.cameras, coverage: recordings.coverage, coverageInSteps: recordings.coverageInSteps, daysWithFootage: recordings.daysWithFootage },
      filmstrips: createFilmstrips({ recordings, ffmpeg, workFolder: paths.work }),
      jobs: {
        plan: (cameraIds: readonly number[], range: TimeSpan): Promise<ExportPlanSummary[]> => summarizePlans(recordings, cameraIds, range),
        ...createJobSurface(manager, repositories, enqueueing),
      },
      queue: { pause: (): void => { manager.pauseQueue(); }, resume: manager.resumeQueue.bind(manager), whenIdle: manager.whenIdle.bind(manager) },
      exports: createExportService({ database, exports: repositories.exports, caseExists: cases.exists, publisher }),
      cases,
      pictures: { choose: pictures.choose },
      settings: {
        get: settings.get,
        update: (change: SettingsChange): Settings => {
          const updated = settings.update(change);
          manager.setMaxConcurrent(updated.maxConcurrent);
          return updated;
        },
      },
      /** Starts the queue's workers; apart from opening, so that a look or a request can come first. */
      startQueue: manager.start.bind(manager),
    },
  };
}

/** What is done with jobs: those of the queue's manager, and queueing. */
function createJobSurface(manager: ExportJobManager, { attempts, jobs }: ReturnType<typeof createRepositories>, enqueueing: EnqueueDependencies) {
  return {
    /** @param outputFolder absolute; the folder of the settings when absent */
    enqueue: (request: EnqueueRequest, outputFolder?: string): Promise<BatchResult> => enqueueBatch(request, outputFolder ?? null, enqueueing),
    state: manager.state.bind(manager),
    history: manager.views.history.bind(manager.views),
    searchHistory: manager.views.searchHistory.bind(manager.views),
    get: manager.get.bind(manager),
    attempts: attempts.list,
    cancel: manager.cancel.bind(manager),
    /** Queues a failed or cancelled job again and holds its footage again. */
    retry: (jobId: string): Promise<void> => retryJob(jobId, manager, enqueueing),
    pause: manager.pause.bind(manager),
    resume: manager.resume.bind(manager),
    move: manager.move.bind(manager),
    setStopsQueue: manager.setStopsQueue.bind(manager),
    clearFinished: manager.clearFinished.bind(manager),
    duplicate: (jobId: string): Promise<BatchResult> => duplicateJob(jobId, enqueueing),
    /** Jobs that one was split into, itself included; empty when it was not. */
    partsOf: jobs.partsOf,
    whenFinished: manager.whenFinished.bind(manager),
  };
}

/**
 * Opens a store for looking only; works beside an engine that holds the data folder.
 * @throws AppError 'data_folder_missing' and those of the store
 */
export function openReadOnly({ dataFolder }: { dataFolder: string }) {
  const paths = dataFolderPaths(dataFolder);
  if (!existsSync(paths.database)) {
    throw new AppError('data_folder_missing', `There is no Reelcase store in ${dataFolder}.`, { remedy: 'Name the right data folder with --data, or add a source first (reelcase source add frigate-folder PATH).' });
  }
  const database = openDatabase(paths.database, { readOnly: true });
  const repositories = createRepositories(database);
  const settings = createSettingsService({ database, publisher: silentPublisher, defaultExportFolder: paths.exports, administratorFile: paths.administrator });
  const recordings = createRecordings(database);
  const quiet = { clock: systemClock, publisher: silentPublisher, log: silentLog };
  const whenDone = new WhenDone({ action: () => 'nothing', administratorFile: paths.administrator, publisher: silentPublisher, log: silentLog });
  const manager = new ExportJobManager({
    ...repositories, ...quiet, database, run: () => Promise.reject(new Error('Opened for looking only')), releasePins: () => Promise.resolve(), whenDone, maxConcurrent: settings.get().maxConcurrent, onFullDisk: 'fail',
  });
  const sources = createSourceService({ ...quiet, database, databaseFile: paths.database, workersFolder: '', anySegment: () => undefined, workFolder: paths.work });
  const exports = createExportService({ database, exports: repositories.exports, caseExists: () => false, publisher: silentPublisher });
  return {
    sources: { list: sources.list, unreadable: sources.unreadable },
    recordings: { cameras: recordings.cameras, coverage: recordings.coverage, daysWithFootage: recordings.daysWithFootage },
    jobs: { state: manager.state.bind(manager), history: manager.views.history.bind(manager.views), searchHistory: manager.views.searchHistory.bind(manager.views), get: manager.get.bind(manager), attempts: repositories.attempts.list },
    exports: { list: exports.list, get: exports.get },
    cases: { list: repositories.cases.list },
    /** What is wrong with the store; empty when the books balance. */
    check: (): CheckFinding[] => checkStore({ database, paths, exportFolder: settings.get().exportFolder, isEngineRunning: isDataFolderHeld(dataFolder) }),
    close: (): void => { database.close(); },
  };
}

function createRepositories(database: Database) {
  return {
    jobs: createJobRepository(database),
    attempts: createAttemptRepository(database),
    partFiles: createPartFileRepository(database),
    exports: createExportRepository(database),
    cases: createCaseRepository(database),
    queuePause: createQueuePauseRepository(database),
  };
}

/** @throws AppError where the store is locked or has failed */
function inTransaction<Value>(database: Database, work: () => Value): Value {
  try {
    return database.transaction(work).immediate();
  } catch (error) {
    throw toDatabaseError(error, database.name);
  }
}

/** A listener that throws must not harm what it listens to. */
function guardPublisher(publisher: Publisher, log: Log): Publisher {
  return {
    publish: (name, payload) => {
      try {
        publisher.publish(name, payload);
      } catch (error) {
        log.warn('Publisher failed', { name, error });
      }
    },
  };
}

async function summarizePlans(recordings: Recordings, cameraIds: readonly number[], range: TimeSpan): Promise<ExportPlanSummary[]> {
  if (range.endMs <= range.startMs) throw new AppError('invalid_input', 'The end must be later than the start.');
  const summaries: ExportPlanSummary[] = [];
  for (const cameraId of cameraIds) {
    const camera = recordings.camera(cameraId);
    if (camera === undefined) continue;
    const { spans, gaps, clipCount, estimatedBytes } = await measureInSteps(recordings.segmentPages(cameraId, range), range);
    const recordedMs = spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    summaries.push({ cameraId, camera: camera.name, requestedMs: range.endMs - range.startMs, recordedMs, gaps, segmentCount: clipCount, estimatedBytes, hasPreviews: recordings.hasPreviews(cameraId, range) });
  }
  return summaries;
}

function describe({ version, dataFolder, ffmpeg }: Parts): AppInfo {
  const runtime = Object.fromEntries(['electron', 'chrome', 'node'].flatMap((name) => (process.versions[name] === undefined ? [] : [[name, process.versions[name]]]))) as Record<string, string>;
  return { version, dataFolder, runtime, ffmpeg: ffmpeg === undefined ? null : { path: ffmpeg.path, version: ffmpeg.version, ffprobePath: ffmpeg.ffprobePath } };
}
