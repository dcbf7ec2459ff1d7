import { Badge, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMovieOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MAX_BATCH_EXPORT_ITEMS } from '../../shared/job.ts';
import type { ExportPlanSummary } from '../../shared/export.ts';
import { request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import type { Loaded } from '../components/use-loaded.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { gapTimes } from '../format/gap-times.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import { timeZone } from './footage-store.ts';
import type { ExportDraft } from './use-export-draft.ts';

const TYPING_PAUSE_MS = 250;
const MAX_GAPS_IN_TEXT = 4;

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

function CameraPlan({ plan }: { plan: ExportPlanSummary }) {
  const { t } = useTranslation();
  const isEmpty = plan.segmentCount === 0 || plan.recordedMs === 0;
  return (
    <li className="plan-camera">
      <div className="plan-camera-head">
        <span className="camera-name" title={plan.camera}>{plan.camera}</span>
        {!isEmpty && <span className="muted">{t('footage.plan.size', { size: formatBytes(plan.estimatedBytes) })}</span>}
      </div>
      {isEmpty ? (
        <p className="plain problem"><IconMovieOff size={14} aria-hidden="true" /> {t('footage.plan.noRecordings')}</p>
      ) : (
        <>
          <p className="plain">
            {t('footage.plan.lengths', { requested: formatDuration(plan.requestedMs), recorded: formatDuration(plan.recordedMs) })}
            {plan.gaps.length > 0 && <>, <Badge size="sm" color="amber" variant="light" tt="none">{t('footage.plan.gaps', { count: plan.gaps.length })}</Badge></>}
          </p>
          {plan.gaps.length > 0 && <p className="plain muted small">{t('footage.plan.missing', { gaps: gapTimes(plan.gaps, timeZone, MAX_GAPS_IN_TEXT) })}</p>}
        </>
      )}
    </li>
  );
}

/** What the exports would hold, camera by camera, before they are queued. */
export function ExportPlan({ plan }: { plan: Loaded<ExportPlanSummary[]> }) {
  const { t } = useTranslation();
  const totalBytes = (plan.value ?? []).reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
  return (
    <section aria-label={t('footage.plan.label')} aria-live="polite" className="plan">
      {plan.error !== null && <ErrorMessage title={t('footage.plan.failed')} error={plan.error} onRetry={plan.reload} />}
      {plan.isLoading && <Text size="sm" className="muted"><Loader size={12} mr={6} />{t('footage.plan.loading')}</Text>}
      {plan.value !== null && (
        <>
          <ul className="plain-list">{plan.value.map((entry) => <CameraPlan key={entry.cameraId} plan={entry} />)}</ul>
          {plan.value.length > 1 && <p className="plain muted plan-total">{t('footage.plan.total', { size: formatBytes(totalBytes) })}</p>}
        </>
      )}
    </section>
  );
}
