import { Button, Group, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { MAX_EXPORT_NAME_LENGTH } from '../../shared/export.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { refreshTopics } from '../stores/library-store.ts';

/** Gives an export another name. */
export function RenameDialog({ item, onClose }: { item: Export; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(item.name);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSaving(true);
    try {
      await request('exports:rename', { exportId: item.id, name: name.trim() });
      refreshTopics(['exports']);
      onClose();
    } catch (failure) {
      setError(failure);
      setIsSaving(false);
    }
  };
  return (
    <Dialog title={t('exports.rename.title')} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} className="stack-small">
        <TextInput label={t('exports.rename.name')} value={name} maxLength={MAX_EXPORT_NAME_LENGTH} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        {error !== null && <ErrorMessage title={t('exports.rename.failed')} error={error} />}
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={name.trim() === ''}>{t('common.save')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
