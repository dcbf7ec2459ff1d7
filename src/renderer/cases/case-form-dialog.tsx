import { Button, Group, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { MAX_CASE_DESCRIPTION_LENGTH, MAX_CASE_NAME_LENGTH } from '../../shared/case.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { refreshTopics } from '../stores/library-store.ts';

interface CaseFormDialogProps {
  /** The case to edit; null to make one. */
  edited: Case | null;
  onClose: () => void;
}

/** Makes a case or changes its name and description. */
export function CaseFormDialog({ edited, onClose }: CaseFormDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(edited?.name ?? '');
  const [description, setDescription] = useState(edited?.description ?? '');
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSaving(true);
    const fields = { name: name.trim(), description: description.trim() };
    try {
      await (edited === null ? request('cases:create', fields) : request('cases:update', { caseId: edited.id, ...fields }));
      refreshTopics(['cases']);
      onClose();
    } catch (failure) {
      setError(failure);
      setIsSaving(false);
    }
  };
  return (
    <Dialog title={edited === null ? t('cases.form.newTitle') : t('cases.form.editTitle')} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} className="stack-small">
        <TextInput label={t('cases.form.name')} value={name} maxLength={MAX_CASE_NAME_LENGTH} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <Textarea label={t('cases.form.description')} value={description} rows={4} maxLength={MAX_CASE_DESCRIPTION_LENGTH} onChange={(event) => setDescription(event.currentTarget.value)} />
        {error !== null && <ErrorMessage title={t('cases.form.failed')} error={error} />}
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={name.trim() === ''}>{t('common.save')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
