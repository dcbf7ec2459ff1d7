import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeSpan } from '../../shared/recordings.ts';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { chosenRange, showView, timeZone, useFootageStore } from './footage-store.ts';
import { panView, SHORTEST_VIEW_MS, zoomView, ZOOM_STEP } from './timeline-scale.ts';
import { PAN_STEP, zoomAnchor } from './use-view-controls.ts';

interface ZoomControlsProps {
  day: TimeSpan;
  view: TimeSpan;
}

interface ControlProps {
  label: string;
  shortcut: string;
  isDisabled: boolean;
  onPress: () => void;
  children: ReactNode;
}

function Control({ label, shortcut, isDisabled, onPress, children }: ControlProps) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('footage.zoom.withShortcut', { label, shortcut })}>
      <ActionIcon variant="default" size="md" aria-label={label} disabled={isDisabled} onClick={onPress}>{children}</ActionIcon>
    </Tooltip>
  );
}

/** 23, 24 or 25, or with a half where clocks change by one. */
function formatHours({ startMs, endMs }: TimeSpan): string {
  return String((endMs - startMs) / 3_600_000);
}

/** How much of the day the timelines show, and which part of it. */
export const ZoomControls = memo(function ZoomControls({ day, view }: ZoomControlsProps) {
  const { t } = useTranslation();
  const choice = useFootageStore((state) => state.view);
  const isWholeDay = view.startMs <= day.startMs && view.endMs >= day.endMs;
  const zoom = (factor: number): void => showView(zoomView(view, day, factor, zoomAnchor({ view, range: chosenRange() })));
  const clock = (ms: number): string => wallTimeOf(ms, timeZone).time;
  return (
    <Group gap={4} role="group" aria-label={t('footage.zoom.label')} className="zoom-controls">
      <Text size="sm" className="muted view-times" aria-label={t('footage.zoom.inView')} role="status">
        {isWholeDay ? t('footage.zoom.wholeDay', { hours: formatHours(day) }) : t('footage.zoom.part', { start: clock(view.startMs), end: clock(view.endMs) })}
      </Text>
      <Control label={t('footage.zoom.earlier')} shortcut={t('footage.zoom.earlierKeys')} isDisabled={view.startMs <= day.startMs} onPress={() => showView(panView(view, day, -PAN_STEP))}><IconChevronLeft size={16} /></Control>
      <Control label={t('footage.zoom.later')} shortcut={t('footage.zoom.laterKeys')} isDisabled={view.endMs >= day.endMs} onPress={() => showView(panView(view, day, PAN_STEP))}><IconChevronRight size={16} /></Control>
      <Control label={t('footage.zoom.out')} shortcut={t('footage.zoom.outKeys')} isDisabled={isWholeDay} onPress={() => zoom(1 / ZOOM_STEP)}><IconZoomOut size={16} /></Control>
      <Control label={t('footage.zoom.in')} shortcut={t('footage.zoom.inKeys')} isDisabled={view.endMs - view.startMs <= SHORTEST_VIEW_MS} onPress={() => zoom(ZOOM_STEP)}><IconZoomIn size={16} /></Control>
      <Button variant="default" size="compact-sm" className="zoom-choice" aria-pressed={choice === 'footage'} onClick={() => showView('footage')}>{t('footage.zoom.toFootage')}</Button>
      <Button variant="default" size="compact-sm" className="zoom-choice" aria-pressed={isWholeDay && choice !== 'footage'} onClick={() => showView('day')}>{t('footage.zoom.toDay')}</Button>
    </Group>
  );
});
