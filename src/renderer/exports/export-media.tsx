import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { clipUrl } from '../api.ts';

/** What an export is shown as: a zip file of pictures cannot be shown. */
export type MediaKind = 'video' | 'sound' | 'picture' | 'archive';

/** @returns what an export is shown as, by its kind and the ending of its file */
export function mediaKindOf({ kind, videoCodec, videoPath }: Pick<Export, 'kind' | 'videoCodec' | 'videoPath'>): MediaKind {
  if (kind === 'stills') return videoPath.toLowerCase().endsWith('.zip') ? 'archive' : 'picture';
  return videoCodec === '' ? 'sound' : 'video';
}

interface ExportMediaProps {
  item: Export;
  kind: Exclude<MediaKind, 'archive'>;
  /** The file plays, but its picture cannot be shown. */
  isSoundOnly: boolean;
  onPosition: (positionMs: number) => void;
  /** Chromium plays the sound of a video whose coding it does not know and shows nothing. */
  onNoPicture: () => void;
  /** With the code of a `MediaError`; null where there is none. */
  onFailure: (code: number | null) => void;
}

/** The element that plays or shows an export. */
export function ExportMedia({ item, kind, isSoundOnly, onPosition, onNoPicture, onFailure }: ExportMediaProps) {
  const { t } = useTranslation();
  const src = clipUrl(item.id);
  if (kind === 'picture') return <img className="player-video" alt={t('exports.player.picture', { name: item.name })} src={src} onError={() => onFailure(null)} />;
  if (kind === 'sound') {
    return (
      <audio
        className="player-audio"
        aria-label={t('exports.player.sound')}
        src={src}
        controls
        autoPlay
        onTimeUpdate={(event) => onPosition(event.currentTarget.currentTime * 1000)}
        onSeeking={(event) => onPosition(event.currentTarget.currentTime * 1000)}
        onError={(event) => onFailure(event.currentTarget.error?.code ?? null)}
      />
    );
  }
  return (
    <video
      className={isSoundOnly ? 'player-video player-sound' : 'player-video'}
      aria-label={t('exports.player.label')}
      src={src}
      controls
      autoPlay
      onTimeUpdate={(event) => onPosition(event.currentTarget.currentTime * 1000)}
      onSeeking={(event) => onPosition(event.currentTarget.currentTime * 1000)}
      onLoadedMetadata={(event) => event.currentTarget.videoWidth === 0 && onNoPicture()}
      onError={(event) => onFailure(event.currentTarget.error?.code ?? null)}
    />
  );
}
