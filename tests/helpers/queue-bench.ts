import { createCaseRepository } from '../../src/main/cases/case-repository.ts';
import type { Clock } from '../../src/main/clock.ts';
import { openDatabase } from '../../src/main/db/open.ts';
import { createAttemptRepository } from '../../src/main/exports/attempt-repository.ts';
import { createExportRepository } from '../../src/main/exports/export-repository.ts';
import { createJobRepository, type NewJob } from '../../src/main/exports/job-repository.ts';
import { ExportJobManager } from '../../src/main/exports/manager.ts';
import { createPartFileRepository } from '../../src/main/exports/part-file-repository.ts';
import { publishExport } from '../../src/main/exports/publish-export.ts';
import { createQueuePauseRepository } from '../../src/main/exports/queue-pause.ts';
import type { JobContext } from '../../src/main/exports/job-context.ts';
import type { ExportRunner } from '../../src/main/exports/run-export.ts';
import { WhenDone } from '../../src/main/exports/when-done.ts';
import { silentLog } from '../../src/main/log.ts';
import type { Publisher } from '../../src/main/publisher.ts';
import type { JobState } from '../../src/shared/job.ts';

/** A job whose runner waits for the test to say how it ends. */
export interface Held { jobId: string; context: JobContext; end: (error?: unknown) => void }

export type QueueBench = ReturnType<typeof createQueueBench>;

/** The queue on a real store, with a runner and a clock that the test holds in its hands. */
export function createQueueBench(maxConcurrent: number) {
  const database = openDatabase(':memory:');
  const store = { database, jobs: createJobRepository(database), attempts: createAttemptRepository(database), exports: createExportRepository(database), partFiles: createPartFileRepository(database) };
  const time = createHandClock();
  const { clock } = time;
  const recorded = recordPublications();
  const runner = createHeldRunner();
  const released: string[] = [];
  const manager = new ExportJobManager({
    ...store, run: runner.run, clock, log: silentLog, maxConcurrent, publisher: recorded.publisher, onFullDisk: 'pause',
    queuePause: createQueuePauseRepository(database),
    releasePins: (jobId) => { released.push(jobId); return Promise.resolve(); },
    whenDone: new WhenDone({ action: () => 'nothing', administratorFile: '/nonexistent', publisher: recorded.publisher, log: silentLog }),
  });
  const newJob = (id: string, more: Partial<NewJob> = {}): NewJob =>
    ({ id, cameraId: null, camera: 'front_door', name: id, caseId: null, requestStartMs: 0, requestEndMs: 90_000, outputFolder: null, queuedAtMs: clock.nowMs(), estimatedBytes: 1_000, ...more });
  return {
    ...store, manager, released, cases: createCaseRepository(database), newJob,
    held: runner.held, started: runner.started,
    states: recorded.states, failPublisher: recorded.fail, advance: time.advance,
    add: (...ids: string[]): void => { manager.add(ids.map((id) => newJob(id))); },
    /** Enters the export of a running job into the books, as the runner does. */
    publish: (jobId: string): void => {
      publishExport({ ...store, clock }, jobId, {
        durationMs: 90_000, sizeBytes: 5, videoCodec: 'avc1', audioCodec: null, width: 2, height: 2, videoPath: `/${jobId}.mp4`, thumbnailPath: '', gaps: [], warnings: [],
        kind: 'copy', sha256: null, proof: null, details: null,
      });
    },
  };
}

function createHandClock() {
  let nowMs = 1_000_000;
  let timers: { atMs: number; callback: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    setTimer: (afterMs, callback) => {
      const timer = { atMs: nowMs + afterMs, callback };
      timers.push(timer);
      return () => { timers = timers.filter((each) => each !== timer); };
    },
  };
  const advance = (ms: number): void => {
    nowMs += ms;
    const due = timers.filter(({ atMs }) => atMs <= nowMs);
    timers = timers.filter(({ atMs }) => atMs > nowMs);
    for (const { callback } of due) callback();
  };
  return { clock, advance };
}

function recordPublications() {
  const states: JobState[] = [];
  let fails = false;
  const publisher: Publisher = {
    publish: (name, payload) => {
      if (fails) throw new Error('socket gone');
      if (name === 'jobs:changed') states.push(structuredClone(payload) as JobState);
    },
  };
  return { states, publisher, fail: (): void => { fails = true; } };
}

function createHeldRunner() {
  const held: Held[] = [];
  const waiting: (() => void)[] = [];
  const run: ExportRunner = (job, context) => new Promise((resolve, reject) => {
    context.signal.addEventListener('abort', () => { reject(new Error('stopped')); });
    held.push({ jobId: job.id, context, end: (error) => { if (error === undefined) resolve(); else reject(error instanceof Error ? error : new Error(String(error))); } });
    for (const wake of waiting.splice(0)) wake();
  });
  /** Resolves with the last of them when `count` jobs have been started so far. */
  const started = async (count: number): Promise<Held> => {
    for (;;) {
      const last = held[count - 1];
      if (last !== undefined) return last;
      await new Promise<void>((resolve) => { waiting.push(resolve); });
    }
  };
  return { held, run, started };
}
