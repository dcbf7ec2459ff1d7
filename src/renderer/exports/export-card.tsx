import { ActionIcon, Checkbox, Menu } from '@mantine/core';
import { IconAlertTriangle, IconBriefcase2, IconDots, IconFileOff, IconFolder, IconFolderMinus, IconFolderPlus, IconInfoCircle, IconPencil, IconPlayerPlayFilled, IconPlayerPlay, IconTrash, IconVideoOff } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { thumbnailUrl } from '../api.ts';
import { timeZone } from '../footage/footage-store.ts';
import { codecName } from '../format/codec-name.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { formatDuration } from '../format/format-duration.ts';
import { formatRange } from '../format/format-range.ts';
import { useCaseName } from '../queue/active-job.tsx';
import { openCase } from '../stores/navigation-store.ts';
import { removeFromCase, showInFolder } from './export-actions.ts';
import type { OpenDialog } from './export-dialogs.tsx';

interface ExportCardProps {
  item: Export;
  isSelected: boolean;
  /** Whether a link led to this one. */
  isSought: boolean;
  /** Whether the case is plain from where the card is. */
  isInCaseView: boolean;
  onSelect: (id: string, isSelected: boolean) => void;
  onOpen: (dialog: OpenDialog) => void;
}

function CardMenu({ item, onOpen }: Pick<ExportCardProps, 'item' | 'onOpen'>) {
  const { t } = useTranslation();
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('exports.card.actions', { name: item.name })}><IconDots size={18} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={() => onOpen({ kind: 'play', export: item })}>{t('exports.menu.play')}</Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle {...icon} />} onClick={() => onOpen({ kind: 'details', export: item })}>{t('exports.menu.details')}</Menu.Item>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onOpen({ kind: 'rename', export: item })}>{t('exports.menu.rename')}</Menu.Item>
        <Menu.Item leftSection={<IconFolder {...icon} />} onClick={() => showInFolder(item.id)}>{t('exports.menu.showInFolder')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconFolderPlus {...icon} />} onClick={() => onOpen({ kind: 'assign', exports: [item] })}>
          {t(item.exportCaseId === null ? 'exports.menu.addToCase' : 'exports.menu.moveToCase')}
        </Menu.Item>
        {item.exportCaseId !== null && <Menu.Item leftSection={<IconFolderMinus {...icon} />} onClick={() => removeFromCase([item])}>{t('exports.menu.removeFromCase')}</Menu.Item>}
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => onOpen({ kind: 'delete', exports: [item] })}>{t('exports.menu.delete')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Thumbnail({ item, onPlay }: { item: Export; onPlay: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="thumbnail" aria-label={t('exports.card.play', { name: item.name })} onClick={onPlay}>
      {item.hasThumbnail ? <img src={thumbnailUrl(item.id)} alt="" loading="lazy" draggable={false} /> : <span className="thumbnail-none"><IconVideoOff size={28} stroke={1.2} aria-hidden="true" />{t('exports.card.noThumbnail')}</span>}
      <span className="thumbnail-play" aria-hidden="true"><IconPlayerPlayFilled size={22} /></span>
      <span className="thumbnail-length time" aria-hidden="true">{formatDuration(item.durationMs)}</span>
    </button>
  );
}

/** One export: its picture, what it is, and what can be done with it. */
export const ExportCard = memo(function ExportCard({ item, isSelected, isSought, isInCaseView, onSelect, onOpen }: ExportCardProps) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  const caseName = useCaseName(item.exportCaseId);
  const { exportCaseId } = item;
  useEffect(() => {
    if (isSought) card.current?.scrollIntoView({ block: 'center' });
  }, [isSought]);
  const media = [
    formatDuration(item.durationMs),
    formatBytes(item.sizeBytes),
    codecName(item.videoCodec),
    item.audioCodec === null ? t('exports.card.noSound') : codecName(item.audioCodec),
  ];
  return (
    <article ref={card} className={['card', isSelected ? 'card-selected' : '', isSought ? 'card-sought' : ''].join(' ')} aria-label={item.name}>
      <Thumbnail item={item} onPlay={() => onOpen({ kind: 'play', export: item })} />
      <Checkbox className="card-select" aria-label={t('exports.card.select', { name: item.name })} checked={isSelected} onChange={(event) => onSelect(item.id, event.currentTarget.checked)} />
      <div className="card-body">
        <div className="card-head">
          <h3 className="card-name" dir="auto" title={item.name}>{item.name}</h3>
          <CardMenu item={item} onOpen={onOpen} />
        </div>
        <p className="plain card-camera" dir="auto" title={item.camera}>{item.camera}</p>
        <p className="plain small muted time">{formatRange(item.requestStartMs, item.requestEndMs, timeZone)}</p>
        <p className="plain small muted time">{media.join(' · ')}</p>
        <div className="card-badges">
          {item.fileMissing && <span className="badge badge-bad"><IconFileOff size={13} aria-hidden="true" />{t('exports.card.fileMissing')}</span>}
          {item.gaps.length > 0 && <span className="badge badge-caution">{t('exports.card.gaps', { count: item.gaps.length })}</span>}
          {item.warnings.length > 0 && <span className="badge badge-caution"><IconAlertTriangle size={13} aria-hidden="true" />{t('exports.card.warnings', { count: item.warnings.length })}</span>}
          {!isInCaseView && caseName !== null && exportCaseId !== null && (
            <button type="button" className="badge badge-link" aria-label={t('exports.card.openCase', { name: caseName })} onClick={() => openCase(exportCaseId)}>
              <IconBriefcase2 size={13} aria-hidden="true" /><span dir="auto">{caseName}</span>
            </button>
          )}
        </div>
      </div>
    </article>
  );
});
