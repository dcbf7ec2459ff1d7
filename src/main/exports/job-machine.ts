import type { JobStatus } from '../../shared/job.ts';

/**
 * The life of a job as data: from each status, the statuses that may follow.
 * running → queued is an attempt that was interrupted (the program ended); failed/cancelled → queued is a retry.
 * docs/job-states.md shows the same as a diagram, and a test compares both.
 */
export const nextStatuses: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ['running', 'cancelled'],
  running: ['success', 'failed', 'cancelled', 'queued'],
  success: [],
  failed: ['queued'],
  cancelled: ['queued'],
};

/** @returns whether a job of status `from` may become `to` */
export function canBecome(from: JobStatus, to: JobStatus): boolean {
  return nextStatuses[from].includes(to);
}

/**
 * Why a running job is being stopped; the first reason wins. All but `cancel` put it back to the queue: the program closes,
 * a person holds it where processes cannot be frozen, or its disk is full.
 */
export type StopReason = 'cancel' | 'shutdown' | 'pause' | 'low_space';

/** A job that took the program down so many times is not tried again by itself. */
export const MAX_INTERRUPTED_ATTEMPTS = 3;
