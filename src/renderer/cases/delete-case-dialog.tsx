import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { request } from '../api.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { attempt, notifyDone, notifyError } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';
import { goToPage } from '../stores/navigation-store.ts';

/** Deletes a case; its exports stay unless the switch says otherwise. */
export function DeleteCaseDialog({ deleted, onClose }: { deleted: Case; onClose: () => void }) {
  const { t } = useTranslation();
  const [alsoExports, setAlsoExports] = useState(false);
  const remove = (): Promise<boolean> =>
    attempt(t('cases.delete.failed'), async () => {
      const deletion = await request('cases:delete', { caseId: deleted.id, deleteExports: alsoExports });
      refreshTopics(['cases', 'exports']);
      goToPage('cases');
      notifyDone(t('cases.delete.done', { name: deleted.name, exports: t('cases.delete.doneExports', { count: deletion.deletedExports }), jobs: t('cases.delete.doneJobs', { count: deletion.cancelledJobs }) }));
      if (deletion.failures.length > 0) notifyError(t('cases.delete.partly'), new Error(deletion.failures.join(' ')));
    });
  return (
    <ConfirmDialog title={t('cases.delete.title', { name: deleted.name })} confirmLabel={t('common.delete')} onConfirm={remove} onClose={onClose}>
      <p className="plain">{alsoExports ? t('cases.delete.withExports', { count: deleted.exportCount }) : t('cases.delete.keepExports', { count: deleted.exportCount })}</p>
      <Switch mt="md" label={t('cases.delete.alsoExports')} color="red" checked={alsoExports} onChange={(event) => setAlsoExports(event.currentTarget.checked)} />
    </ConfirmDialog>
  );
}
