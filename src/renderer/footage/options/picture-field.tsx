import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api.ts';
import { attempt } from '../../components/notify.ts';
import { changeOptions, useOptionsStore } from './options-form.ts';

/** The picture that stands for the exports in lists: the first one of each, or one that a person chose. */
export function PictureField() {
  const { t } = useTranslation();
  const picture = useOptionsStore((state) => state.form.picture);
  const [isOpen, setIsOpen] = useState(false);
  const choose = async (): Promise<void> => {
    setIsOpen(true);
    await attempt(t('options.picture.failed'), async () => {
      const chosen = await request('pictures:choose');
      if (chosen !== null) changeOptions({ picture: chosen });
    });
    setIsOpen(false);
  };
  return (
    <div role="group" aria-label={t('options.picture.label')}>
      <p className="plain small strong">{t('options.picture.label')}</p>
      {picture === null ? <p className="plain small">{t('options.picture.fromFootage')}</p> : <p className="plain small path"><bdi>{picture.name}</bdi></p>}
      <Group gap={8} mt={6}>
        <Button size="compact-sm" variant="default" loading={isOpen} onClick={() => void choose()}>{t('options.picture.choose')}</Button>
        {picture !== null && <Button size="compact-sm" variant="default" disabled={isOpen} onClick={() => changeOptions({ picture: null })}>{t('options.picture.clear')}</Button>}
      </Group>
    </div>
  );
}
