import { Button, NativeSelect } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LIMIT_MAX_CONCURRENT } from '../../shared/job.ts';
import type { Settings } from '../../shared/settings.ts';
import { request } from '../api.ts';
import { attempt, notifyDone } from '../components/notify.ts';
import { useLibraryStore } from '../stores/library-store.ts';

const numbers = Array.from({ length: LIMIT_MAX_CONCURRENT }, (_, index) => String(index + 1));

/** Where exports are written and how many are made at once. */
export function ExportingSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const choose = (): void => {
    void attempt(t('settings.exporting.chooseFailed'), async () => {
      const changed = await request('settings:chooseExportFolder');
      useLibraryStore.setState({ settings: changed });
      if (changed.exportFolder !== settings.exportFolder) notifyDone(t('settings.exporting.changed', { folder: changed.exportFolder }));
    });
  };
  const setConcurrent = (maxConcurrent: number): void => {
    void attempt(t('settings.exporting.concurrentFailed'), async () => {
      useLibraryStore.setState({ settings: await request('settings:update', { maxConcurrent }) });
    });
  };
  return (
    <section className="section" aria-labelledby="exporting-title">
      <h2 id="exporting-title">{t('settings.exporting.title')}</h2>
      <div className="setting">
        <div>
          <h3>{t('settings.exporting.folder')}</h3>
          <p className="plain mono small">{settings.exportFolder}</p>
          <p className="plain muted small">{t('settings.exporting.folderHint')}</p>
        </div>
        <Button variant="default" leftSection={<IconFolder size={16} aria-hidden="true" />} onClick={choose}>{t('settings.exporting.choose')}</Button>
      </div>
      <div className="setting">
        <div>
          <h3 id="concurrent-label">{t('settings.exporting.concurrent')}</h3>
          <p className="plain muted small" id="concurrent-hint">{t('settings.exporting.concurrentHint', { limit: LIMIT_MAX_CONCURRENT })}</p>
        </div>
        <NativeSelect
          aria-labelledby="concurrent-label"
          aria-describedby="concurrent-hint"
          className="number-choice"
          value={String(settings.maxConcurrent)}
          data={numbers}
          onChange={(event) => setConcurrent(Number(event.currentTarget.value))}
        />
      </div>
    </section>
  );
}
