import { Alert, Button } from '@mantine/core';
import { IconClock, IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { Dialog } from '../components/dialog.tsx';
import { useCloseRequest } from '../components/use-close-request.ts';
import { timeZone } from '../footage/footage-store.ts';
import { codecName } from '../format/codec-name.ts';
import { formatDuration } from '../format/format-duration.ts';
import { keepsGaps, wallClockAt } from './clip-clock.ts';
import { ExportMedia, mediaKindOf } from './export-media.tsx';
import { showInFolder } from './show-in-folder.ts';

/** `soundOnly`: the file plays, without a picture. `archive`: it is no video and not broken either. */
type Obstacle = 'missing' | 'archive' | 'undecodable' | 'soundOnly' | 'unreadable';

const colors: Readonly<Record<Obstacle, string>> = { missing: 'red', unreadable: 'red', undecodable: 'amber', soundOnly: 'amber', archive: 'signal' };

function obstacleOf(errorCode: number | null): Obstacle {
  return errorCode === MediaError.MEDIA_ERR_DECODE || errorCode === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'undecodable' : 'unreadable';
}

/** Plays or shows an export, with what the clock on the wall said at the current position; where it cannot, says what to do. */
export function ExportPlayer({ item, onClose }: { item: Export; onClose: () => void }) {
  const { t } = useTranslation();
  const kind = mediaKindOf(item);
  const [positionMs, setPositionMs] = useState(0);
  const [obstacle, setObstacle] = useState<Obstacle | null>(item.fileMissing ? 'missing' : kind === 'archive' ? 'archive' : null);
  useCloseRequest(onClose);
  const isPlayable = obstacle === null || obstacle === 'soundOnly';
  const show = <Button size="compact-md" variant="default" leftSection={<IconFolderOpen size={16} />} onClick={() => void showInFolder(item.id)}>{t('exports.actions.showInFolder')}</Button>;
  return (
    <Dialog size={1040} title={item.name} onClose={onClose}>
      {obstacle !== null && (
        <Alert color={colors[obstacle]} mb="sm" role={obstacle === 'archive' ? 'note' : 'alert'} title={t(`exports.player.${obstacle}Title`)}>
          <p className="plain">{t(`exports.player.${obstacle}`, { codec: codecName(item.videoCodec), path: item.videoPath })}</p>
          {obstacle !== 'missing' && <div className="player-remedy">{show}</div>}
        </Alert>
      )}
      {isPlayable && kind !== 'archive' && (
        <ExportMedia item={item} kind={kind} isSoundOnly={obstacle === 'soundOnly'} onPosition={setPositionMs} onNoPicture={() => setObstacle('soundOnly')} onFailure={(code) => setObstacle(obstacleOf(code))} />
      )}
      <div className="player-foot">
        {isPlayable && <span className="player-clock"><IconClock size={16} aria-hidden="true" /> <span aria-label={t('exports.player.clock')} role="timer">{formatInstant(wallClockAt(item, positionMs), timeZone)}</span></span>}
        <span className="muted"><bdi>{item.camera}</bdi>{item.durationMs > 0 && ` · ${formatDuration(item.durationMs)}`}</span>
        {item.gaps.length > 0 && isPlayable && kind !== 'picture' && !keepsGaps(item) && <span className="warning small">{t('exports.player.gaps', { count: item.gaps.length })}</span>}
        {isPlayable && obstacle === null && <span className="player-actions">{show}</span>}
      </div>
    </Dialog>
  );
}
