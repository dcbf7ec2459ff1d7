import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconHistory, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { showDay, timeZone, useFootageStore } from './footage-store.ts';
import { zoomFactors } from './timeline-scale.ts';

interface DayToolbarProps {
  date: string;
  day: TimeSpan;
  view: TimeSpan;
}

const NOON_MS = 12 * 3_600_000;

function zoomTo(level: number): void {
  useFootageStore.setState({ zoomLevel: level });
}

/** Which day is on show, in which zone, and how much of it. */
export function DayToolbar({ date, day, view }: DayToolbarProps) {
  const { t } = useTranslation();
  const zoomLevel = useFootageStore((state) => state.zoomLevel);
  const isMagnified = zoomLevel > 0;
  // Noon of the neighbouring day is inside it however long the days are.
  const stepDay = (toNext: boolean): void => showDay(wallTimeOf(toNext ? day.endMs + NOON_MS : day.startMs - NOON_MS, timeZone).date);
  const pan = (direction: 1 | -1): void =>
    useFootageStore.setState({ zoomCenterMs: (view.startMs + view.endMs) / 2 + (direction * (view.endMs - view.startMs)) / 2 });

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
      <Tooltip label={t('footage.day.next')}>
        <ActionIcon variant="default" size="lg" aria-label={t('footage.day.next')} onClick={() => stepDay(true)}><IconChevronRight size={18} /></ActionIcon>
      </Tooltip>
      <Button variant="default" leftSection={<IconHistory size={16} />} onClick={() => showDay(null)}>{t('footage.day.latest')}</Button>
      <Text size="sm" className="muted" title={t('footage.day.zoneHint')}>
        {t('footage.day.zone', { zone: timeZone, offset: wallTimeOf(day.startMs, timeZone).offset })}
      </Text>
      <Group gap={4} ml="auto" role="group" aria-label={t('footage.zoom.label')}>
        {isMagnified && (
          <>
            <ActionIcon variant="subtle" size="lg" aria-label={t('footage.zoom.earlier')} disabled={view.startMs <= day.startMs} onClick={() => pan(-1)}><IconChevronLeft size={18} /></ActionIcon>
            <ActionIcon variant="subtle" size="lg" aria-label={t('footage.zoom.later')} disabled={view.endMs >= day.endMs} onClick={() => pan(1)}><IconChevronRight size={18} /></ActionIcon>
          </>
        )}
        <Tooltip label={t('footage.zoom.out')}>
          <ActionIcon variant="default" size="lg" aria-label={t('footage.zoom.out')} disabled={!isMagnified} onClick={() => zoomTo(zoomLevel - 1)}><IconZoomOut size={18} /></ActionIcon>
        </Tooltip>
        <Tooltip label={t('footage.zoom.in')}>
          <ActionIcon variant="default" size="lg" aria-label={t('footage.zoom.in')} disabled={zoomLevel >= zoomFactors.length - 1} onClick={() => zoomTo(zoomLevel + 1)}><IconZoomIn size={18} /></ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}
