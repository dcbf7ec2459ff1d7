import { AppError } from '../../shared/errors.ts';
import type { IndexReport, Source } from '../../shared/recordings.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';
import type { SourceRepository } from './source-repository.ts';
import { startSourceScan, type SourceScan } from './source-scan.ts';

export interface RunningScansDependencies {
  sources: SourceRepository;
  databaseFile: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  clock: Clock;
  publisher: Publisher;
  log: Log;
}

/** The scans under way, at most one a source. */
export function createRunningScans(dependencies: RunningScansDependencies) {
  const { publisher } = dependencies;
  const running = new Map<number, { scan: SourceScan; report: Promise<IndexReport> }>();
  const changed = (): void => { publisher.publish('library:changed', { topics: ['sources', 'cameras'] }); };
  let isClosed = false;
  return {
    has: (sourceId: number): boolean => running.has(sourceId),
    /**
     * Starts a scan, or joins the one that runs.
     * @throws AppError 'source_unreachable' (the index stays) | 'conflict' (stopped) | 'internal' (its thread died)
     */
    run: async (source: Source): Promise<IndexReport> => {
      if (isClosed) throw new AppError('conflict', 'Reelcase is closing.');
      const found = running.get(source.id);
      if (found) return found.report;
      const scan = startScan(source, dependencies);
      const report = reportOn(source.id, scan, dependencies).finally(() => {
        running.delete(source.id);
        changed();
      });
      running.set(source.id, { scan, report });
      changed();
      return report;
    },
    /** Ends the scan of a source if there is one; what it has entered stays. @param reason for whoever waits for it */
    stop: async (sourceId: number, reason: string): Promise<void> => {
      await running.get(sourceId)?.scan.stop(reason);
    },
    /** Ends all scans and starts no more. */
    close: async (): Promise<void> => {
      isClosed = true;
      await Promise.all([...running.values()].flatMap(({ scan, report }) => [scan.stop('Reelcase is closing'), report.catch(() => undefined)]));
    },
  };
}

function startScan(source: Source, { databaseFile, workersFolder, clock, publisher }: RunningScansDependencies): SourceScan {
  const progress = { sourceId: source.id, filesSeen: 0, segmentsAdded: 0, unreadable: 0, state: 'running' as const };
  publisher.publish('indexing:progress', progress);
  return startSourceScan({
    databaseFile, workersFolder, source, clock,
    onProgress: ({ filesSeen, segmentsAdded, unreadable }) => { publisher.publish('indexing:progress', { ...progress, filesSeen, segmentsAdded, unreadable }); },
  });
}

async function reportOn(sourceId: number, scan: SourceScan, { sources, clock, publisher, log }: RunningScansDependencies): Promise<IndexReport> {
  const startedAtMs = clock.monotonicMs();
  try {
    const { filesSeen, segmentsAdded, segmentsRemoved, unreadable } = await scan.counts;
    sources.markIndexed(sourceId, clock.nowMs());
    const report = { sourceId, segmentsTotal: sources.get(sourceId)?.segmentCount ?? 0, segmentsAdded, segmentsRemoved, unreadable, elapsedMs: Math.round(clock.monotonicMs() - startedAtMs) };
    log.info('Indexed a source', { ...report, filesSeen });
    publisher.publish('indexing:progress', { sourceId, filesSeen, segmentsAdded, unreadable, state: 'done' });
    return report;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // An unplugged disk and a stop are no faults of the program.
    const isExpected = error instanceof AppError && error.code !== 'internal';
    log[isExpected ? 'warn' : 'error']('Indexing did not end well', { sourceId, error });
    publisher.publish('indexing:progress', { sourceId, filesSeen: 0, segmentsAdded: 0, unreadable: 0, state: 'failed', message });
    throw error;
  }
}
