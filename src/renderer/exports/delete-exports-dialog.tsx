import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { request } from '../api.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { notifyDone } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';
import { ExportNames } from './export-names.tsx';

/** Deletes exports after naming them. */
export function DeleteExportsDialog({ items, onClose }: { items: readonly Export[]; onClose: () => void }) {
  const { t } = useTranslation();
  const count = items.length;
  const remove = async (): Promise<void> => {
    try {
      const { deleted } = await request('exports:delete', { exportIds: items.map(({ id }) => id) });
      notifyDone(t('exports.delete.done', { count: deleted }));
    } finally {
      // Some may be gone even where the whole was not done.
      refreshTopics(['exports', 'cases']);
    }
  };
  return (
    <ConfirmDialog title={t('exports.delete.title', { count })} confirm={t('exports.delete.confirm', { count })} failureTitle={t('exports.delete.failed')} onClose={onClose} action={remove}>
      <p className="plain">{t('exports.delete.text', { count })}</p>
      <ExportNames items={items} />
    </ConfirmDialog>
  );
}
