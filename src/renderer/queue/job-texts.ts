import type { TFunction } from 'i18next';
import type { ExportJob, JobStep } from '../../shared/job.ts';

const MINUTE_MS = 60_000;

/** Steps that write footage and know how much there is to write; the others take as long as they take. */
const measuredSteps: readonly JobStep[] = ['copying', 'encoding', 'encoding_retry'];

/** @returns whether the percentage of a running job says anything */
export function hasPercent(job: Pick<ExportJob, 'currentStep'>): boolean {
  return measuredSteps.includes(job.currentStep);
}

/** @returns what a job is doing, e.g. `Copying · 42%`; the percentage is of the step, and only where the step has one */
export function stepText(job: ExportJob, t: TFunction): string {
  if (job.status !== 'running') return t(job.paused ? 'jobs.paused' : `jobs.status.${job.status}`);
  const name = t(`jobs.step.${job.currentStep}`);
  const step = !hasPercent(job) ? name : t('jobs.stepPercent', { step: name, percent: Math.floor(job.progressPercent) });
  return job.paused ? t('jobs.pausedAt', { step }) : step;
}

/** @returns the expected time to the end in words, or null until it has settled */
export function etaText(etaMs: number | null, t: TFunction): string | null {
  if (etaMs === null) return null;
  if (etaMs < MINUTE_MS) return t('jobs.etaSeconds', { count: Math.max(1, Math.ceil(etaMs / 1000)) });
  if (etaMs < 60 * MINUTE_MS) return t('jobs.etaMinutes', { count: Math.ceil(etaMs / MINUTE_MS) });
  return t('jobs.etaHours', { count: Math.ceil(etaMs / (60 * MINUTE_MS)) });
}
