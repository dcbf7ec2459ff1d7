import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLibraryStore } from '../stores/library-store.ts';

/** What the program is, where its data lie, and which ffmpeg it uses. */
export function AboutSection() {
  const { t } = useTranslation();
  const appInfo = useLibraryStore((state) => state.appInfo);
  if (appInfo === null) return null;
  const rows = [
    [t('settings.about.version'), appInfo.version],
    [t('settings.about.dataFolder'), appInfo.dataFolder],
    ...(appInfo.ffmpeg === null ? [] : [[t('settings.about.ffmpeg'), t('settings.about.ffmpegValue', { version: appInfo.ffmpeg.version, path: appInfo.ffmpeg.path })]]),
    ...Object.entries(appInfo.runtime),
  ];
  return (
    <section aria-label={t('settings.about.title')} className="settings-section">
      <h2>{t('settings.about.title')}</h2>
      {appInfo.ffmpeg === null && <Alert color="red" title={t('settings.about.ffmpegMissingTitle')} mb="sm">{t('settings.about.ffmpegMissing')}</Alert>}
      <dl className="facts">{rows.map(([term, value]) => <div key={term}><dt>{term}</dt><dd className="path">{value}</dd></div>)}</dl>
    </section>
  );
}
