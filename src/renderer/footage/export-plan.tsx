import { Badge, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMovieOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_BATCH_EXPORT_ITEMS } from '../../shared/job.ts';
import type { ExportPlanSummary } from '../../shared/export.ts';
import type { TimeSpan } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import type { Loaded } from '../components/use-loaded.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { GapList } from './gap-list.tsx';
import { useOptionsStore } from './options/options-form.ts';
import { plannedResultText } from './options/planned-result.ts';
import type { ExportDraft } from './use-export-draft.ts';

const TYPING_PAUSE_MS = 250;

/** @returns the engine's plan for what is chosen, asked for once typing pauses; no value while there is nothing to plan */
export function useExportPlan({ cameras, range }: ExportDraft): Loaded<ExportPlanSummary[]> {
  const version = useLibraryStore((state) => state.versions.cameras);
  const isPlannable = range !== null && cameras.length > 0 && cameras.length <= MAX_BATCH_EXPORT_ITEMS;
  const question = isPlannable ? JSON.stringify([{ cameraIds: cameras.map((camera) => camera.id), ...range }, version]) : null;
  const [settledQuestion] = useDebouncedValue(question, TYPING_PAUSE_MS);
  const isSettled = settledQuestion === question;
  const loaded = useLoaded(isSettled ? question : null, () =>
    request('exports:plan', { cameraIds: cameras.map((camera) => camera.id), startMs: range?.startMs ?? 0, endMs: range?.endMs ?? 0 }),
  );
  return {
    ...loaded,
    value: question === null || !isSettled || loaded.isLoading ? null : loaded.value,
    isLoading: question !== null && (!isSettled || loaded.isLoading),
  };
}

/** @returns whether the recorder has low-resolution files of what is planned; what was known last while a plan is made */
export function useHasPreviews({ value }: Loaded<ExportPlanSummary[]>): boolean {
  const [hasPreviews, setHasPreviews] = useState(false);
  const current = value === null ? hasPreviews : value.some((plan) => plan.hasPreviews);
  if (current !== hasPreviews) setHasPreviews(current);
  return current;
}

function CameraPlan({ plan, range }: { plan: ExportPlanSummary; range: TimeSpan }) {
  const { t } = useTranslation();
  const form = useOptionsStore((state) => state.form);
  const isEmpty = plan.segmentCount === 0 || plan.recordedMs === 0;
  const result = plannedResultText(form, plan, range, t);
  return (
    <li className="plan-camera">
      <div className="plan-camera-head">
        <span className="camera-name" title={plan.camera}>{plan.camera}</span>
        {!isEmpty && <span className="muted">{t(form.kind === 'copy' ? 'footage.plan.size' : 'options.plan.ofFootage', { size: formatBytes(plan.estimatedBytes) })}</span>}
      </div>
      {isEmpty ? (
        <p className="plain problem"><IconMovieOff size={14} aria-hidden="true" /> {t('footage.plan.noRecordings')}</p>
      ) : (
        <>
          <p className="plain">
            {t('footage.plan.lengths', { requested: formatDuration(plan.requestedMs), recorded: formatDuration(plan.recordedMs) })}
            {plan.gaps.length > 0 && <>, <Badge size="sm" color="amber" variant="light" tt="none">{t('footage.plan.gaps', { count: plan.gaps.length })}</Badge></>}
          </p>
          {result !== null && <p className="plain plan-result">{result}</p>}
          <GapList plan={plan} />
        </>
      )}
    </li>
  );
}

/** What the exports would hold, camera by camera, before they are queued. */
export function ExportPlan({ plan, range }: { plan: Loaded<ExportPlanSummary[]>; range: TimeSpan | null }) {
  const { t } = useTranslation();
  const isCopy = useOptionsStore(({ form }) => form.kind === 'copy');
  const totalBytes = (plan.value ?? []).reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
  return (
    <section aria-label={t('footage.plan.label')} aria-live="polite" className="plan">
      {plan.error !== null && <ErrorMessage title={t('footage.plan.failed')} error={plan.error} onRetry={plan.reload} />}
      {plan.isLoading && <Text size="sm" className="muted"><Loader size={12} mr={6} />{t('footage.plan.loading')}</Text>}
      {plan.value !== null && range !== null && (
        <>
          <ul className="plain-list">{plan.value.map((entry) => <CameraPlan key={entry.cameraId} plan={entry} range={range} />)}</ul>
          {plan.value.length > 1 && isCopy && <p className="plain muted plan-total">{t('footage.plan.total', { size: formatBytes(totalBytes) })}</p>}
        </>
      )}
    </section>
  );
}
