import { Alert, Modal } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { clipUrl } from '../api.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatDuration } from '../format/format-duration.ts';
import { wallClockAt } from './clip-clock.ts';

type Obstacle = 'missing' | 'undecodable' | 'unreadable';

/** Plays an export and shows what the clock on the wall said at the current position. */
export function ExportPlayer({ item, onClose }: { item: Export; onClose: () => void }) {
  const { t } = useTranslation();
  const [positionMs, setPositionMs] = useState(0);
  const [obstacle, setObstacle] = useState<Obstacle | null>(item.fileMissing ? 'missing' : null);
  return (
    <Modal opened onClose={onClose} size={1040} title={item.name} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {obstacle !== 'missing' && (
        <video
          className="player-video"
          aria-label={t('exports.player.label')}
          src={clipUrl(item.id)}
          controls
          autoPlay
          onTimeUpdate={(event) => setPositionMs(event.currentTarget.currentTime * 1000)}
          onSeeking={(event) => setPositionMs(event.currentTarget.currentTime * 1000)}
          onLoadedMetadata={(event) => {
            // Sound without a picture: the container is fine and the video codec is not.
            if (event.currentTarget.videoWidth === 0) setObstacle('undecodable');
          }}
          onError={(event) => {
            const code = event.currentTarget.error?.code;
            setObstacle(code === MediaError.MEDIA_ERR_DECODE || code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'undecodable' : 'unreadable');
          }}
        />
      )}
      {obstacle !== null && (
        <Alert color={obstacle === 'undecodable' ? 'amber' : 'red'} mt="sm" title={t(`exports.player.${obstacle}Title`)}>
          {t(`exports.player.${obstacle}`, { codec: item.videoCodec, path: item.videoPath })}
        </Alert>
      )}
      <div className="player-foot">
        <span className="player-clock"><IconClock size={16} aria-hidden="true" /> <span aria-label={t('exports.player.clock')} role="timer">{formatInstant(wallClockAt(item, positionMs), timeZone)}</span></span>
        <span className="muted">{item.camera} · {formatDuration(item.durationMs)}</span>
        {item.gaps.length > 0 && <span className="warning small">{t('exports.player.gaps', { count: item.gaps.length })}</span>}
      </div>
    </Modal>
  );
}
