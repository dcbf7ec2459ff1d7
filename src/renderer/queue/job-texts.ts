import type { TFunction } from 'i18next';
import type { ExportJob, JobStep, TurnWait } from '../../shared/job.ts';

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
  if (job.turnWait !== null && !hasPercent(job)) return t('jobs.turn.waits');
  const step = !hasPercent(job) ? name : t('jobs.stepPercent', { step: name, percent: Math.floor(job.progressPercent) });
  if (job.turnWait !== null) return t('jobs.turn.waitsAt', { step });
  return job.paused ? t('jobs.pausedAt', { step }) : step;
}

/** @returns for whom a job waits, in words */
export function turnText({ reason, others }: TurnWait, t: TFunction): string {
  return t(`jobs.turn.${reason}`, { count: others });
}

/** @returns what is to be said when a job has become what it is, or null; percentages are not said */
export function changeText(job: ExportJob, before: ExportJob, t: TFunction): string | null {
  const say = (status: string): string => t('jobs.announcement', { name: job.name, status });
  if (job.status !== before.status) return say(t(`jobs.status.${job.status}`));
  if (job.turnWait !== null && before.turnWait === null) return say(turnText(job.turnWait, t));
  // A job that is held has not got its turn.
  return job.turnWait === null && before.turnWait !== null && !job.paused ? say(t('jobs.turn.over')) : null;
}

/** @returns the expected time to the end in words, or null until it has settled */
export function etaText(etaMs: number | null, t: TFunction): string | null {
  if (etaMs === null) return null;
  if (etaMs < MINUTE_MS) return t('jobs.etaSeconds', { count: Math.max(1, Math.ceil(etaMs / 1000)) });
  if (etaMs < 60 * MINUTE_MS) return t('jobs.etaMinutes', { count: Math.ceil(etaMs / MINUTE_MS) });
  return t('jobs.etaHours', { count: Math.ceil(etaMs / (60 * MINUTE_MS)) });
}
