import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_CASE_DESCRIPTION_LENGTH, MAX_CASE_NAME_LENGTH } from '../../shared/case.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { notifyDone } from '../components/notify.ts';
import { NEW_CASE } from '../footage/footage-store.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';

interface AddToCaseDialogProps {
  exportIds: string[];
  onClose: () => void;
}

/** Files exports in a case, an existing one or one made for them. */
export function AddToCaseDialog({ exportIds, onClose }: AddToCaseDialogProps) {
  const { t } = useTranslation();
  const cases = useLibraryStore((state) => state.cases) ?? [];
  const [choice, setChoice] = useState(cases[0]?.id ?? NEW_CASE);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSaving(true);
    try {
      const caseId = choice === NEW_CASE ? (await request('cases:create', { name: name.trim(), description: description.trim() })).id : choice;
      // If filing fails now, the next try must use the case that exists already.
      setChoice(caseId);
      refreshTopics(['cases']);
      const { updated } = await request('exports:assign', { exportIds, exportCaseId: caseId });
      refreshTopics(['exports', 'cases']);
      notifyDone(t('exports.addToCase.done', { count: updated }));
      onClose();
    } catch (failure) {
      setError(failure);
      setIsSaving(false);
    }
  };
  return (
    <Dialog title={t('exports.addToCase.title', { count: exportIds.length })} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} className="stack-small">
        <NativeSelect
          label={t('footage.case.label')}
          value={choice}
          onChange={(event) => setChoice(event.currentTarget.value)}
          data={[...cases.map((entry) => ({ value: entry.id, label: entry.name })), { value: NEW_CASE, label: t('footage.case.new') }]}
          data-autofocus
        />
        {choice === NEW_CASE && (
          <>
            <TextInput label={t('cases.form.name')} value={name} maxLength={MAX_CASE_NAME_LENGTH} onChange={(event) => setName(event.currentTarget.value)} />
            <Textarea label={t('footage.case.description')} value={description} rows={3} maxLength={MAX_CASE_DESCRIPTION_LENGTH} onChange={(event) => setDescription(event.currentTarget.value)} />
          </>
        )}
        {error !== null && <ErrorMessage title={t('exports.addToCase.failed')} error={error} />}
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={choice === NEW_CASE && name.trim() === ''}>{t('exports.addToCase.button')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
