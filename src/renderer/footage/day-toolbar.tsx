import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconHistory } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { DayCalendar } from './day-calendar.tsx';
import { showDay, timeZone } from './footage-store.ts';

interface DayToolbarProps {
  date: string;
  day: TimeSpan;
}

const NOON_MS = 12 * 3_600_000;

/** Which day is on show, and in which zone. */
export const DayToolbar = memo(function DayToolbar({ date, day }: DayToolbarProps) {
  const { t } = useTranslation();
  const firstOffset = wallTimeOf(day.startMs, timeZone).offset;
  const lastOffset = wallTimeOf(day.endMs - 1, timeZone).offset;
  // Noon of the neighbouring day is inside it however long the days are.
  const stepDay = (toNext: boolean): void => showDay(wallTimeOf(toNext ? day.endMs + NOON_MS : day.startMs - NOON_MS, timeZone).date);
  return (
    <Group gap="xs" className="day-toolbar">
      <Tooltip label={t('footage.day.previous')}>
        <ActionIcon variant="default" size="lg" aria-label={t('footage.day.previous')} onClick={() => stepDay(false)}><IconChevronLeft size={18} /></ActionIcon>
      </Tooltip>
      <TextInput
        type="date"
        aria-label={t('footage.day.label')}
        value={date}
        max="9999-12-31"
        onChange={(event) => /^\d{4}-\d{2}-\d{2}$/.test(event.currentTarget.value) && showDay(event.currentTarget.value)}
        className="day-input"
      />
      <DayCalendar date={date} />
      <Tooltip label={t('footage.day.next')}>
        <ActionIcon variant="default" size="lg" aria-label={t('footage.day.next')} onClick={() => stepDay(true)}><IconChevronRight size={18} /></ActionIcon>
      </Tooltip>
      <Button variant="default" leftSection={<IconHistory size={16} />} onClick={() => showDay(null)}>{t('footage.day.latest')}</Button>
      <Text size="sm" className="muted" title={t('footage.day.zoneHint')}>
        {firstOffset === lastOffset ? t('footage.day.zone', { zone: timeZone, offset: firstOffset }) : t('footage.day.zoneChanges', { zone: timeZone, from: firstOffset, to: lastOffset })}
      </Text>
    </Group>
  );
});
