import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LIMIT_MAX_CONCURRENT } from '../../shared/job.ts';
import type { Settings } from '../../shared/settings.ts';
import { changeSettings } from './change-settings.ts';

/** How many exports run at once; obeyed at once by those that start from now on. */
export function ConcurrencyInput({ settings, hasHint }: { settings: Settings; hasHint: boolean }) {
  const { t } = useTranslation();
  const change = (value: number | string): void => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > LIMIT_MAX_CONCURRENT || value === settings.maxConcurrent) return;
    void changeSettings(t('settings.exports.countFailed'), { maxConcurrent: value });
  };
  return (
    <NumberInput
      label={t('settings.exports.count')}
      {...(hasHint ? { description: t('settings.exports.countHint', { max: LIMIT_MAX_CONCURRENT }) } : {})}
      value={settings.maxConcurrent}
      min={1}
      max={LIMIT_MAX_CONCURRENT}
      allowDecimal={false}
      onChange={change}
      maw={hasHint ? 420 : 130}
    />
  );
}
