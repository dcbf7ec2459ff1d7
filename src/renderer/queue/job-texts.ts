import type { TFunction } from 'i18next';
import type { ExportJob } from '../../shared/job.ts';

const MINUTE_MS = 60_000;

/** @returns what a job is doing, e.g. `Copying · 42%`; the percentage is of the step, and only where the step has one */
export function stepText(job: ExportJob, t: TFunction): string {
  if (job.status !== 'running') return t(`jobs.status.${job.status}`);
  const step = t(`jobs.step.${job.currentStep}`);
  return job.currentStep === 'queued' ? step : t('jobs.stepPercent', { step, percent: Math.floor(job.progressPercent) });
}

/** @returns the expected time to the end in words, or null until it has settled */
export function etaText(etaMs: number | null, t: TFunction): string | null {
  if (etaMs === null) return null;
  if (etaMs < MINUTE_MS) return t('jobs.etaSeconds', { count: Math.max(1, Math.ceil(etaMs / 1000)) });
  if (etaMs < 60 * MINUTE_MS) return t('jobs.etaMinutes', { count: Math.ceil(etaMs / MINUTE_MS) });
  return t('jobs.etaHours', { count: Math.ceil(etaMs / (60 * MINUTE_MS)) });
}
