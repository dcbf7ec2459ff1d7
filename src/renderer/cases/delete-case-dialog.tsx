import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { ApiError, request } from '../api.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { notifyDone, notifyError } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';

/** Deletes a case and, only when asked to, its exports with it. */
export function DeleteCaseDialog({ item, onClose, onDeleted }: { item: Case; onClose: () => void; onDeleted: () => void }) {
  const { t } = useTranslation();
  const [deleteExports, setDeleteExports] = useState(false);
  const { name, exportCount } = item;
  const remove = async (): Promise<void> => {
    const result = await request('cases:delete', { caseId: item.id, deleteExports });
    refreshTopics(['cases', 'exports']);
    notifyDone(result.deletedExports > 0 ? t('cases.delete.doneWithExports', { name, count: result.deletedExports }) : t('cases.delete.done', { name }));
    if (result.failures.length > 0) notifyError(t('cases.delete.filesKept'), new ApiError({ code: 'io_failed', message: result.failures.join(' ') }));
    onDeleted();
  };
  return (
    <ConfirmDialog
      title={t('cases.delete.title', { name })}
      confirm={t(deleteExports ? 'cases.delete.confirmWithExports' : 'cases.delete.confirm')}
      failureTitle={t('cases.delete.failed')}
      onClose={onClose}
      action={remove}
    >
      <p className="plain" aria-live="polite">{t(deleteExports ? 'cases.delete.deleteText' : 'cases.delete.keepText', { count: exportCount })}</p>
      <Switch label={t('cases.delete.switch')} color="red" checked={deleteExports} onChange={(event) => setDeleteExports(event.currentTarget.checked)} />
    </ConfirmDialog>
  );
}
