import { Button, Text, TextInput } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultExportName, MAX_EXPORT_NAME_LENGTH } from '../../shared/export.ts';
import { MAX_BATCH_EXPORT_ITEMS } from '../../shared/job.ts';
import type { Camera } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import { notifyError } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';
import { CaseChoice } from './case-choice.tsx';
import { ExportPlan, useExportPlan } from './export-plan.tsx';
import { NEW_CASE, timeZone, useFootageStore } from './footage-store.ts';
import { PresetButtons } from './preset-buttons.tsx';
import { enqueueRequestOf, notifyQueued } from './queue-exports.ts';
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
  const { name, caseChoice, newCaseName, newCaseDescription } = useFootageStore();
  const [isSending, setIsSending] = useState(false);
  const plan = useExportPlan(draft);
  const { cameras, range, reading } = draft;
  const [firstCamera] = cameras;

  const problem = reading.kind === 'endNotAfterStart' ? t('footage.range.endNotAfterStart') : reading.kind === 'tooLong' ? t('footage.range.tooLong') : null;
  const hasFootage = plan.value === null || plan.value.some((entry) => entry.recordedMs > 0);
  // Why the button is off; the first that applies.
  const obstacle =
    cameras.length === 0 ? t('footage.queue.chooseCamera')
    : cameras.length > MAX_BATCH_EXPORT_ITEMS ? t('footage.queue.tooManyCameras', { count: MAX_BATCH_EXPORT_ITEMS })
    : range === null ? (problem ?? t('footage.queue.chooseRange'))
    : caseChoice === NEW_CASE && newCaseName.trim() === '' ? t('footage.queue.nameCase')
    : null;
  const namePlaceholder =
    firstCamera === undefined || range === null ? t('footage.name.default')
    : cameras.length > 1 ? t('footage.name.defaultEach')
    : defaultExportName(firstCamera.name, range.startMs, range.endMs, timeZone);

  const queue = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (range === null || obstacle !== null || isSending) return;
    setIsSending(true);
    try {
      const result = await request('jobs:enqueue', enqueueRequestOf({ cameras, range, name, caseChoice, newCaseName, newCaseDescription }));
      notifyQueued(result, t);
      // The case exists now: a second press must file into it instead of making another of the same name.
      if (caseChoice === NEW_CASE && result.exportCaseId !== null) {
        refreshTopics(['cases']);
        useFootageStore.setState({ caseChoice: result.exportCaseId, newCaseName: '', newCaseDescription: '' });
      }
    } catch (error) {
      notifyError(t('footage.queue.refused'), error);
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
          description={cameras.length > 1 && name.trim() !== '' ? t('footage.name.eachCamera', { example: `${name.trim()} - ${firstCamera?.name ?? ''}` }) : undefined}
          placeholder={namePlaceholder}
          title={namePlaceholder}
          value={name}
          maxLength={MAX_EXPORT_NAME_LENGTH}
          onChange={(event) => useFootageStore.setState({ name: event.currentTarget.value })}
        />
        <CaseChoice />
      </div>
      <div className="export-panel-foot">
        <ExportPlan plan={plan} />
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
          {t('footage.queue.button', { count: Math.max(1, cameras.length) })}
        </Button>
      </div>
    </form>
  );
}
