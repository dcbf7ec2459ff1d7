import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeSpan } from '../../../shared/recordings.ts';
import { formatInstant } from '../../../shared/wall-time.ts';
import { Dialog } from '../../components/dialog.tsx';
import { chooseRange, timeZone } from '../footage-store.ts';

/** A picture that can be shown large. */
export interface ShownPicture {
  picture: string;
  shownMs: number;
}

interface PictureDialogProps {
  camera: string;
  /** All pictures of the strip, in order of time. */
  pictures: readonly ShownPicture[];
  index: number;
  range: TimeSpan;
  onIndex: (index: number) => void;
  onClose: () => void;
}

/** One picture of the range, large: whether the export should begin or end here. */
export function PictureDialog({ camera, pictures, index, range, onIndex, onClose }: PictureDialogProps) {
  const { t } = useTranslation();
  const shown = pictures[index];
  if (shown === undefined) return null;
  const moment = formatInstant(shown.shownMs, timeZone);
  const isFirst = index === 0;
  const isLast = index === pictures.length - 1;
  const cut = (change: Partial<TimeSpan>): void => {
    chooseRange({ ...range, ...change }, null);
    onClose();
  };
  const step = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft' && !isFirst) onIndex(index - 1);
    if (event.key === 'ArrowRight' && !isLast) onIndex(index + 1);
  };
  return (
    <Dialog title={t('footage.pictures.dialog', { camera, moment })} size="xl" onClose={onClose}>
      <div onKeyDown={step}>
        <img className="range-picture-large" src={shown.picture} alt={t('footage.pictures.alt', { camera, moment })} />
        <Group justify="space-between" mt="md">
          <Group gap="xs">
            <Button variant="default" leftSection={<IconChevronLeft size={16} aria-hidden="true" />} disabled={isFirst} onClick={() => onIndex(index - 1)}>{t('footage.pictures.earlier')}</Button>
            <Button variant="default" rightSection={<IconChevronRight size={16} aria-hidden="true" />} disabled={isLast} onClick={() => onIndex(index + 1)}>{t('footage.pictures.later')}</Button>
          </Group>
          <Group gap="xs">
            {/* A start is cut down to the whole second and an end up to it, so that the picture itself is never lost. */}
            <Button data-autofocus disabled={shown.shownMs >= range.endMs} onClick={() => cut({ startMs: Math.floor(shown.shownMs / 1_000) * 1_000 })}>{t('footage.pictures.startHere')}</Button>
            <Button disabled={shown.shownMs <= range.startMs} onClick={() => cut({ endMs: Math.ceil((shown.shownMs + 1) / 1_000) * 1_000 })}>{t('footage.pictures.endHere')}</Button>
          </Group>
        </Group>
      </div>
    </Dialog>
  );
}
