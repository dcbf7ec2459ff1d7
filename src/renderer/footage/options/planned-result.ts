import type { TFunction } from 'i18next';
import type { ExportPlanSummary } from '../../../shared/export.ts';
import { gapsWithin, type TimeSpan } from '../../../shared/recordings.ts';
import { timeLapseOf } from '../../../shared/time-lapse.ts';
import { formatElapsed } from '../../format/format-elapsed.ts';
import type { OptionsForm } from './options-form.ts';
import { numberOf, problemOf } from './options-request.ts';

type Planned = Pick<ExportPlanSummary, 'recordedMs' | 'gaps'>;

/** @returns the recorded parts of a range: what the gaps leave of it */
export function recordedSpans({ gaps }: Planned, range: TimeSpan): TimeSpan[] {
  return gapsWithin(gaps, range).filter(({ startMs, endMs }) => endMs > startMs);
}

function timeLapseText(form: OptionsForm, { recordedMs }: Planned, t: TFunction): string | null {
  const framesPerSecond = numberOf('framesPerSecond', form.framesPerSecond);
  const speed = numberOf('speed', form.speed);
  const targetSeconds = numberOf('targetSeconds', form.targetSeconds);
  if (framesPerSecond === null || (form.lengthBy === 'speed' ? speed : targetSeconds) === null) return null;
  const result = timeLapseOf(recordedMs, { speed: speed ?? 1, framesPerSecond, ...(form.lengthBy === 'target' && targetSeconds !== null ? { targetSeconds } : {}) });
  const length = formatElapsed(result.lengthMs);
  if (result.speed <= 1) return t('options.timelapse.resultSlow', { length });
  return t('options.timelapse.result', { length, speed: result.speed.toFixed(result.speed < 10 ? 1 : 0) });
}

/** @returns what the options make of the footage of one camera, where that is more than the footage itself; else null */
export function plannedResultText(form: OptionsForm, plan: Planned, range: TimeSpan, t: TFunction): string | null {
  if (problemOf(form, 2) !== null) return null;
  if (form.kind === 'timelapse') return timeLapseText(form, plan, t);
  if (form.kind === 'copy' && form.gaps === 'split') return t('options.plan.files', { count: recordedSpans(plan, range).length });
  if (form.kind === 'stills') return t('options.plan.stills', { count: form.stills === 'one' ? 1 : Math.max(1, Math.ceil(plan.recordedMs / 1000 / Number(form.everySeconds))) });
  return null;
}
