import { Button, Text, TextInput } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { defaultExportName, MAX_EXPORT_NAME_LENGTH } from '../../shared/export.ts';
import { MAX_GRID_CAMERAS } from '../../shared/export-kinds.ts';
import { MAX_BATCH_EXPORT_ITEMS } from '../../shared/job.ts';
import type { Camera } from '../../shared/recordings.ts';
import { ApiError, request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { notifyError } from '../components/notify.ts';
import { loadJobsSnapshot } from '../stores/jobs-store.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';
import { CaseChoice } from './case-choice.tsx';
import { ExportPlan, useExportPlan, useHasPreviews } from './export-plan.tsx';
import { NEW_CASE, timeZone, useFootageStore } from './footage-store.ts';
import { notifyQueued } from './notify-queued.tsx';
import { useOptionsStore } from './options/options-form.ts';
import { problemOf } from './options/options-request.ts';
import { OptionsSection } from './options/options-section.tsx';
import { PresetButtons } from './preset-buttons.tsx';
import { enqueueRequestOf, exportCount } from './queue-exports.ts';
import { RangeFields } from './range-fields.tsx';
import type { ExportDraft } from './use-export-draft.ts';

interface ExportPanelProps {
  draft: ExportDraft;
  /** All cameras: presets go by them while none is chosen. */
  allCameras: readonly Camera[];
}

/** The order form: range, name, case, what it would hold, and the button that queues it. */
export function ExportPanel({ draft, allCameras }: ExportPanelProps) {
  const { t } = useTranslation();
  const { name, caseChoice, newCaseName, newCaseDescription } = useFootageStore(
    useShallow(({ name, caseChoice, newCaseName, newCaseDescription }) => ({ name, caseChoice, newCaseName, newCaseDescription })),
  );
  const isFfmpegMissing = useLibraryStore(({ appInfo }) => appInfo !== null && appInfo.ffmpeg === null);
  const options = useOptionsStore((state) => state.form);
  const [isSending, setIsSending] = useState(false);
  // Belongs to the options it was about: another choice makes it void.
  const [refusal, setRefusal] = useState<{ options: typeof options; error: unknown } | null>(null);
  const plan = useExportPlan(draft);
  const hasPreviews = useHasPreviews(plan);
  const { cameras, range, reading } = draft;
  const [firstCamera] = cameras;

  const problem = reading.kind === 'endNotAfterStart' ? t('footage.range.endNotAfterStart') : reading.kind === 'tooLong' ? t('footage.range.tooLong') : null;
  const optionsProblem = problemOf(options, cameras.length);
  const hasFootage = plan.value === null || plan.value.some((entry) => entry.recordedMs > 0);
  // Why the button is off; the first that applies.
  const obstacle =
    isFfmpegMissing ? t('footage.queue.ffmpegMissing')
    : cameras.length === 0 ? t('footage.queue.chooseCamera')
    : cameras.length > MAX_BATCH_EXPORT_ITEMS ? t('footage.queue.tooManyCameras', { count: MAX_BATCH_EXPORT_ITEMS })
    : range === null ? (problem ?? t('footage.queue.chooseRange'))
    : caseChoice === NEW_CASE && newCaseName.trim() === '' ? t('footage.queue.nameCase')
    : optionsProblem === null ? null
    : optionsProblem.kind === 'cameras' ? t('options.problem.cameras', { max: MAX_GRID_CAMERAS })
    : t('options.problem.number', { min: optionsProblem.min, max: optionsProblem.max });
  const count = exportCount(cameras, options);
  const namePlaceholder =
    firstCamera === undefined || range === null ? t('footage.name.default')
    : count > 1 ? t('footage.name.defaultEach')
    : defaultExportName(firstCamera.name, range.startMs, range.endMs, timeZone);

  const queue = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (range === null || obstacle !== null || isSending) return;
    setIsSending(true);
    setRefusal(null);
    try {
      const result = await request('jobs:enqueue', enqueueRequestOf({ cameras, range, name, caseChoice, newCaseName, newCaseDescription, options }));
      notifyQueued(result, t);
      // Whether their footage could be held is known only now, and is not published by itself.
      void loadJobsSnapshot();
      // The case exists now: a second press must file into it instead of making another of the same name.
      if (caseChoice === NEW_CASE && result.exportCaseId !== null) {
        refreshTopics(['cases']);
        useFootageStore.setState({ caseChoice: result.exportCaseId, newCaseName: '', newCaseDescription: '' });
      }
    } catch (error) {
      // What is wrong with the options is said beside them, where it can be put right.
      if (options.kind === 'custom' && error instanceof ApiError && error.code === 'invalid_input') setRefusal({ options, error });
      else notifyError(t('footage.queue.refused'), error);
    } finally {
      setIsSending(false);
    }
  };

  return (
    <form className="export-panel" aria-label={t('footage.panel.label')} onSubmit={(event) => void queue(event)} noValidate>
      <div className="export-panel-fields">
        <h2>{t('footage.panel.label')}</h2>
        <PresetButtons cameras={cameras.length > 0 ? cameras : allCameras} />
        <RangeFields start={draft.start} end={draft.end} problem={problem} />
        <TextInput
          label={t('footage.name.label')}
          description={count > 1 && name.trim() !== '' ? t('footage.name.eachCamera', { example: `${name.trim()} - ${firstCamera?.name ?? ''}` }) : undefined}
          placeholder={namePlaceholder}
          title={namePlaceholder}
          value={name}
          maxLength={MAX_EXPORT_NAME_LENGTH}
          onChange={(event) => useFootageStore.setState({ name: event.currentTarget.value })}
        />
        <CaseChoice />
        <OptionsSection cameraCount={cameras.length} hasPreviews={hasPreviews} />
      </div>
      <div className="export-panel-foot">
        <ExportPlan plan={plan} range={range} />
        {refusal !== null && refusal.options === options && <ErrorMessage title={t('footage.queue.refused')} error={refusal.error} />}
        {obstacle !== null && <Text size="sm" className="muted" id="queue-obstacle">{obstacle}</Text>}
        <Button
          type="submit"
          size="md"
          fullWidth
          leftSection={<IconPlayerTrackNext size={18} />}
          disabled={obstacle !== null || !hasFootage}
          loading={isSending}
          {...(obstacle === null ? {} : { 'aria-describedby': 'queue-obstacle' })}
        >
          {t('footage.queue.button', { count: Math.max(1, count) })}
        </Button>
      </div>
    </form>
  );
}
