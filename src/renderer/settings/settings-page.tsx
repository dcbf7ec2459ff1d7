import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { reloadLibrary, useLibraryStore } from '../stores/library-store.ts';
import { AboutSection } from './about-section.tsx';
import { ExportingSection } from './exporting-section.tsx';
import { SourcesSection } from './sources-section.tsx';

/** Sources, where exports go, and what the program runs on. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { sources, settings, appInfo, error } = useLibraryStore();
  const isLoading = sources === null || settings === null || appInfo === null;
  return (
    <div className="page page-narrow">
      <PageHeader title={t('settings.title')} />
      {error !== null && <ErrorMessage title={t('settings.failed')} error={error} onRetry={reloadLibrary} />}
      {isLoading && error === null && <div className="page-loading"><Loader aria-label={t('common.loading')} /></div>}
      {sources !== null && <SourcesSection sources={sources} />}
      {settings !== null && <ExportingSection settings={settings} />}
      {appInfo !== null && <AboutSection appInfo={appInfo} />}
    </div>
  );
}
