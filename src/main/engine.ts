import { existsSync, mkdirSync } from 'node:fs';
import type { ExportPlanSummary } from '../shared/export.ts';
import type { EnqueueRequest } from '../shared/ipc.ts';
import type { BatchResult } from '../shared/job.ts';
import { AppError } from '../shared/errors.ts';
import { gapsWithin, type TimeSpan } from '../shared/recordings.ts';
import type { AppInfo, Settings } from '../shared/settings.ts';
import { systemTimeZone } from '../shared/wall-time.ts';
import { createCaseRepository } from './cases/case-repository.ts';
import { createCaseService } from './cases/case-service.ts';
import { systemClock, type Clock } from './clock.ts';
import { dataFolderPaths } from './data-folder.ts';
import { isDataFolderHeld, lockDataFolder } from './db/data-folder-lock.ts';
import { checkStore, type CheckFinding } from './db/check.ts';
import { openDatabase, type Database } from './db/open.ts';
import { createAttemptRepository } from './exports/attempt-repository.ts';
import { enqueueBatch } from './exports/enqueue.ts';
import { createExportRepository } from './exports/export-repository.ts';
import { createExportService } from './exports/export-service.ts';
import { createJobRepository } from './exports/job-repository.ts';
import { ExportJobManager } from './exports/manager.ts';
import { createPartFileRepository } from './exports/part-file-repository.ts';
import { planExport } from './exports/plan.ts';
import { recover } from './exports/recovery.ts';
import { createExportRunner } from './exports/run-export.ts';
import { locateFfmpeg, type Ffmpeg } from './ffmpeg/locate.ts';
import { toFileError } from './file-error.ts';
import { openLog, silentLog, type Log } from './log.ts';
import { silentPublisher, type Publisher } from './publisher.ts';
import { createRecordings, type Recordings } from './recordings/segment-repository.ts';
import { createSourceService } from './recordings/source-service.ts';
import { createSettingsService } from './settings/settings-service.ts';

export type { CheckFinding } from './db/check.ts';

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
  const paths = prepareFolders(dataFolder);
  const lock = lockDataFolder(dataFolder, options.holder);
  const { log, close: closeLog } = openLog(dataFolder);
  let database: Database | undefined;
  try {
    database = openDatabase(paths.database);
    const ffmpeg = await locateFfmpeg(options.environment);
    const engine = assemble({ ...options, publisher: guardPublisher(options.publisher ?? silentPublisher, log), clock, database, paths, ffmpeg, log });
    await recover(engine.recovery);
    log.info('Engine opened', { holder: options.holder, version: options.version, ffmpeg });
    const opened = database;
    let closing: Promise<void> | undefined;
    return {
      ...engine.surface,
      /** Stops running jobs (they go back to the queue and go on at the next start) and closes everything; may be called again. */
      close: (): Promise<void> => {
        closing ??= (async () => {
          await engine.surface.sources.close();
          await engine.manager.close();
          opened.close();
          log.info('Engine closed');
          closeLog();
          lock.release();
        })();
        return closing;
      },
    };
  } catch (error) {
    log.error('Engine could not open', { error });
    database?.close();
    closeLog();
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
  const settings = createSettingsService({ database, publisher, defaultExportFolder: paths.exports });
  const recordings = createRecordings(database);
  const exportFolder = (): string => settings.get().exportFolder;
  const runner = { database, ...repositories, recordings, exportFolder, thumbnailFolder: paths.thumbnails, ffmpeg, timeZone, clock };
  const manager = new ExportJobManager({ ...repositories, run: createExportRunner(runner), clock, publisher, log, maxConcurrent: settings.get().maxConcurrent });
  const cases = createCaseService({ ...repositories, cancelQueuedJobs: (caseId) => manager.cancelQueuedJobsForCase(caseId), clock, publisher });
  const enqueueing = { jobs: repositories.jobs, addJobs: manager.add.bind(manager), cases, recordings, exportFolder, hasFfmpeg: ffmpeg !== undefined, clock, timeZone };
  return {
    manager,
    recovery: { ...runner, attempts: repositories.attempts, log },
    surface: {
      info: (): AppInfo => describe(parts),
      sources: createSourceService({ database, databaseFile: paths.database, workersFolder: parts.workersFolder, clock, publisher, log }),
      recordings: { cameras: recordings.cameras, coverage: recordings.coverage },
      jobs: {
        plan: (cameraIds: readonly number[], range: TimeSpan): ExportPlanSummary[] => summarizePlans(recordings, cameraIds, range),
        /** @param outputFolder absolute; the folder of the settings when absent */
        enqueue: (request: EnqueueRequest, outputFolder?: string): Promise<BatchResult> => enqueueBatch(request, outputFolder ?? null, enqueueing),
        state: manager.state.bind(manager),
        history: manager.history.bind(manager),
        get: manager.get.bind(manager),
        attempts: repositories.attempts.list,
        cancel: manager.cancel.bind(manager),
        retry: manager.retry.bind(manager),
        whenFinished: manager.whenFinished.bind(manager),
      },
      exports: createExportService({ database, exports: repositories.exports, caseExists: cases.exists, publisher }),
      cases,
      settings: {
        get: settings.get,
        update: (change: Partial<Settings>): Settings => {
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
  const settings = createSettingsService({ database, publisher: silentPublisher, defaultExportFolder: paths.exports });
  const recordings = createRecordings(database);
  const quiet = { clock: systemClock, publisher: silentPublisher, log: silentLog };
  const manager = new ExportJobManager({ ...repositories, ...quiet, run: () => Promise.reject(new Error('Opened for looking only')), maxConcurrent: 1 });
  const sources = createSourceService({ ...quiet, database, databaseFile: paths.database, workersFolder: '' });
  const exports = createExportService({ database, exports: repositories.exports, caseExists: () => false, publisher: silentPublisher });
  return {
    sources: { list: sources.list, unreadable: sources.unreadable },
    recordings: { cameras: recordings.cameras, coverage: recordings.coverage },
    jobs: { state: manager.state.bind(manager), history: manager.history.bind(manager), get: manager.get.bind(manager), attempts: repositories.attempts.list },
    exports: { list: exports.list, get: exports.get },
    cases: { list: repositories.cases.list },
    /** What is wrong with the store; empty when the books balance. */
    check: (): CheckFinding[] => checkStore(database, settings.get().exportFolder, isDataFolderHeld(dataFolder)),
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
  };
}

function prepareFolders(dataFolder: string): ReturnType<typeof dataFolderPaths> {
  const paths = dataFolderPaths(dataFolder);
  try {
    for (const folder of [dataFolder, paths.exports, paths.thumbnails]) mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw toFileError(error, 'make the data folder', dataFolder);
  }
  return paths;
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

function summarizePlans(recordings: Recordings, cameraIds: readonly number[], range: TimeSpan): ExportPlanSummary[] {
  if (range.endMs <= range.startMs) throw new AppError('invalid_input', 'The end must be later than the start.');
  return recordings.coverage(cameraIds, range).map(({ cameraId, camera, spans, recordedMs }) => {
    const plan = planExport(recordings.segmentsInRange(cameraId, range), range);
    return { cameraId, camera, requestedMs: range.endMs - range.startMs, recordedMs, gaps: gapsWithin(spans, range), segmentCount: plan.clips.length, estimatedBytes: plan.estimatedBytes };
  });
}

function describe({ version, dataFolder, ffmpeg }: Parts): AppInfo {
  const runtime = Object.fromEntries(['electron', 'chrome', 'node'].flatMap((name) => (process.versions[name] === undefined ? [] : [[name, process.versions[name]]]))) as Record<string, string>;
  return { version, dataFolder, runtime, ffmpeg: ffmpeg === undefined ? null : { path: ffmpeg.path, version: ffmpeg.version, ffprobePath: ffmpeg.ffprobePath } };
}
