import { ActionIcon, Popover, Text, Tooltip } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLibraryStore } from '../stores/library-store.ts';
import { showDay, useFootageStore } from './footage-store.ts';
import { useFootageDays } from './use-footage-days.ts';

/** Red, as weekends would be, means trouble here, and is too dark to read. */
const noWeekend: [] = [];

/** A month in which the days with footage are marked: of the chosen cameras, or of all while none is chosen. */
function MonthOfFootage({ date, onChoose }: { date: string; onChoose: (date: string) => void }) {
  const { t } = useTranslation();
  const [month, setMonth] = useState(date);
  const chosenIds = useFootageStore((state) => state.selectedCameraIds);
  const cameras = useLibraryStore((state) => state.cameras);
  const days = useFootageDays(chosenIds.length > 0 ? chosenIds : (cameras ?? []).map(({ id }) => id), month);
  const nameOf = (day: string): string => {
    const hasFootage = days.value?.get(day);
    if (hasFootage === undefined) return day;
    return t(hasFootage ? 'footage.day.calendar.withFootage' : 'footage.day.calendar.withoutFootage', { date: day });
  };
  return (
    <>
      <DatePicker
        className="day-calendar"
        value={date}
        date={month}
        onDateChange={setMonth}
        onChange={(day) => day !== null && onChoose(day)}
        hideOutsideDates
        weekendDays={noWeekend}
        getDayAriaLabel={nameOf}
        getDayProps={(day) => (days.value?.get(day) === true ? { 'data-footage': true } : {})}
        ariaLabels={{
          previousMonth: t('footage.day.calendar.previousMonth'), nextMonth: t('footage.day.calendar.nextMonth'),
          previousYear: t('footage.day.calendar.previousYear'), nextYear: t('footage.day.calendar.nextYear'),
          previousDecade: t('footage.day.calendar.previousDecade'), nextDecade: t('footage.day.calendar.nextDecade'),
        }}
      />
      {days.error === null
        ? <Text size="xs" className="muted" mt="xs">{t(chosenIds.length > 0 ? 'footage.day.calendar.legendOfChosen' : 'footage.day.calendar.legend')}</Text>
        : <Text size="xs" className="problem" mt="xs" role="alert">{t('footage.day.calendar.failed')}</Text>}
    </>
  );
}

/** The button beside the day that opens its calendar. @param date day on show, `YYYY-MM-DD` */
export function DayCalendar({ date }: { date: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const choose = (day: string): void => {
    showDay(day);
    setIsOpen(false);
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus returnFocus position="bottom-start" shadow="md">
      <Tooltip label={t('footage.day.calendar.title')}>
        <Popover.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('footage.day.calendar.title')} onClick={() => setIsOpen(!isOpen)}><IconCalendar size={18} /></ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown aria-label={t('footage.day.calendar.title')}>
        <MonthOfFootage date={date} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}
