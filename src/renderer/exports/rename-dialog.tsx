import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { MAX_EXPORT_NAME_LENGTH } from '../../shared/export.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { DialogButtons } from '../components/dialog-buttons.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { useAction } from '../components/use-action.ts';
import { refreshTopics } from '../stores/library-store.ts';

/** Gives an export another name. */
export function RenameDialog({ item, onClose }: { item: Export; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(item.name);
  const rename = async (): Promise<void> => {
    await request('exports:rename', { exportId: item.id, name });
    refreshTopics(['exports']);
  };
  const { run, isBusy, error } = useAction(rename, onClose);
  return (
    <Dialog title={t('exports.rename.title')} onClose={onClose}>
      <form className="stack" onSubmit={run}>
        <TextInput
          data-autofocus
          label={t('exports.rename.label')}
          description={t('exports.rename.hint')}
          value={name}
          maxLength={MAX_EXPORT_NAME_LENGTH}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error !== null && <ErrorMessage title={t('exports.rename.failed')} error={error} />}
        <DialogButtons confirm={t('exports.rename.save')} onCancel={onClose} isBusy={isBusy} isDisabled={name.trim() === ''} />
      </form>
    </Dialog>
  );
}
