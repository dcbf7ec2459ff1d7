import { Button } from '@mantine/core';
import { IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { refreshTopics } from '../stores/library-store.ts';

/** Where footage of waiting exports is held against the recorder's clean-up, how much is held, and the way to change it. */
export function PinFolder({ source }: { source: Source }) {
  const { t } = useTranslation();
  const [isChanging, setIsChanging] = useState(false);
  const change = async (name: 'sources:choosePinFolder' | 'sources:clearPinFolder'): Promise<void> => {
    setIsChanging(true);
    await attempt(t('settings.pin.failed'), async () => {
      await request(name, { sourceId: source.id });
      refreshTopics(['sources']);
    });
    setIsChanging(false);
  };
  return (
    <div className="pin-folder">
      <div>
        <p className="plain small strong">{t('settings.pin.title')}</p>
        <p className="plain small">{source.pinFolder === null ? t('settings.pin.none') : <><span className="path">{source.pinFolder}</span> · {t('settings.pin.held', { pinned: formatBytes(source.pinnedBytes), limit: formatBytes(source.pinLimitBytes) })}</>}</p>
        <p className="plain muted small">{t('settings.pin.hint')}</p>
      </div>
      <Button size="compact-md" variant="default" loading={isChanging} leftSection={<IconPin size={16} aria-hidden="true" />} aria-label={t('settings.pin.chooseOf', { name: source.name })} onClick={() => void change('sources:choosePinFolder')}>{t('settings.pin.choose')}</Button>
      {source.pinFolder !== null && <Button size="compact-md" variant="default" disabled={isChanging} leftSection={<IconPinnedOff size={16} aria-hidden="true" />} aria-label={t('settings.pin.clearOf', { name: source.name })} onClick={() => void change('sources:clearPinFolder')}>{t('settings.pin.clear')}</Button>}
    </div>
  );
}
