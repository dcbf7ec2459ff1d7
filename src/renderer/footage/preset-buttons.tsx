import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/recordings.ts';
import { formatInstant, wallTimeOf } from '../../shared/wall-time.ts';
import { chooseRange, showDay, timeZone, useFootageStore } from './footage-store.ts';
import { presetAnchor, presetHours, presetRange } from './preset-range.ts';

function choosePreset(cameras: readonly Camera[], hours: number): void {
  const anchor = presetAnchor(cameras, Date.now());
  const range = presetRange(anchor, hours);
  chooseRange(range, anchor);
  // The moment before the end: a range that ends at midnight belongs to the day before.
  showDay(wallTimeOf(range.endMs - 1, timeZone).date);
}

/** The last hours at a press; says what they are counted back from. */
export function PresetButtons({ cameras }: { cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const anchor = useFootageStore((state) => state.anchor);
  return (
    <div>
      <div className="preset-buttons" role="group" aria-label={t('footage.presets.label')}>
        {presetHours.map((hours) => (
          <Button key={hours} size="compact-sm" variant="default" onClick={() => choosePreset(cameras, hours)} aria-label={t('footage.presets.last', { hours })}>
            {t('footage.presets.last', { hours })}
          </Button>
        ))}
      </div>
      {anchor !== null && (
        <Text size="xs" className="muted" mt={6}>
          {t(anchor.relativeTo === 'latest' ? 'footage.presets.beforeLatest' : 'footage.presets.beforeNow', { moment: formatInstant(anchor.endMs, timeZone) })}
        </Text>
      )}
    </div>
  );
}
