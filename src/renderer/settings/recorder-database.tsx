import { Button } from '@mantine/core';
import { IconDatabase, IconDatabaseOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { refreshTopics } from '../stores/library-store.ts';

type DatabaseRequest = 'sources:chooseDatabase' | 'sources:useFoundDatabase' | 'sources:clearDatabase';

/** The recorder's own database, which chapters by review items are made of: the one that is used, the one that was found, and the way to change it. */
export function RecorderDatabase({ source }: { source: Source }) {
  const { t } = useTranslation();
  const [isChanging, setIsChanging] = useState(false);
  const found = useLoaded(`${source.id} ${source.databasePath ?? ''}`, () => request('sources:findDatabase', { sourceId: source.id }));
  const change = async (name: DatabaseRequest): Promise<void> => {
    setIsChanging(true);
    await attempt(t('settings.database.failed'), async () => {
      await request(name, { sourceId: source.id });
      refreshTopics(['sources']);
    });
    setIsChanging(false);
  };
  const offered = source.databasePath === null ? found.value : null;
  return (
    <div className="pin-folder">
      <div>
        <p className="plain small strong">{t('settings.database.title')}</p>
        <p className="plain small">{source.databasePath === null ? t('settings.database.none') : <span className="path">{source.databasePath}</span>}</p>
        {offered !== null && <p className="plain small">{t('settings.database.found')} <span className="path">{offered}</span></p>}
        <p className="plain muted small">{t('settings.database.hint')}</p>
      </div>
      {offered !== null && <Button size="compact-md" variant="light" loading={isChanging} leftSection={<IconDatabase size={16} aria-hidden="true" />} aria-label={t('settings.database.useFoundOf', { name: source.name })} onClick={() => void change('sources:useFoundDatabase')}>{t('settings.database.useFound')}</Button>}
      <Button size="compact-md" variant="default" loading={isChanging} leftSection={<IconDatabase size={16} aria-hidden="true" />} aria-label={t('settings.database.chooseOf', { name: source.name })} onClick={() => void change('sources:chooseDatabase')}>{t('settings.database.choose')}</Button>
      {source.databasePath !== null && <Button size="compact-md" variant="default" disabled={isChanging} leftSection={<IconDatabaseOff size={16} aria-hidden="true" />} aria-label={t('settings.database.clearOf', { name: source.name })} onClick={() => void change('sources:clearDatabase')}>{t('settings.database.clear')}</Button>}
    </div>
  );
}
