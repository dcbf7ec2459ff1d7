import { Group, Radio, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { wallTimeOf } from '../../shared/wall-time.ts';
import { timeZone, useFootageStore } from './footage-store.ts';
import type { MomentReading, MomentText } from './moment-text.ts';

type End = 'start' | 'end';

function change(which: End, moment: MomentText, part: Partial<MomentText>): void {
  const changed = { ...moment, ...part };
  useFootageStore.setState(which === 'start' ? { start: changed, anchor: null } : { end: changed, anchor: null });
}

/** Date and time of one end of the range, checked as they are typed. */
function MomentFields({ which, reading }: { which: End; reading: MomentReading }) {
  const { t } = useTranslation();
  const moment = useFootageStore((state) => state[which]);
  const isInvalid = (part: 'date' | 'time'): boolean => reading.kind === 'invalid' && reading.part === part;

  return (
    <div>
      <Group gap="xs" grow align="flex-start" wrap="nowrap">
        <TextInput
          label={t(`footage.range.${which}Date`)}
          placeholder={t('footage.range.datePlaceholder')}
          value={moment.date}
          maxLength={10}
          spellCheck={false}
          autoComplete="off"
          error={isInvalid('date') && t('footage.range.invalidDate')}
          onChange={(event) => change(which, moment, { date: event.currentTarget.value })}
          classNames={{ input: 'time-input' }}
        />
        <TextInput
          label={t(`footage.range.${which}Time`)}
          placeholder={t('footage.range.timePlaceholder')}
          value={moment.time}
          maxLength={8}
          spellCheck={false}
          autoComplete="off"
          error={(isInvalid('time') && t('footage.range.invalidTime')) || (reading.kind === 'missing' && t('footage.range.missing', { time: moment.time, zone: timeZone }))}
          onChange={(event) => change(which, moment, { time: event.currentTarget.value })}
          classNames={{ input: 'time-input' }}
        />
      </Group>
      {reading.kind === 'ambiguous' && (
        <Radio.Group
          label={t('footage.range.ambiguous', { time: moment.time })}
          value={moment.occurrence}
          onChange={(occurrence) => change(which, moment, { occurrence: occurrence === 'later' ? 'later' : 'earlier' })}
          mt="xs"
        >
          <Group gap="md" mt={4}>
            <Radio value="earlier" label={t('footage.range.earlier', { offset: wallTimeOf(reading.earlierMs, timeZone).offset })} />
            <Radio value="later" label={t('footage.range.later', { offset: wallTimeOf(reading.laterMs, timeZone).offset })} />
          </Group>
        </Radio.Group>
      )}
    </div>
  );
}

/** Both ends of the range as text, to the second, on the clock of the zone shown. */
export function RangeFields({ start, end, problem }: { start: MomentReading; end: MomentReading; problem: string | null }) {
  return (
    <div className="stack-small">
      <MomentFields which="start" reading={start} />
      <MomentFields which="end" reading={end} />
      {problem !== null && <Text size="sm" className="problem" role="alert">{problem}</Text>}
    </div>
  );
}
