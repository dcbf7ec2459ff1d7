import type { Log } from '../log.ts';

/**
 * Async loops that take work and do it, one piece after the other; `size` of them at once. A loop that throws is logged
 * and replaced.
 */
export class WorkerPool<Work> {
  private readonly workers = new Set<Promise<void>>();
  private wakeUps: (() => void)[] = [];
  private started = false;
  private stopping = false;

  constructor(private readonly pool: {
    size: () => number;
    /** Claims the next piece of work; undefined when there is none now. */
    take: () => Work | undefined;
    work: (work: Work) => Promise<void>;
    /** Runs something after the present turn. */
    soon: (callback: () => void) => void;
    log: Log;
  }) {}

  get isStopping(): boolean {
    return this.stopping;
  }

  start(): void {
    this.started = true;
    this.ensure();
  }

  /** Makes up the number of workers and lets those that wait look for work again; harmless to call at any time. */
  ensure(): void {
    if (!this.started || this.stopping) return;
    while (this.workers.size < this.pool.size()) this.addWorker();
    this.wakeAll();
  }

  /** Takes no more work, and resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeAll();
    await Promise.all(this.workers);
  }

  private addWorker(): void {
    const worker = this.loop().catch((error: unknown) => {
      // A bug, not a failed export. The next call of ensure puts another worker in its place.
      this.pool.log.error('Export queue worker died unexpectedly, restarting', { error });
    }).finally(() => {
      this.workers.delete(worker);
      this.pool.soon(() => { this.ensure(); });
    });
    this.workers.add(worker);
  }

  private async loop(): Promise<void> {
    while (!this.stopping && this.workers.size <= this.pool.size()) {
      const work = this.pool.take();
      if (work === undefined) await new Promise<void>((resolve) => { this.wakeUps.push(resolve); });
      else await this.pool.work(work);
    }
  }

  private wakeAll(): void {
    const wakeUps = this.wakeUps;
    this.wakeUps = [];
    for (const wakeUp of wakeUps) wakeUp();
  }
}
