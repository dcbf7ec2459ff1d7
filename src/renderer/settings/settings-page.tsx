import { Button, NumberInput } from '@mantine/core';
import { IconDeviceCctv, IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIMIT_MAX_CONCURRENT } from '../../shared/job.ts';
import type { Settings } from '../../shared/settings.ts';
import { request } from '../api.ts';
import { AddFolderButton } from '../components/add-folder-button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { attempt } from '../components/notify.ts';
import { reloadLibrary, useLibraryStore } from '../stores/library-store.ts';
import { AboutSection } from './about-section.tsx';
import { SourceCard } from './source-card.tsx';

function take(settings: Settings): void {
  useLibraryStore.setState({ settings });
}

function ExportSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const [isChoosing, setIsChoosing] = useState(false);
  const chooseFolder = async (): Promise<void> => {
    setIsChoosing(true);
    await attempt(t('settings.exports.folderFailed'), async () => take(await request('settings:chooseExportFolder')));
    setIsChoosing(false);
  };
  const changeCount = (value: number | string): void => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > LIMIT_MAX_CONCURRENT || value === settings.maxConcurrent) return;
    void attempt(t('settings.exports.countFailed'), async () => take(await request('settings:update', { maxConcurrent: value })));
  };
  return (
    <section aria-label={t('settings.exports.title')} className="settings-section">
      <h2>{t('settings.exports.title')}</h2>
      <div className="settings-row">
        <div>
          <p className="plain strong">{t('settings.exports.folder')}</p>
          <p className="plain muted small path">{settings.exportFolder}</p>
        </div>
        <Button variant="default" leftSection={<IconFolder size={16} />} loading={isChoosing} onClick={() => void chooseFolder()}>{t('settings.exports.chooseFolder')}</Button>
      </div>
      <div className="settings-row">
        <NumberInput
          label={t('settings.exports.count')}
          description={t('settings.exports.countHint', { max: LIMIT_MAX_CONCURRENT })}
          value={settings.maxConcurrent}
          min={1}
          max={LIMIT_MAX_CONCURRENT}
          allowDecimal={false}
          onChange={changeCount}
          maw={420}
        />
      </div>
    </section>
  );
}

/** Where recordings come from, where exports go, and what the program runs on. */
export function SettingsPage() {
  const { t } = useTranslation();
  const sources = useLibraryStore((state) => state.sources);
  const settings = useLibraryStore((state) => state.settings);
  const error = useLibraryStore((state) => state.error);
  return (
    <div className="page page-narrow">
      <PageHeader title={t('settings.title')} />
      {error !== null && <ErrorMessage title={t('settings.failed')} error={error} onRetry={reloadLibrary} />}
      <section aria-label={t('settings.sources.title')} className="settings-section">
        <div className="settings-row settings-row-plain"><h2>{t('settings.sources.title')}</h2>{sources !== null && sources.length > 0 && <AddFolderButton />}</div>
        {sources?.length === 0 && <EmptyState icon={<IconDeviceCctv size={44} stroke={1.2} />} title={t('footage.firstRun.title')} text={t('footage.firstRun.text')} action={<AddFolderButton />} />}
        {sources?.map((source) => <SourceCard key={source.id} source={source} />)}
      </section>
      {settings !== null && <ExportSettings settings={settings} />}
      <AboutSection />
    </div>
  );
}
