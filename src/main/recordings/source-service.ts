import { realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import type { IndexReport, Source, SourceKind, UnreadableFile } from '../../shared/recordings.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import { toFileError } from '../file-error.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';
import type { ScanCounts } from './index-source.ts';
import { createSourceRepository, type SourceRow } from './source-repository.ts';
import { adapterOf } from './sources/adapter.ts';
import type { IndexWorkerData, IndexWorkerMessage } from './workers/index-source.ts';

export interface SourceServiceDependencies {
  database: Database;
  databaseFile: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  clock: Clock;
  publisher: Publisher;
  log: Log;
}

export type SourceService = ReturnType<typeof createSourceService>;

interface Scan {
  worker: Worker;
  report: Promise<IndexReport>;
}

/** The recordings folders: adding, removing, and keeping the index of what is in them. */
export function createSourceService(dependencies: SourceServiceDependencies) {
  const { database, clock, publisher } = dependencies;
  const scans = new Map<number, Scan>();
  const sources = createSourceRepository(database);
  const toSource = (row: SourceRow): Source => ({ ...row, indexing: scans.has(row.id) });
  const require = (sourceId: number): Source => {
    const row = sources.get(sourceId);
    if (row === undefined) throw new AppError('not_found', 'There is no such source.');
    return toSource(row);
  };

  const index = (sourceId: number): Promise<IndexReport> => {
    const running = scans.get(sourceId);
    if (running) return running.report;
    const scan = startScan(require(sourceId), dependencies, () => require(sourceId).segmentCount);
    const report = scan.report.finally(() => {
      scans.delete(sourceId);
      publisher.publish('library:changed', { topics: ['sources', 'cameras'] });
    });
    scans.set(sourceId, { worker: scan.worker, report });
    publisher.publish('library:changed', { topics: ['sources'] });
    return report;
  };

  return {
    list: (): Source[] => sources.list().map(toSource),
    index,
    /** @throws AppError 'invalid_input' | 'source_unreachable' | 'conflict' */
    add: (kind: SourceKind, path: string): Source => {
      const real = realFolder(path);
      if (adapterOf(kind).findRoot(real) === undefined) {
        throw new AppError('invalid_input', `${path} is not a Frigate recordings folder: it has neither a folder “recordings” nor folders named by date.`, {
          remedy: 'Choose the folder that holds “recordings” (Frigate’s media folder).',
        });
      }
      if (sources.hasPath(real)) throw new AppError('conflict', `${real} is already a source.`);
      const id = sources.insert({ kind, name: basename(real) || real, path: real, addedAtMs: clock.nowMs() });
      publisher.publish('library:changed', { topics: ['sources'] });
      return require(id);
    },
    /** Forgets a source and its index; nothing on its disk is touched, and exports stay. @throws AppError 'conflict' while its jobs wait or run */
    remove: async (sourceId: number): Promise<void> => {
      require(sourceId);
      if (sources.countActiveJobs(sourceId) > 0) throw new AppError('conflict', 'Exports of this source are waiting or running.', { remedy: 'Wait for them or cancel them, then remove the source.' });
      const scan = scans.get(sourceId);
      if (scan) await Promise.all([scan.worker.terminate(), scan.report.catch(() => undefined)]);
      await sources.removeInSteps(sourceId);
      publisher.publish('library:changed', { topics: ['sources', 'cameras'] });
    },
    /** Files that look like segments and cannot be used. */
    unreadable: (sourceId: number, limit: number, offset: number): { files: UnreadableFile[]; total: number } =>
      ({ files: sources.unreadable(sourceId, limit, offset), total: require(sourceId).unreadableCount }),
    /** Ends running scans; what they have entered stays. */
    close: async (): Promise<void> => {
      await Promise.all([...scans.values()].flatMap(({ worker, report }) => [worker.terminate(), report.catch(() => undefined)]));
    },
  };
}

function startScan(source: Source, { databaseFile, workersFolder, clock, publisher, log }: SourceServiceDependencies, countSegments: () => number): Scan {
  const sourceId = source.id;
  const startedAtMs = clock.monotonicMs();
  const worker = new Worker(join(workersFolder, 'index-source.js'), {
    workerData: { databaseFile, source: { id: sourceId, kind: source.kind, path: source.path }, nowMs: clock.nowMs() } satisfies IndexWorkerData,
  });
  const report = followScan(worker, (counts) => {
    publisher.publish('indexing:progress', { sourceId, ...pick(counts), state: 'running' });
  }).then((counts) => {
    publisher.publish('indexing:progress', { sourceId, ...pick(counts), state: 'done' });
    const { segmentsAdded, segmentsRemoved, unreadable } = counts;
    return { sourceId, segmentsTotal: countSegments(), segmentsAdded, segmentsRemoved, unreadable, elapsedMs: Math.round(clock.monotonicMs() - startedAtMs) };
  }).catch((error: unknown) => {
    log.error('Indexing failed', { sourceId, error });
    publisher.publish('indexing:progress', { sourceId, filesSeen: 0, segmentsAdded: 0, unreadable: 0, state: 'failed', message: error instanceof Error ? error.message : String(error) });
    throw error;
  });
  return { worker, report };
}

function pick({ filesSeen, segmentsAdded, unreadable }: ScanCounts) {
  return { filesSeen, segmentsAdded, unreadable };
}

function realFolder(path: string): string {
  if (!isAbsolute(path)) throw new AppError('invalid_input', `${path} is not an absolute path.`);
  try {
    const real = realpathSync(path);
    if (!statSync(real).isDirectory()) throw new AppError('invalid_input', `${path} is not a folder.`);
    return real;
  } catch (error) {
    const known = toFileError(error, 'open the recordings folder', path);
    throw known instanceof AppError ? new AppError(known.code === 'file_missing' ? 'source_unreachable' : known.code, known.message, { ...(known.remedy === undefined ? {} : { remedy: known.remedy }), cause: error }) : known;
  }
}

/** @returns the counts of the finished scan; rejects when the thread fails or ends without a word */
function followScan(worker: Worker, onProgress: (counts: ScanCounts) => void): Promise<ScanCounts> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: IndexWorkerMessage) => {
      if (message.kind === 'progress') onProgress(message.counts);
      else if (message.kind === 'done') resolve(message.counts);
      else reject(new AppError(message.error.code, message.error.message, message.error.remedy === undefined ? {} : { remedy: message.error.remedy }));
    });
    worker.on('error', reject);
    worker.on('exit', () => { reject(new AppError('internal', 'The scan of the recordings folder was stopped before its end.')); });
  });
}
