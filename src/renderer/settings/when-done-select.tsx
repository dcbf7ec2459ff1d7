import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { whenDoneActions } from '../../shared/job.ts';
import type { Settings } from '../../shared/settings.ts';
import { changeSettings } from './change-settings.ts';

/** What happens when the last export has ended. The engine refuses a command where no administrator has set one. */
export function WhenDoneSelect({ settings, hasHint }: { settings: Settings; hasHint: boolean }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('settings.whenDone.label')}
      {...(hasHint ? { description: t('settings.whenDone.hint') } : {})}
      value={settings.whenDone}
      onChange={(event) => {
        const whenDone = whenDoneActions.find((action) => action === event.currentTarget.value);
        if (whenDone !== undefined) void changeSettings(t('settings.whenDone.failed'), { whenDone });
      }}
      data={whenDoneActions.map((action) => ({ value: action, label: t(`settings.whenDone.action.${action}`) }))}
      maw={hasHint ? 420 : 200}
    />
  );
}
