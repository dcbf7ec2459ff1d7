import { ActionIcon, Menu } from '@mantine/core';
import { IconBriefcase2, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { thumbnailUrl } from '../api.ts';
import { timeZone } from '../footage/footage-store.ts';
import { openCase } from '../stores/navigation-store.ts';
import { caseCounts } from './case-counts.ts';

/** One case: its cover and what is in it. */
export function CaseCard({ item, onEdit, onDelete }: { item: Case; onEdit: () => void; onDelete: () => void }) {
  const { t } = useTranslation();
  return (
    <article className="card" aria-label={item.name}>
      <div className="thumbnail" aria-hidden="true">
        {item.coverExportId === null ? <span className="thumbnail-none"><IconBriefcase2 size={34} stroke={1.1} /></span> : <img src={thumbnailUrl(item.coverExportId)} alt="" loading="lazy" draggable={false} />}
      </div>
      <div className="card-body">
        <div className="card-head">
          <h3 className="card-name">
            <button type="button" className="card-open" dir="auto" title={item.name} onClick={() => openCase(item.id)}>{item.name}</button>
          </h3>
          <Menu>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" className="card-menu" aria-label={t('cases.actions', { name: item.name })}><IconDots size={18} /></ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} aria-hidden="true" />} onClick={onEdit}>{t('cases.editMenu')}</Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.6} aria-hidden="true" />} onClick={onDelete}>{t('cases.deleteMenu')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
        <p className="plain small">{caseCounts(item, t)}</p>
        <p className="plain small muted time">{t('cases.created', { moment: formatInstant(item.createdAtMs, timeZone) })}</p>
      </div>
    </article>
  );
}
