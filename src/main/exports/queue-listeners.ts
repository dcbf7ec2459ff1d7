import type { AppError } from '../../shared/errors.ts';

/** Those who wait for something of the queue: the end of a job, or any change. */
export class QueueListeners {
  private readonly byJob = new Map<string, Listener[]>();
  private changes: Listener[] = [];
  private failure: AppError | undefined;

  /** Resolves when `tellEnd` is called for the job. @throws AppError what `fail` was called with, once and for all */
  untilEnd(jobId: string): Promise<void> {
    return this.wait((listener) => { this.byJob.set(jobId, [...(this.byJob.get(jobId) ?? []), listener]); });
  }

  /** Resolves at the next `tellChange`. @throws AppError as {@link untilEnd} */
  untilChange(): Promise<void> {
    return this.wait((listener) => { this.changes.push(listener); });
  }

  /** @throws AppError what `fail` was called with */
  refuseFailed(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  tellEnd(jobId: string): void {
    for (const { resolve } of this.byJob.get(jobId) ?? []) resolve();
    this.byJob.delete(jobId);
  }

  tellChange(): void {
    const listeners = this.changes;
    this.changes = [];
    for (const { resolve } of listeners) resolve();
  }

  /** Nothing of what is waited for will ever happen. */
  fail(failure: AppError): void {
    this.failure = failure;
    for (const { reject } of [...this.changes, ...[...this.byJob.values()].flat()]) reject(failure);
    this.changes = [];
    this.byJob.clear();
  }

  private wait(add: (listener: Listener) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure === undefined) add({ resolve, reject });
      else reject(this.failure);
    });
  }
}

interface Listener {
  resolve: () => void;
  reject: (failure: AppError) => void;
}
