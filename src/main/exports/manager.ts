import { AppError } from '../../shared/errors.ts';
import { isFinalStatus, type ExportJob, type JobState, type QueuePauseReason } from '../../shared/job.ts';
import type { LibraryTopic } from '../../shared/ipc.ts';
import type { Publisher } from '../publisher.ts';
import type { ExportRepository } from './export-repository.ts';
import { claimNextJob } from './claim-job.ts';
import { createJobStateBroadcaster } from './job-state-broadcaster.ts';
import type { NewJob } from './job-repository.ts';
import type { HistoryQuery } from './job-queries.ts';
import type { JobRow } from './job-row.ts';
import { JobViews } from './job-views.ts';
import { ProgressBook } from './progress-book.ts';
import { reorder, type QueuePlace } from './queue-order.ts';
import { holdsRunningJobs, type QueuePauseRepository } from './queue-pause.ts';
import { runAttempt, type AttemptDependencies } from './run-attempt.ts';
import { CAN_FREEZE_PROCESSES, RunningJob } from './running-job.ts';
import { SpaceWatch } from './space-watch.ts';
import type { WhenDone } from './when-done.ts';
import { WorkerPool } from './worker-pool.ts';

/** How long a finished job's last progress stays at hand for a window that asks late. */
export const COMPLETED_JOB_CLEANUP_DELAY_MS = 5_000;

export interface ManagerDependencies extends AttemptDependencies {
  exports: ExportRepository;
  queuePause: QueuePauseRepository;
  /** Lets go of the footage that was held for a job that has ended; must not throw. */
  releasePins: (jobId: string) => Promise<void>;
  /** What happens when the queue has run empty. */
  whenDone: WhenDone;
  publisher: Publisher;
  maxConcurrent: number;
}

/**
 * The queue and its workers. The rows are the truth; memory holds only progress and what is needed to stop or hold a job.
 * `maxConcurrent` workers take the waiting job with the lowest rank, one after the other.
 */
export class ExportJobManager {
  private readonly progress;
  private readonly views;
  private readonly running = new Map<string, RunningJob>();
  private readonly finishListeners = new Map<string, (() => void)[]>();
  private readonly broadcaster;
  private readonly spaceWatch;
  private readonly pool;
  private idleListeners: (() => void)[] = [];
  private maxConcurrent: number;

  constructor(private readonly dependencies: ManagerDependencies) {
    const { publisher, clock, log } = dependencies;
    this.maxConcurrent = Math.max(1, Math.floor(dependencies.maxConcurrent));
    this.progress = new ProgressBook(clock);
    this.views = new JobViews({ ...dependencies, progress: this.progress, running: this.running });
    this.broadcaster = createJobStateBroadcaster({ publisher, clock, log, activeJobs: () => this.views.active(), queue: () => ({ paused: dependencies.queuePause.get(), maxConcurrent: this.maxConcurrent }) });
    this.spaceWatch = new SpaceWatch({ clock, partFiles: () => dependencies.partFiles.list(), onLow: (message) => { this.pauseQueue('low_space', message); } });
    this.pool = new WorkerPool<JobRow>({ size: () => this.maxConcurrent, take: () => this.takeNext(), work: (job) => this.runJob(job), soon: (callback) => { clock.setTimer(0, callback); }, log });
  }

  /** Starts the workers, and replaces those that have died; harmless to call again. */
  start(): void {
    this.pool.start();
  }

  /** Changes how many jobs run at once; running ones are left alone, the next ones obey. */
  setMaxConcurrent(count: number): void {
    this.maxConcurrent = Math.max(1, Math.floor(count));
    this.pool.ensure();
    this.broadcaster.broadcast({ force: true });
  }

  /** Puts checked jobs behind those that wait, all or none. The caller has made sure that there is room. */
  add(jobs: readonly NewJob[]): void {
    this.dependencies.database.transaction(() => { for (const job of jobs) this.dependencies.jobs.insert(job); }).immediate();
    this.pool.ensure();
    this.broadcaster.broadcast({ force: true });
  }

  /** Publishes the active set after something outside the queue has changed what is known of its jobs. */
  publishState(): void {
    this.broadcaster.broadcast({ force: true });
  }

  /** Waiting and running jobs with the number of the latest publication. */
  state(): JobState {
    return this.broadcaster.snapshot();
  }

  /** Final jobs, newest first. */
  history(query: HistoryQuery): { jobs: ExportJob[]; total: number } {
    return this.views.history(query);
  }

  get(jobId: string): ExportJob | undefined {
    return this.views.get(jobId);
  }

  /**
   * Cancels a waiting job, or stops a running one and returns when it has stopped.
   * @throws AppError 'not_found', 'conflict' when it has ended already
   */
  async cancel(jobId: string): Promise<void> {
    const row = this.require(jobId);
    if (isFinalStatus(row.status)) throw new AppError('conflict', 'This job has already ended.');
    if (this.cancelWaiting(jobId)) {
      await this.announceEnd([jobId]);
      return;
    }
    await this.running.get(jobId)?.stop('cancel');
  }

  /**
   * Queues a failed or cancelled job again, behind those that wait.
   * @throws AppError 'not_found', 'conflict'
   */
  retry(jobId: string): void {
    const row = this.require(jobId);
    if (row.status !== 'failed' && row.status !== 'cancelled') throw new AppError('conflict', 'Only a failed or cancelled job can be tried again.');
    if (!this.dependencies.jobs.transition(jobId, row.status, 'queued', { warnings: [], isPaused: false })) throw new AppError('conflict', 'This job has changed meanwhile.');
    this.dependencies.jobs.moveToEnd(jobId, this.dependencies.clock.nowMs());
    this.progress.forget(jobId);
    this.pool.ensure();
    this.broadcaster.broadcast({ force: true });
    this.publishLibrary(['jobHistory']);
  }

  /**
   * Holds a waiting job back, or holds a running one where it is; it goes on with `resume`.
   * @throws AppError 'not_found', 'conflict' when it has ended
   */
  async pause(jobId: string): Promise<void> {
    const row = this.require(jobId);
    if (isFinalStatus(row.status) || !this.dependencies.jobs.setPaused(jobId, true)) throw new AppError('conflict', 'This job has already ended.');
    const running = this.running.get(jobId);
    if (running !== undefined && !CAN_FREEZE_PROCESSES) await running.stop('pause');
    else running?.gate.hold(true);
    this.afterChange();
  }

  /** @throws AppError 'not_found', 'conflict' when it has ended */
  resume(jobId: string): void {
    const row = this.require(jobId);
    if (isFinalStatus(row.status) || !this.dependencies.jobs.setPaused(jobId, false)) throw new AppError('conflict', 'This job has already ended.');
    this.holdOrLetGo();
    this.afterChange();
  }

  /** Lets no further job start. Running ones stand still too, except at a break point. @param message why, where it was not a person */
  pauseQueue(reason: QueuePauseReason = 'person', message: string | null = null): void {
    const { queuePause, clock, log } = this.dependencies;
    if (holdsRunningJobs(queuePause.get())) return;
    queuePause.set({ reason, sinceMs: clock.nowMs(), message });
    log.info('Queue paused', { reason, message });
    this.holdOrLetGo();
    this.afterChange();
  }

  resumeQueue(): void {
    this.dependencies.queuePause.set(null);
    this.holdOrLetGo();
    this.afterChange();
  }

  /** Moves waiting jobs. @throws AppError 'conflict' when one of them does not wait any more */
  move(jobIds: readonly string[], place: QueuePlace): void {
    const { jobs } = this.dependencies;
    jobs.setOrder(reorder(jobs.waiting().map(({ id }) => id), jobIds, place));
    this.afterChange();
  }

  /** Makes the queue pause before a waiting job, or not any more. @throws AppError 'not_found', 'conflict' when it does not wait */
  setStopsQueue(jobId: string, stopsQueue: boolean): void {
    this.require(jobId);
    if (!this.dependencies.jobs.setStopsQueue(jobId, stopsQueue)) throw new AppError('conflict', 'This job does not wait any more.');
    this.afterChange();
  }

  /** Puts all ended jobs away from the list; a search still finds them. @returns how many */
  clearFinished(): number {
    const count = this.dependencies.jobs.clearFinished();
    this.publishLibrary(['jobHistory']);
    return count;
  }

  /** Cancels the waiting jobs of a case, and nothing else. @returns their ids */
  cancelQueuedJobsForCase(caseId: string): string[] {
    const cancelled = this.dependencies.jobs.waiting().filter((row) => row.caseId === caseId && this.cancelWaiting(row.id)).map((row) => row.id);
    if (cancelled.length > 0) void this.announceEnd(cancelled);
    return cancelled;
  }

  /** Resolves with the job once its status is final and its attempt is in the books. @throws AppError 'not_found' */
  async whenFinished(jobId: string): Promise<ExportJob> {
    // A job that has just got its final status may still be putting its attempt into the books.
    if (isFinalStatus(this.require(jobId).status)) await this.running.get(jobId)?.finished;
    else {
      await new Promise<void>((resolve) => {
        this.finishListeners.set(jobId, [...(this.finishListeners.get(jobId) ?? []), resolve]);
      });
    }
    return this.views.of(this.require(jobId), null);
  }

  /** Resolves when nothing runs and nothing can start: the queue is empty, paused, or all that waits is held back. */
  async whenIdle(): Promise<void> {
    const { jobs, queuePause } = this.dependencies;
    while (this.running.size > 0 || (jobs.nextWaiting() !== undefined && queuePause.get() === null)) {
      await new Promise<void>((resolve) => { this.idleListeners.push(resolve); });
    }
  }

  /** Stops everything: running jobs go back to the front of the queue and go on at the next start. */
  async close(): Promise<void> {
    this.spaceWatch.stop();
    const stopped = this.pool.stop();
    await Promise.all([...this.running.values()].map((running) => running.stop('shutdown')));
    await stopped;
  }

  private require(jobId: string): JobRow {
    const row = this.dependencies.jobs.get(jobId);
    if (row === undefined) throw new AppError('not_found', 'There is no such job.');
    return row;
  }

  private cancelWaiting(jobId: string): boolean {
    return this.dependencies.jobs.transition(jobId, 'queued', 'cancelled', { endedAtMs: this.dependencies.clock.nowMs() });
  }

  private afterChange(): void {
    this.pool.ensure();
    this.lookWhetherIdle();
    this.broadcaster.broadcast({ force: true });
  }

  /** Brings every running job to what its own row and the queue say. */
  private holdOrLetGo(): void {
    for (const [jobId, running] of this.running) running.gate.hold(this.isHeld(jobId));
  }

  private isHeld(jobId: string): boolean {
    return holdsRunningJobs(this.dependencies.queuePause.get()) || this.dependencies.jobs.get(jobId)?.isPaused === true;
  }

  private takeNext(): JobRow | undefined {
    const job = claimNextJob(this.dependencies, () => { this.pauseQueue('break_point'); });
    if (job === undefined && this.running.size === 0 && this.dependencies.queuePause.get() === null) this.dependencies.whenDone.ranEmpty();
    return job;
  }

  private async runJob(job: JobRow): Promise<void> {
    const running = new RunningJob();
    this.running.set(job.id, running);
    running.gate.hold(this.isHeld(job.id));
    const account = this.progress.begin(job.id, running.timings);
    this.broadcaster.broadcast({ force: true });
    this.spaceWatch.start();
    try {
      const fullDisk = await runAttempt(job, running, account, this.dependencies, (isNewStep) => { this.broadcaster.broadcast({ force: isNewStep }); });
      if (fullDisk !== undefined) this.pauseQueue('low_space', fullDisk);
    } finally {
      this.running.delete(job.id);
      await this.announceEnd([job.id]);
      running.markFinished();
      this.lookWhetherIdle();
    }
  }

  /** Tells everybody that jobs have left the active set, lets go of their footage, and forgets their progress after a while. */
  private async announceEnd(jobIds: readonly string[]): Promise<void> {
    const ended = jobIds.filter((jobId) => isFinalStatus(this.dependencies.jobs.get(jobId)?.status ?? 'cancelled'));
    await Promise.all(ended.map((jobId) => this.dependencies.releasePins(jobId)));
    this.broadcaster.broadcast({ force: true });
    this.publishLibrary(['jobHistory', 'exports', 'cases']);
    for (const jobId of ended) {
      const status = this.dependencies.jobs.get(jobId)?.status;
      if (status !== undefined && isFinalStatus(status)) this.dependencies.whenDone.count(status);
      for (const listener of this.finishListeners.get(jobId) ?? []) listener();
      this.finishListeners.delete(jobId);
      this.dependencies.clock.setTimer(COMPLETED_JOB_CLEANUP_DELAY_MS, () => {
        if (!this.running.has(jobId)) this.progress.forget(jobId);
      });
    }
  }

  private lookWhetherIdle(): void {
    const listeners = this.idleListeners;
    this.idleListeners = [];
    for (const listener of listeners) listener();
  }

  private publishLibrary(topics: LibraryTopic[]): void {
    try {
      this.dependencies.publisher.publish('library:changed', { topics });
    } catch (error) {
      this.dependencies.log.warn('Publisher failed', { error });
    }
  }
}
