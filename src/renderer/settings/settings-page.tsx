import { Button, NativeSelect } from '@mantine/core';
import { IconDeviceCctv, IconFolder } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { proofModes } from '../../shared/export-kinds.ts';
import type { Settings } from '../../shared/settings.ts';
import { request } from '../api.ts';
import { AddFolderButton } from '../components/add-folder-button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { attempt } from '../components/notify.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { refreshTopics, reloadLibrary, useLibraryStore } from '../stores/library-store.ts';
import { AboutSection } from './about-section.tsx';
import { changeSettings } from './change-settings.ts';
import { ConcurrencyInput } from './concurrency-input.tsx';
import { SourceCard } from './source-card.tsx';
import { WhenDoneSelect } from './when-done-select.tsx';

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
        <ConcurrencyInput settings={settings} hasHint />
      </div>
      <div className="settings-row">
        <NativeSelect
          label={t('settings.proof.label')}
          description={t('settings.proof.hint')}
          value={settings.proof}
          onChange={(event) => {
            const proof = proofModes.find((mode) => mode === event.currentTarget.value);
            if (proof !== undefined) void changeSettings(t('settings.proof.failed'), { proof });
          }}
          data={proofModes.map((mode) => ({ value: mode, label: t(`settings.proof.mode.${mode}`) }))}
          maw={420}
        />
      </div>
      <div className="settings-row">
        <WhenDoneSelect settings={settings} hasHint />
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
  const activeJobs = useJobsStore((state) => state.ids.length);
  // How much footage is held follows the jobs, which is not published.
  useEffect(() => refreshTopics(['sources']), [activeJobs]);
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
