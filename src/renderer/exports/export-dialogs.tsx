import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { request } from '../api.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { attempt, notifyDone } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';
import { AddToCaseDialog } from './add-to-case-dialog.tsx';
import { ExportDetails } from './export-details.tsx';
import { ExportPlayer } from './export-player.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** The dialog that is open over a list of exports. */
export type ExportDialog =
  | { kind: 'play' | 'rename' | 'details'; item: Export }
  | { kind: 'addToCase' | 'delete'; items: Export[] };

interface ExportDialogsProps {
  dialog: ExportDialog | null;
  caseNames: ReadonlyMap<string, string>;
  onClose: () => void;
}

function DeleteExportsDialog({ items, onClose }: { items: Export[]; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = (): Promise<boolean> =>
    attempt(t('exports.delete.failed'), async () => {
      const { deleted } = await request('exports:delete', { exportIds: items.map(({ id }) => id) });
      refreshTopics(['exports', 'cases']);
      notifyDone(t('exports.delete.done', { count: deleted }));
    });
  return (
    <ConfirmDialog title={t('exports.delete.title', { count: items.length })} confirmLabel={t('common.delete')} onConfirm={remove} onClose={onClose}>
      <p className="plain">{t('exports.delete.text', { count: items.length, name: items[0]?.name ?? '' })}</p>
    </ConfirmDialog>
  );
}

/** Shows the open dialog, if any. */
export function ExportDialogs({ dialog, caseNames, onClose }: ExportDialogsProps) {
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'play':
      return <ExportPlayer item={dialog.item} onClose={onClose} />;
    case 'rename':
      return <RenameDialog item={dialog.item} onClose={onClose} />;
    case 'details':
      return <ExportDetails item={dialog.item} caseName={caseNames.get(dialog.item.exportCaseId ?? '') ?? null} onClose={onClose} />;
    case 'addToCase':
      return <AddToCaseDialog exportIds={dialog.items.map(({ id }) => id)} onClose={onClose} />;
    case 'delete':
      return <DeleteExportsDialog items={dialog.items} onClose={onClose} />;
  }
}
