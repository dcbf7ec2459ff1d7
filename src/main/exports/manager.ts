import { AppError } from '../../shared/errors.ts';
import { isFinalStatus, type ExportJob, type JobState, type QueuePauseReason } from '../../shared/job.ts';
import { isStoreLocked, isStoreTrouble, toStoreFailure } from '../db/sqlite-error.ts';
import { withoutWaiting } from '../db/when-unlocked.ts';
import type { ExportRepository } from './export-repository.ts';
import { FfmpegTurns } from './ffmpeg-turns.ts';
import { announceEnd, publishLibrary, type AnnouncementDependencies } from './announce-end.ts';
import { claimNextJob } from './claim-job.ts';
import { createJobStateBroadcaster } from './job-state-broadcaster.ts';
import type { NewJob } from './job-repository.ts';
import type { JobRow } from './job-row.ts';
import { JobViews } from './job-views.ts';
import { ProgressBook } from './progress-book.ts';
import { QueueListeners } from './queue-listeners.ts';
import { reorder, type QueuePlace } from './queue-order.ts';
import { holdsRunningJobs, type QueuePause, type QueuePauseRepository } from './queue-pause.ts';
import { runAttempt, type AttemptDependencies } from './run-attempt.ts';
import { CAN_FREEZE_PROCESSES, RunningJob } from './running-job.ts';
import { SpaceWatch } from './space-watch.ts';
import { machineTurnLimits } from './turn-limits.ts';
import { WorkerPool } from './worker-pool.ts';

/** When a worker looks again that found the store locked. */
const LOOK_AGAIN_AFTER_MS = 200;

export interface ManagerDependencies extends AttemptDependencies, Pick<AnnouncementDependencies, 'releasePins' | 'whenDone' | 'publisher'> {
  exports: ExportRepository;
  queuePause: QueuePauseRepository;
  maxConcurrent: number;
}

/**
 * The queue and its workers. The rows are the truth; memory holds only progress and what is needed to stop or hold a job.
 * `maxConcurrent` workers take the waiting job with the lowest rank, one after the other.
 */
export class ExportJobManager {
  private readonly progress;
  /** Jobs as people see them. */
  readonly views: JobViews;
  private readonly running = new Map<string, RunningJob>();
  private readonly turns = new FfmpegTurns(machineTurnLimits());
  private readonly listeners = new QueueListeners();
  private readonly broadcaster;
  private readonly spaceWatch;
  private readonly pool;
  private maxConcurrent: number;
  /** Set for good once the store has failed: nothing can be booked any more, so nothing is done any more. */
  private storePause: QueuePause | null = null;

  constructor(private readonly dependencies: ManagerDependencies) {
    const { publisher, clock, log } = dependencies;
    this.maxConcurrent = Math.max(1, Math.floor(dependencies.maxConcurrent));
    this.progress = new ProgressBook(clock);
    this.views = new JobViews({ ...dependencies, progress: this.progress, running: this.running });
    this.broadcaster = createJobStateBroadcaster({ publisher, clock, log, activeJobs: () => this.views.active(), queue: () => ({ paused: this.storePause ?? dependencies.queuePause.get(), maxConcurrent: this.maxConcurrent }) });
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
    publishLibrary(['jobHistory'], this.dependencies);
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
  async clearFinished(): Promise<number> {
    const count = await this.dependencies.jobs.clearFinished();
    publishLibrary(['jobHistory'], this.dependencies);
    return count;
  }

  /** Cancels the waiting jobs of a case, and nothing else. @returns their ids */
  cancelQueuedJobsForCase(caseId: string): string[] {
    const cancelled = this.dependencies.jobs.waiting().filter((row) => row.caseId === caseId && this.cancelWaiting(row.id)).map((row) => row.id);
    if (cancelled.length > 0) this.announceEnd(cancelled).catch((error: unknown) => { this.failStore(error); });
    return cancelled;
  }

  /** Resolves with the job once its status is final and its attempt is in the books. @throws AppError 'not_found', and why the store has failed */
  async whenFinished(jobId: string): Promise<ExportJob> {
    this.listeners.refuseFailed();
    // A job that has just got its final status may still be putting its attempt into the books.
    if (isFinalStatus(this.require(jobId).status)) await this.running.get(jobId)?.finished;
    else await this.listeners.untilEnd(jobId);
    return this.views.of(this.require(jobId), null);
  }

  /** Resolves when nothing runs and nothing can start: the queue is empty, paused, or all that waits is held back. @throws AppError why the store has failed */
  async whenIdle(): Promise<void> {
    const { jobs, queuePause } = this.dependencies;
    this.listeners.refuseFailed();
    while (this.running.size > 0 || (jobs.nextWaiting() !== undefined && queuePause.get() === null)) {
      await this.listeners.untilChange();
    }
  }

  /** Stops everything: running jobs go back to the front of the queue and go on at the next start. */
  async close(): Promise<void> {
    this.spaceWatch.stop();
    const stopped = this.pool.stop();
    await Promise.all([...this.running.values()].map((running) => running.stop('shutdown')));
    await stopped;
  }

  private announceEnd(jobIds: readonly string[]): Promise<void> {
    const { progress, listeners, dependencies } = this;
    return announceEnd(jobIds, { ...dependencies, progress, listeners, publishState: () => { this.publishState(); }, isRunning: (jobId) => this.running.has(jobId) });
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
    this.listeners.tellChange();
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
    const { database, queuePause, whenDone, clock } = this.dependencies;
    try {
      const job = withoutWaiting(database, () => claimNextJob(this.dependencies, () => { this.pauseQueue('break_point'); }));
      if (job === undefined && this.running.size === 0 && queuePause.get() === null) whenDone.ranEmpty();
      return job;
    } catch (error) {
      if (isStoreLocked(error)) clock.setTimer(LOOK_AGAIN_AFTER_MS, () => { this.pool.ensure(); });
      else this.failStore(error);
      return undefined;
    }
  }

  private async runJob(job: JobRow): Promise<void> {
    const running = new RunningJob();
    this.running.set(job.id, running);
    const account = this.progress.begin(job.id, running.timings);
    try {
      running.gate.hold(this.isHeld(job.id));
      this.broadcaster.broadcast({ force: true });
      this.spaceWatch.start();
      const fullDisk = await runAttempt(job, running, account, { ...this.dependencies, turns: this.turns, isClosing: () => this.pool.isStopping }, (isNewStep) => { this.broadcaster.broadcast({ force: isNewStep }); });
      if (fullDisk !== undefined) this.pauseQueue('low_space', fullDisk);
      this.running.delete(job.id);
      await this.announceEnd([job.id]);
    } catch (error) {
      this.failStore(error);
    } finally {
      this.running.delete(job.id);
      running.markFinished();
      this.listeners.tellChange();
    }
  }

  /**
   * Gives up for good where the store has failed: stops what runs, since nobody could book its end, and says why to everybody who
   * waits. The next start puts the books in order. @throws `error` where it is something else: a bug
   */
  private failStore(error: unknown): void {
    if (!isStoreTrouble(error)) throw error;
    if (this.storePause !== null) return;
    const { database, clock, log } = this.dependencies;
    const failure = toStoreFailure(error, database.name);
    log.error('The store has failed, nothing more is exported', { error });
    this.storePause = { reason: 'store_failed', sinceMs: clock.nowMs(), message: [failure.message, failure.remedy].join(' ').trim() };
    void this.close();
    this.listeners.fail(failure);
    this.broadcaster.broadcast({ force: true });
  }
}
