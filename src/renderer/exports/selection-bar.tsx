import { Button } from '@mantine/core';
import { IconBriefcase, IconBriefcaseOff, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface SelectionBarProps {
  count: number;
  canRemoveFromCase: boolean;
  onAddToCase: () => void;
  onRemoveFromCase: () => void;
  onDelete: () => void;
  onClear: () => void;
}

/** What can be done with the selected exports. */
export function SelectionBar({ count, canRemoveFromCase, onAddToCase, onRemoveFromCase, onDelete, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  return (
    <div className="selection-bar" role="toolbar" aria-label={t('exports.selection.label')}>
      <span className="strong" role="status">{t('exports.selection.count', { count })}</span>
      <Button size="compact-md" variant="default" leftSection={<IconBriefcase size={16} />} onClick={onAddToCase}>{t('exports.actions.addToCase')}</Button>
      <Button size="compact-md" variant="default" leftSection={<IconBriefcaseOff size={16} />} disabled={!canRemoveFromCase} onClick={onRemoveFromCase}>{t('exports.actions.removeFromCase')}</Button>
      <Button size="compact-md" variant="light" color="red" leftSection={<IconTrash size={16} />} onClick={onDelete}>{t('exports.actions.delete')}</Button>
      <Button size="compact-md" variant="subtle" ml="auto" onClick={onClear}>{t('exports.selection.clear')}</Button>
    </div>
  );
}
