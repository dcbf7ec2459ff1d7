import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_CASE_DESCRIPTION_LENGTH, MAX_CASE_NAME_LENGTH } from '../../shared/case.ts';
import type { Export } from '../../shared/export.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { DialogButtons } from '../components/dialog-buttons.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { notifyDone } from '../components/notify.ts';
import { useAction } from '../components/use-action.ts';
import { NEW_CASE } from '../footage/footage-store.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';
import { ExportNames } from './export-names.tsx';

/** Files exports in a case, existing or new. */
export function AssignDialog({ items, onClose, onDone }: { items: readonly Export[]; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const allCases = useLibraryStore((state) => state.cases) ?? [];
  const isMove = items.some(({ exportCaseId }) => exportCaseId !== null);
  // The case that all are in already is no choice.
  const cases = allCases.filter(({ id }) => items.some(({ exportCaseId }) => exportCaseId !== id));
  const [choice, setChoice] = useState(cases.length === 0 ? NEW_CASE : '');
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [createdId, setCreatedId] = useState<string | null>(null);

  const assign = async (): Promise<void> => {
    let target = choice === NEW_CASE ? createdId : choice;
    if (target === null) {
      target = (await request('cases:create', { name: name.trim(), description: description.trim() })).id;
      // When the next step fails, another try must not make a second case.
      setCreatedId(target);
    }
    await request('exports:assign', { exportIds: items.map(({ id }) => id), exportCaseId: target });
    refreshTopics(['exports', 'cases']);
    notifyDone(t('exports.assign.done', { count: items.length, name: choice === NEW_CASE ? name.trim() : (cases.find(({ id }) => id === choice)?.name ?? '') }));
  };
  const { run, isBusy, error } = useAction(assign, () => {
    onDone();
    onClose();
  });
  const isIncomplete = choice === '' || (choice === NEW_CASE && name.trim() === '');
  return (
    <Dialog title={t(isMove ? 'exports.assign.titleMove' : 'exports.assign.titleAdd')} onClose={onClose}>
      <form className="stack" onSubmit={run}>
        <ExportNames items={items} />
        <NativeSelect
          data-autofocus
          label={t('exports.assign.label')}
          value={choice}
          onChange={(event) => setChoice(event.currentTarget.value)}
          data={[
            { value: '', label: t('exports.assign.choose'), disabled: true },
            ...cases.map((each) => ({ value: each.id, label: each.name })),
            { value: NEW_CASE, label: t('exports.assign.new') },
          ]}
        />
        {choice === NEW_CASE && (
          <>
            <TextInput label={t('cases.form.name')} value={name} maxLength={MAX_CASE_NAME_LENGTH} onChange={(event) => setName(event.currentTarget.value)} />
            <Textarea label={t('footage.case.description')} value={description} rows={3} maxLength={MAX_CASE_DESCRIPTION_LENGTH} onChange={(event) => setDescription(event.currentTarget.value)} />
          </>
        )}
        {error !== null && <ErrorMessage title={t('exports.assign.failed')} error={error} />}
        <DialogButtons confirm={t(isMove ? 'exports.assign.confirmMove' : 'exports.assign.confirmAdd', { count: items.length })} onCancel={onClose} isBusy={isBusy} isDisabled={isIncomplete} />
      </form>
    </Dialog>
  );
}
