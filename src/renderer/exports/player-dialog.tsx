import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { clipUrl, thumbnailUrl } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { timeZone } from '../footage/footage-store.ts';
import { codecName } from '../format/codec-name.ts';
import { formatRange } from '../format/format-range.ts';
import { showInFolder } from './export-actions.ts';
import { momentAtPosition } from './recorded-time.ts';

/** Plays an export and tells which moment is on screen. */
export function PlayerDialog({ item, onClose }: { item: Export; onClose: () => void }) {
  const { t } = useTranslation();
  const [positionMs, setPositionMs] = useState(0);
  const [hasFailed, setHasFailed] = useState(false);
  const codec = codecName(item.videoCodec);
  const failure =
    item.fileMissing ? t('exports.player.fileMissing', { path: item.videoPath })
    : !hasFailed ? null
    : codec === 'HEVC' ? t('exports.player.failedHevc')
    : t('exports.player.failedOther', { codec });

  return (
    <Dialog title={item.name} onClose={onClose} size="min(1040px, calc(100vw - 64px))">
      <div className="stack">
        {failure === null ? (
          // There is no speech to caption that we would know of: it is what the camera heard.
          <video
            className="player"
            aria-label={t('exports.player.video')}
            src={clipUrl(item.id)}
            {...(item.hasThumbnail ? { poster: thumbnailUrl(item.id) } : {})}
            controls
            autoPlay
            onError={() => setHasFailed(true)}
            // Where only the sound can be decoded there is no error, just no picture.
            onLoadedMetadata={(event) => event.currentTarget.videoWidth === 0 && setHasFailed(true)}
            onTimeUpdate={(event) => setPositionMs(event.currentTarget.currentTime * 1000)}
            onSeeking={(event) => setPositionMs(event.currentTarget.currentTime * 1000)}
          />
        ) : (
          <Alert color="red" variant="light" role="alert" title={t('exports.player.failedTitle')} icon={<IconAlertTriangle size={18} />}>{failure}</Alert>
        )}
        <div className="player-foot">
          <div>
            <p className="plain player-clock time"><span className="muted">{t('exports.player.recordedAt')}</span> {formatInstant(momentAtPosition(item, positionMs), timeZone)}</p>
            <p className="plain muted small"><span dir="auto">{item.camera}</span> · {formatRange(item.requestStartMs, item.requestEndMs, timeZone)}</p>
            {item.gaps.length > 0 && <p className="plain small caution">{t('exports.player.gapsNote', { count: item.gaps.length })}</p>}
          </div>
          <Button variant="default" leftSection={<IconFolder size={16} aria-hidden="true" />} onClick={() => showInFolder(item.id)}>{t('exports.player.showInFolder')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
