import { AppError } from '../../shared/errors.ts';
import type { IndexReport, Source, SourceKind, UnreadableFile } from '../../shared/recordings.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/open.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';
import { checkNewSource, nameOfSource } from './new-source.ts';
import { createPinSettings } from './pin-settings.ts';
import { createRecorderDatabaseSettings } from './recorder-database.ts';
import { createRunningScans } from './running-scans.ts';
import { createSourceRepository, type SourceRow } from './source-repository.ts';

export interface SourceServiceDependencies {
  database: Database;
  /** Absolute path of the same store: the scanning thread opens it for itself. */
  databaseFile: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  clock: Clock;
  publisher: Publisher;
  log: Log;
  /** A recorded file of a camera, to try a pin folder with. */
  anySegment: (cameraId: number) => string | undefined;
  /** For temporary files; need not exist. */
  workFolder: string;
}

export type SourceService = ReturnType<typeof createSourceService>;

/** The recordings folders: adding, removing, and keeping the index of what is in them. */
export function createSourceService(dependencies: SourceServiceDependencies) {
  const { database, clock, publisher } = dependencies;
  const sources = createSourceRepository(database);
  const scans = createRunningScans({ ...dependencies, sources });
  const removing = new Set<number>();
  const changed = (): void => { publisher.publish('library:changed', { topics: ['sources', 'cameras'] }); };
  const toSource = (row: SourceRow): Source => ({ ...row, indexing: scans.has(row.id) });
  const require = (sourceId: number): Source => {
    const row = removing.has(sourceId) ? undefined : sources.get(sourceId);
    if (row === undefined) throw new AppError('not_found', 'There is no such source.');
    return toSource(row);
  };

  return {
    list: (): Source[] => sources.list().filter(({ id }) => !removing.has(id)).map(toSource),
    /**
     * Scans in a worker thread; a second call joins the running scan.
     * @throws AppError 'not_found' | 'source_unreachable' (the index stays) | 'conflict' (stopped) | 'internal' (its thread died)
     */
    index: async (sourceId: number): Promise<IndexReport> => scans.run(require(sourceId)),
    /** @throws AppError 'invalid_input' | 'source_unreachable' | 'permission_denied' | 'conflict' (already added) */
    add: (kind: SourceKind, path: string): Source => {
      const real = checkNewSource(kind, path, sources.list());
      const id = sources.insert({ kind, name: nameOfSource(real), path: real, addedAtMs: clock.nowMs() });
      changed();
      return require(id);
    },
    /** Forgets a source and its index; nothing on its disk is touched, and exports stay. @throws AppError 'conflict' while its jobs wait or run */
    remove: async (sourceId: number): Promise<void> => {
      require(sourceId);
      if (sources.countActiveJobs(sourceId) > 0) throw new AppError('conflict', 'Exports of this source are waiting or running.', { remedy: 'Wait for them or cancel them, then remove the source.' });
      removing.add(sourceId);
      try {
        await scans.stop(sourceId, 'its source is being removed');
        await sources.removeInSteps(sourceId);
      } finally {
        removing.delete(sourceId);
        changed();
      }
    },
    ...createPinSettings({ sources, require, changed, anySegment: dependencies.anySegment }),
    ...createRecorderDatabaseSettings({ ...dependencies, sources, require, changed }),
    /** Whether a camera's source is being removed just now. */
    isBeingRemoved: (cameraId: number): boolean => removing.has(sources.sourceOfCamera(cameraId) ?? 0),
    /** Files that look like segments and cannot be used. */
    unreadable: (sourceId: number, limit: number, offset: number): { files: UnreadableFile[]; total: number } =>
      ({ files: sources.unreadable(sourceId, limit, offset), total: require(sourceId).unreadableCount }),
    /** Ends running scans; what they have entered stays. */
    close: scans.close,
  };
}
