import { Button } from '@mantine/core';
import { IconFolderMinus, IconFolderPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { removeFromCase } from './export-actions.ts';
import type { OpenDialog } from './export-dialogs.tsx';
import type { Selection } from './selection.ts';

/** What can be done with all selected exports at once. */
export function SelectionBar({ items, listedCount, selection, onOpen }: { items: readonly Export[]; listedCount: number; selection: Selection; onOpen: (dialog: OpenDialog) => void }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  const filed = items.filter(({ exportCaseId }) => exportCaseId !== null);
  return (
    <div className="selection-bar" role="toolbar" aria-label={t('exports.selection.label')}>
      <strong role="status">{t('exports.selection.count', { count: items.length })}</strong>
      {items.length < listedCount && <Button size="compact-sm" variant="subtle" onClick={selection.selectAll}>{t('exports.selection.selectAll')}</Button>}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={selection.clear}>{t('exports.selection.clear')}</Button>
      <span className="spacer" />
      <Button size="xs" variant="default" leftSection={<IconFolderPlus size={15} aria-hidden="true" />} onClick={() => onOpen({ kind: 'assign', exports: items })}>
        {t(filed.length > 0 ? 'exports.selection.moveToCase' : 'exports.selection.addToCase')}
      </Button>
      {filed.length > 0 && (
        <Button size="xs" variant="default" leftSection={<IconFolderMinus size={15} aria-hidden="true" />} onClick={() => { removeFromCase(filed); selection.clear(); }}>
          {t('exports.selection.removeFromCase')}
        </Button>
      )}
      <Button size="xs" variant="light" color="red" leftSection={<IconTrash size={15} aria-hidden="true" />} onClick={() => onOpen({ kind: 'delete', exports: items })}>{t('exports.selection.delete')}</Button>
    </div>
  );
}
