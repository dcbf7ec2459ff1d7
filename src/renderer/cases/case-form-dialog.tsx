import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { MAX_CASE_DESCRIPTION_LENGTH, MAX_CASE_NAME_LENGTH } from '../../shared/case.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { DialogButtons } from '../components/dialog-buttons.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { useAction } from '../components/use-action.ts';
import { refreshTopics } from '../stores/library-store.ts';

/** Makes a case, or changes the one that is given. */
export function CaseFormDialog({ existing, onClose }: { existing: Case | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(existing?.name ?? '');
  const [description, setDescription] = useState(existing?.description ?? '');
  const save = async (): Promise<void> => {
    const fields = { name: name.trim(), description: description.trim() };
    if (existing === null) await request('cases:create', fields);
    else await request('cases:update', { caseId: existing.id, ...fields });
    refreshTopics(['cases']);
  };
  const { run, isBusy, error } = useAction(save, onClose);
  return (
    <Dialog title={t(existing === null ? 'cases.form.titleNew' : 'cases.form.titleEdit')} onClose={onClose}>
      <form className="stack" onSubmit={run}>
        <TextInput data-autofocus label={t('cases.form.name')} value={name} maxLength={MAX_CASE_NAME_LENGTH} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea label={t('cases.form.description')} value={description} rows={5} maxLength={MAX_CASE_DESCRIPTION_LENGTH} onChange={(event) => setDescription(event.currentTarget.value)} />
        {error !== null && <ErrorMessage title={t(existing === null ? 'cases.form.failedNew' : 'cases.form.failedEdit')} error={error} />}
        <DialogButtons confirm={t(existing === null ? 'cases.form.create' : 'cases.form.save')} onCancel={onClose} isBusy={isBusy} isDisabled={name.trim() === ''} />
      </form>
    </Dialog>
  );
}
