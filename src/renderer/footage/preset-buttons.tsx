import { Button, Text } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera, TimeSpan } from '../../shared/recordings.ts';
import { formatInstant, wallTimeOf } from '../../shared/wall-time.ts';
import { chooseRange, showDay, timeZone, useFootageStore } from './footage-store.ts';
import { presetAnchor, presetHours, presetRange } from './preset-range.ts';
import { useViewReader } from './timeline-view.tsx';

const SECOND_MS = 1_000;

function choosePreset(cameras: readonly Camera[], hours: number): void {
  const anchor = presetAnchor(cameras, Date.now());
  const range = presetRange(anchor, hours);
  chooseRange(range, anchor);
  // The moment before the end: a range that ends at midnight belongs to the day before.
  showDay(wallTimeOf(range.endMs - 1, timeZone).date);
}

function wholeSeconds({ startMs, endMs }: TimeSpan): TimeSpan {
  return { startMs: Math.ceil(startMs / SECOND_MS) * SECOND_MS, endMs: Math.floor(endMs / SECOND_MS) * SECOND_MS };
}

/** The last hours at a press, and what the timelines show; says what the hours are counted back from. */
export const PresetButtons = memo(function PresetButtons({ cameras }: { cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const readView = useViewReader();
  const anchor = useFootageStore((state) => state.anchor);
  return (
    <div>
      <div className="preset-buttons" role="group" aria-label={t('footage.presets.label')}>
        <span className="muted small" aria-hidden="true">{t('footage.presets.prefix')}</span>
        {presetHours.map((hours) => (
          <Button key={hours} size="compact-sm" variant="default" onClick={() => choosePreset(cameras, hours)} aria-label={t('footage.presets.last', { hours })}>
            {t('footage.presets.hours', { hours })}
          </Button>
        ))}
        <Button size="compact-sm" variant="default" aria-label={t('footage.presets.inView')} onClick={() => chooseRange(wholeSeconds(readView()), null)}>{t('footage.presets.inViewShort')}</Button>
      </div>
      {anchor !== null && (
        <Text size="xs" className="muted" mt={6}>
          {t(anchor.relativeTo === 'latest' ? 'footage.presets.beforeLatest' : 'footage.presets.beforeNow', { moment: formatInstant(anchor.endMs, timeZone) })}
        </Text>
      )}
    </div>
  );
});
