import { ActionIcon, Badge, Checkbox, Menu } from '@mantine/core';
import { IconBriefcase, IconBriefcaseOff, IconDots, IconFileZip, IconFolderOpen, IconInfoCircle, IconPencil, IconPhotoOff, IconPlayerPlay, IconShieldCheck, IconTrash, IconVolume } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { thumbnailUrl } from '../api.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { formatRange } from '../format/format-range.ts';
import { isProven } from './details-rows.ts';
import { mediaKindOf } from './export-media.tsx';

/** What stands for the picture of what has none. */
const noPictureIcons = { video: IconPhotoOff, picture: IconPhotoOff, sound: IconVolume, archive: IconFileZip } as const;

/** What can be done with one export. */
export type ExportAction = 'play' | 'rename' | 'showInFolder' | 'addToCase' | 'removeFromCase' | 'details' | 'delete';

interface ExportCardProps {
  item: Export;
  /** Null when it is in none. */
  caseName: string | null;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
  onAction: (action: ExportAction) => void;
}

function ExportMenu({ item, onAction }: Pick<ExportCardProps, 'item' | 'onAction'>) {
  const { t } = useTranslation();
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <Menu position="bottom-end" withinPortal returnFocus shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('exports.card.actions', { name: item.name })}><IconDots size={18} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={() => onAction('play')}>{t('exports.actions.play')}</Menu.Item>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onAction('rename')}>{t('exports.actions.rename')}</Menu.Item>
        <Menu.Item leftSection={<IconFolderOpen {...icon} />} onClick={() => onAction('showInFolder')}>{t('exports.actions.showInFolder')}</Menu.Item>
        <Menu.Item leftSection={<IconBriefcase {...icon} />} onClick={() => onAction('addToCase')}>{t('exports.actions.addToCase')}</Menu.Item>
        <Menu.Item leftSection={<IconBriefcaseOff {...icon} />} disabled={item.exportCaseId === null} onClick={() => onAction('removeFromCase')}>{t('exports.actions.removeFromCase')}</Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle {...icon} />} onClick={() => onAction('details')}>{t('exports.actions.details')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => onAction('delete')}>{t('exports.actions.delete')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** One export: picture, what it shows, what is special about it. */
export function ExportCard({ item, caseName, isSelected, onSelect, onAction }: ExportCardProps) {
  const { t } = useTranslation();
  const [isPictureBroken, setIsPictureBroken] = useState(false);
  const NoPicture = noPictureIcons[mediaKindOf(item)];
  return (
    <article className={isSelected ? 'export-card export-card-selected' : 'export-card'} aria-label={item.name}>
      <div className="export-picture">
        <button type="button" className="export-play" aria-label={t('exports.card.play', { name: item.name })} onClick={() => onAction('play')}>
          {item.hasThumbnail && !isPictureBroken
            ? <img src={thumbnailUrl(item.id)} alt="" loading="lazy" onError={() => setIsPictureBroken(true)} />
            : <NoPicture size={36} stroke={1.2} aria-hidden="true" />}
          <span className="export-play-icon" aria-hidden="true"><IconPlayerPlay size={22} /></span>
        </button>
        {item.durationMs > 0 && <span className="export-length">{formatDuration(item.durationMs)}</span>}
      </div>
      <div className="export-text">
        <div className="export-title">
          <Checkbox className="export-checkbox" aria-label={t('exports.card.select', { name: item.name })} checked={isSelected} onChange={(event) => onSelect(event.currentTarget.checked)} />
          <h3 className="truncate" dir="auto" title={item.name}>{item.name}</h3>
          <ExportMenu item={item} onAction={onAction} />
        </div>
        <p className="plain muted small truncate"><bdi>{item.camera}</bdi> · {formatBytes(item.sizeBytes)}</p>
        <p className="plain muted small">{formatRange(item.requestStartMs, item.requestEndMs, timeZone)}</p>
        <div className="export-badges">
          {item.kind !== 'copy' && <Badge color="blue" variant="light" tt="none">{t(`options.kindName.${item.kind}`)}</Badge>}
          {item.kind === 'copy' && isProven(item.proof) && <Badge color="green" variant="light" tt="none" leftSection={<IconShieldCheck size={12} aria-hidden="true" />} title={t('exports.proof.badgeHint')}>{t('exports.proof.badge')}</Badge>}
          {item.fileMissing && <Badge color="red" variant="light" tt="none">{t('exports.card.fileMissing')}</Badge>}
          {item.gaps.length > 0 && <Badge color="amber" variant="light" tt="none">{t('exports.card.gaps', { count: item.gaps.length })}</Badge>}
          {item.warnings.length > 0 && <Badge color="amber" variant="light" tt="none">{t('exports.card.warnings', { count: item.warnings.length })}</Badge>}
          {caseName !== null && <Badge color="gray" variant="light" tt="none" leftSection={<IconBriefcase size={12} aria-hidden="true" />} title={caseName}><bdi>{caseName}</bdi></Badge>}
        </div>
      </div>
    </article>
  );
}
