import { Loader, NativeSelect } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmstripMoment } from '../../../shared/filmstrip.ts';
import type { Camera, TimeSpan } from '../../../shared/recordings.ts';
import { wallTimeOf } from '../../../shared/wall-time.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import { useLibraryStore } from '../../stores/library-store.ts';
import { timeZone } from '../footage-store.ts';
import { PictureDialog, type ShownPicture } from './picture-dialog.tsx';
import { useRangePicturesStore } from './range-pictures-store.ts';
import { hasPictures, useFilmstrip } from './use-filmstrip.ts';

/** What the range looks like, before it is exported. Nothing while no camera and no range of a day at most are chosen. */
export function RangePictures({ cameras, range }: { cameras: readonly Camera[]; range: TimeSpan | null }) {
  const { t } = useTranslation();
  const isFfmpegMissing = useLibraryStore(({ appInfo }) => appInfo !== null && appInfo.ffmpeg === null);
  const { isOpen, cameraId } = useRangePicturesStore();
  const camera = cameras.find(({ id }) => id === cameraId) ?? cameras[0];
  const filmstrip = useFilmstrip(isOpen && !isFfmpegMissing ? (camera?.id ?? null) : null, range);
  if (camera === undefined || isFfmpegMissing || !hasPictures(range)) return null;
  const Chevron = isOpen ? IconChevronDown : IconChevronUp;
  return (
    <section className="range-pictures" aria-label={t('footage.pictures.label')} aria-busy={filmstrip.isLoading}>
      <div className="range-pictures-head">
        <button type="button" className="range-pictures-toggle" aria-expanded={isOpen} onClick={() => useRangePicturesStore.setState({ isOpen: !isOpen })}>
          <Chevron size={16} aria-hidden="true" /> {t('footage.pictures.label')}
        </button>
        {isOpen && filmstrip.isLoading && <Loader size={14} role="status" aria-label={t('common.loading')} />}
        {isOpen && cameras.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('footage.pictures.camera')}
            value={String(camera.id)}
            data={cameras.map(({ id, name }) => ({ value: String(id), label: name }))}
            onChange={(event) => useRangePicturesStore.setState({ cameraId: Number(event.currentTarget.value) })}
          />
        )}
      </div>
      {isOpen && filmstrip.error !== null && <ErrorMessage title={t('footage.pictures.failed')} error={filmstrip.error} onRetry={filmstrip.reload} />}
      {isOpen && filmstrip.error === null && <PictureList camera={camera.name} moments={filmstrip.value?.moments ?? []} range={range} />}
    </section>
  );
}

function PictureList({ camera, moments, range }: { camera: string; moments: readonly FilmstripMoment[]; range: TimeSpan }) {
  // By time: another strip has other pictures.
  const [openMs, setOpenMs] = useState<number | null>(null);
  // In a short range several moments have the same key frame.
  const distinct = moments.filter(({ shownMs }, index) => shownMs === null || shownMs !== moments[index - 1]?.shownMs);
  const pictures = distinct.flatMap(({ picture, shownMs }): ShownPicture[] => (picture === null || shownMs === null ? [] : [{ picture, shownMs }]));
  const openIndex = pictures.findIndex(({ shownMs }) => shownMs === openMs);
  return (
    <>
      <ol className="plain-list range-pictures-list">
        {distinct.map((moment) => <li key={moment.atMs}><Moment moment={moment} onOpen={setOpenMs} /></li>)}
      </ol>
      {openIndex >= 0 && <PictureDialog camera={camera} pictures={pictures} index={openIndex} range={range} onIndex={(index) => setOpenMs(pictures[index]?.shownMs ?? null)} onClose={() => setOpenMs(null)} />}
    </>
  );
}

function Moment({ moment: { atMs, isRecorded, picture, shownMs }, onOpen }: { moment: FilmstripMoment; onOpen: (shownMs: number) => void }) {
  const { t } = useTranslation();
  if (picture === null || shownMs === null) {
    return (
      <div className="range-picture range-picture-missing">
        <span className="range-picture-frame">{isRecorded ? t('footage.pictures.unreadable') : t('footage.hover.missing')}</span>
        <span className="range-picture-time">{wallTimeOf(atMs, timeZone).time}</span>
      </div>
    );
  }
  const { time } = wallTimeOf(shownMs, timeZone);
  return (
    <button type="button" className="range-picture" aria-label={t('footage.pictures.open', { time })} onClick={() => onOpen(shownMs)}>
      <img className="range-picture-frame" src={picture} alt="" />
      <span className="range-picture-time">{time}</span>
    </button>
  );
}
