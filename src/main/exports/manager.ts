import { AppError } from '../../shared/errors.ts';
import { isFinalStatus, type ExportJob, type JobState } from '../../shared/job.ts';
import type { LibraryTopic } from '../../shared/ipc.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Publisher } from '../publisher.ts';
import type { AttemptRepository } from './attempt-repository.ts';
import type { ExportRepository } from './export-repository.ts';
import { createJobStateBroadcaster } from './job-state-broadcaster.ts';
import type { StopReason } from './job-machine.ts';
import type { JobRepository, JobRow, NewJob } from './job-repository.ts';
import { toPublicJob, type LiveProgress } from './live-jobs.ts';
import type { PartFileRepository } from './part-file-repository.ts';
import { createProgressMeter } from './progress-meter.ts';
import { settleAttempt } from './settle-attempt.ts';
import type { ExportRunner, JobContext } from './run-export.ts';

/** How long a finished job's last progress stays at hand for a window that asks late. */
export const COMPLETED_JOB_CLEANUP_DELAY_MS = 5_000;

export interface ManagerDependencies {
  jobs: JobRepository;
  attempts: AttemptRepository;
  exports: ExportRepository;
  partFiles: PartFileRepository;
  run: ExportRunner;
  clock: Clock;
  publisher: Publisher;
  log: Log;
  maxConcurrent: number;
}

interface RunningJob {
  abort: AbortController;
  stopReason: StopReason | undefined;
  finished: Promise<void>;
}

/**
 * The queue and its workers. The rows are the truth; memory holds only progress and what is needed to stop a job.
 * Workers are async loops: `maxConcurrent` of them take the waiting job with the lowest rank, one after the other.
 */
export class ExportJobManager {
  private readonly live = new Map<string, LiveProgress>();
  private readonly running = new Map<string, RunningJob>();
  private readonly workers = new Set<Promise<void>>();
  private readonly finishListeners = new Map<string, (() => void)[]>();
  private readonly broadcaster;
  private wakeUps: (() => void)[] = [];
  private maxConcurrent: number;
  private started = false;
  private stopping = false;

  constructor(private readonly dependencies: ManagerDependencies) {
    this.maxConcurrent = Math.max(1, Math.floor(dependencies.maxConcurrent));
    const { publisher, clock, log } = dependencies;
    this.broadcaster = createJobStateBroadcaster({ publisher, clock, log, activeJobs: () => this.activeJobs() });
  }

  /** Starts the workers, and replaces those that have died; harmless to call again. */
  start(): void {
    this.started = true;
    this.ensureWorkers();
  }

  /** Changes how many jobs run at once; running ones are left alone, the next ones obey. */
  setMaxConcurrent(count: number): void {
    this.maxConcurrent = Math.max(1, Math.floor(count));
    this.ensureWorkers();
  }

  /** Puts checked jobs behind those that wait. The caller has made sure that there is room. */
  add(jobs: readonly NewJob[]): void {
    for (const job of jobs) this.dependencies.jobs.insert(job);
    this.ensureWorkers();
    this.broadcaster.broadcast({ force: true });
  }

  /** Waiting and running jobs with the number of the latest publication. */
  state(): JobState {
    return this.broadcaster.snapshot();
  }

  /** Final jobs, newest first. */
  history(limit: number, offset: number): { jobs: ExportJob[]; total: number } {
    const { jobs } = this.dependencies;
    return { jobs: jobs.history(limit, offset).map((row) => this.toPublic(row, null)), total: jobs.countHistory() };
  }

  get(jobId: string): ExportJob | undefined {
    const row = this.dependencies.jobs.get(jobId);
    if (row === undefined) return undefined;
    const waiting = row.status === 'queued' ? this.dependencies.jobs.waiting().findIndex(({ id }) => id === jobId) : -1;
    return this.toPublic(row, waiting < 0 ? null : waiting + 1);
  }

  /**
   * Cancels a waiting job, or stops a running one and returns when it has stopped.
   * @throws AppError 'not_found', 'conflict' when it has ended already
   */
  async cancel(jobId: string): Promise<void> {
    const row = this.require(jobId);
    if (isFinalStatus(row.status)) throw new AppError('conflict', 'This job has already ended.');
    if (this.cancelWaiting(jobId)) {
      this.announceEnd([jobId]);
      return;
    }
    await this.stop(jobId, 'cancel');
  }

  /**
   * Queues a failed or cancelled job again, behind those that wait.
   * @throws AppError 'not_found', 'conflict'
   */
  retry(jobId: string): void {
    const row = this.require(jobId);
    if (row.status !== 'failed' && row.status !== 'cancelled') throw new AppError('conflict', 'Only a failed or cancelled job can be tried again.');
    if (!this.dependencies.jobs.transition(jobId, row.status, 'queued', { warnings: [] })) throw new AppError('conflict', 'This job has changed meanwhile.');
    this.dependencies.jobs.moveToEnd(jobId, this.dependencies.clock.nowMs());
    this.live.delete(jobId);
    this.ensureWorkers();
    this.broadcaster.broadcast({ force: true });
    this.publishLibrary(['jobHistory']);
  }

  /** Cancels the waiting jobs of a case, and nothing else. @returns their ids */
  cancelQueuedJobsForCase(caseId: string): string[] {
    const cancelled = this.dependencies.jobs.waiting().filter((row) => row.caseId === caseId && this.cancelWaiting(row.id)).map((row) => row.id);
    if (cancelled.length > 0) this.announceEnd(cancelled);
    return cancelled;
  }

  /** Resolves with the job once its status is final. @throws AppError 'not_found' */
  async whenFinished(jobId: string): Promise<ExportJob> {
    const row = this.require(jobId);
    if (!isFinalStatus(row.status)) {
      await new Promise<void>((resolve) => {
        this.finishListeners.set(jobId, [...(this.finishListeners.get(jobId) ?? []), resolve]);
      });
    }
    return this.toPublic(this.require(jobId), null);
  }

  /** Stops everything: running jobs go back to the front of the queue and go on at the next start. */
  async close(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.running.keys()].map((jobId) => this.stop(jobId, 'shutdown')));
    this.wakeAll();
    await Promise.all(this.workers);
  }

  private require(jobId: string): JobRow {
    const row = this.dependencies.jobs.get(jobId);
    if (row === undefined) throw new AppError('not_found', 'There is no such job.');
    return row;
  }

  private cancelWaiting(jobId: string): boolean {
    return this.dependencies.jobs.transition(jobId, 'queued', 'cancelled', { endedAtMs: this.dependencies.clock.nowMs() });
  }

  private async stop(jobId: string, reason: StopReason): Promise<void> {
    const running = this.running.get(jobId);
    if (running === undefined) return;
    running.stopReason ??= reason;
    running.abort.abort();
    await running.finished;
  }

  private ensureWorkers(): void {
    if (!this.started || this.stopping) return;
    while (this.workers.size < this.maxConcurrent) this.addWorker();
    this.wakeAll();
  }

  private addWorker(): void {
    const worker = this.work().catch((error: unknown) => {
      // A bug, not a failed export. The next call of ensureWorkers puts another worker in its place.
      this.dependencies.log.error('Export queue worker died unexpectedly, restarting', { error });
    }).finally(() => {
      this.workers.delete(worker);
      this.dependencies.clock.setTimer(0, () => { this.ensureWorkers(); });
    });
    this.workers.add(worker);
  }

  private async work(): Promise<void> {
    while (!this.stopping && this.workers.size <= this.maxConcurrent) {
      const job = this.takeNext();
      if (job === undefined) await new Promise<void>((resolve) => { this.wakeUps.push(resolve); });
      else await this.runJob(job);
    }
  }

  private wakeAll(): void {
    const wakeUps = this.wakeUps;
    this.wakeUps = [];
    for (const wakeUp of wakeUps) wakeUp();
  }

  /** Claims the next waiting job; the guarded update makes sure that no two workers get the same. */
  private takeNext(): JobRow | undefined {
    const { jobs, attempts, clock } = this.dependencies;
    for (let next = jobs.nextWaiting(); next !== undefined; next = jobs.nextWaiting()) {
      const startedAtMs = clock.nowMs();
      if (!jobs.transition(next.id, 'queued', 'running', { startedAtMs, attempt: next.attempt + 1 })) continue;
      attempts.start(next.id, next.attempt + 1, startedAtMs);
      return jobs.get(next.id);
    }
    return undefined;
  }

  private async runJob(job: JobRow): Promise<void> {
    const log: string[] = [];
    let finish: () => void = () => undefined;
    const running: RunningJob = { abort: new AbortController(), stopReason: undefined, finished: new Promise((resolve) => { finish = resolve; }) };
    this.running.set(job.id, running);
    this.live.set(job.id, { step: 'preparing', percent: 0, etaMs: null, speed: null, bytesDone: 0 });
    this.broadcaster.broadcast({ force: true });
    let failure: unknown;
    try {
      await this.dependencies.run(job, this.contextOf(job, running.abort.signal, log));
    } catch (error) {
      failure = error;
    }
    try {
      settleAttempt(this.dependencies, job, { failure, stopReason: running.stopReason, log });
    } finally {
      this.running.delete(job.id);
      finish();
      this.announceEnd([job.id]);
    }
  }

  private contextOf(job: JobRow, signal: AbortSignal, log: string[]): JobContext {
    const { attempts, clock } = this.dependencies;
    let meter = createProgressMeter(() => clock.monotonicMs());
    let meteredStep = '';
    return {
      signal,
      note: (line) => { log.push(line); },
      onProcess: (processId, commandLine) => { attempts.setProcess(job.id, job.attempt, processId, commandLine); },
      onProgress: (step, { percent, doneMs, totalMs, bytesDone }) => {
        if (step !== meteredStep) meter = createProgressMeter(() => clock.monotonicMs());
        meteredStep = step;
        const before = this.live.get(job.id);
        const isSameStep = before?.step === step;
        const reading = doneMs !== undefined && totalMs !== undefined ? meter(doneMs, totalMs) : { speed: null, etaMs: null };
        this.live.set(job.id, {
          step,
          // Clamped and never going back within a step, whatever the tool reports.
          percent: Math.min(100, Math.max(0, percent, isSameStep ? before.percent : 0)),
          bytesDone: Math.max(bytesDone ?? 0, before?.bytesDone ?? 0),
          ...reading,
        });
        this.broadcaster.broadcast({ force: !isSameStep });
      },
    };
  }

  /** Tells everybody that jobs have left the active set, and forgets their progress after a while. */
  private announceEnd(jobIds: readonly string[]): void {
    this.broadcaster.broadcast({ force: true });
    this.publishLibrary(['jobHistory', 'exports', 'cases']);
    for (const jobId of jobIds) {
      const row = this.dependencies.jobs.get(jobId);
      if (row !== undefined && !isFinalStatus(row.status)) continue;
      for (const listener of this.finishListeners.get(jobId) ?? []) listener();
      this.finishListeners.delete(jobId);
      this.dependencies.clock.setTimer(COMPLETED_JOB_CLEANUP_DELAY_MS, () => {
        if (!this.running.has(jobId)) this.live.delete(jobId);
      });
    }
  }

  private publishLibrary(topics: LibraryTopic[]): void {
    try {
      this.dependencies.publisher.publish('library:changed', { topics });
    } catch (error) {
      this.dependencies.log.warn('Publisher failed', { error });
    }
  }

  private activeJobs(): ExportJob[] {
    const { jobs } = this.dependencies;
    return [
      ...jobs.running().map((row) => this.toPublic(row, null)),
      ...jobs.waiting().map((row, index) => this.toPublic(row, index + 1)),
    ];
  }

  private toPublic(row: JobRow, position: number | null): ExportJob {
    return toPublicJob(row, this.live.get(row.id), position, row.status === 'success' ? this.dependencies.exports.get(row.id) : undefined);
  }
}
