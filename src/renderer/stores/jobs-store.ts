import { create } from 'zustand';
import type { JobState } from '../../shared/job.ts';
import { onEvent, request } from '../api.ts';
import type { JobSet } from './job-set.ts';
import { emptyJobSet, judgeSequence, mergeJobState } from './job-set.ts';

interface JobsStore extends JobSet {
  /** Why the queue could not be read; null when it could. */
  error: unknown;
}

/** The active export jobs as the engine last told them. */
export const useJobsStore = create<JobsStore>()(() => ({ ...emptyJobSet, error: null }));

let isSnapshotUnderWay = false;

/** Asks for the whole active set, and again when something was published meanwhile that does not follow from it. */
export async function loadJobsSnapshot(): Promise<void> {
  if (isSnapshotUnderWay) return;
  isSnapshotUnderWay = true;
  try {
    const state = await request('jobs:list');
    useJobsStore.setState((previous) => ({ ...mergeJobState(previous, state), error: null }));
  } catch (error) {
    useJobsStore.setState({ error });
  } finally {
    isSnapshotUnderWay = false;
  }
}

function onJobsChanged(state: JobState): void {
  const verdict = judgeSequence(useJobsStore.getState().sequence, state.sequence);
  if (verdict === 'apply') useJobsStore.setState((previous) => mergeJobState(previous, state));
  if (verdict === 'resynchronize') void loadJobsSnapshot();
}

/**
 * Subscribes first and asks then, so that nothing published in between is lost.
 * @returns a function that ends the subscription
 */
export function connectJobsStore(): () => void {
  const disconnect = onEvent('jobs:changed', onJobsChanged);
  void loadJobsSnapshot();
  return disconnect;
}
