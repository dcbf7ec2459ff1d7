import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../shared/settings.ts';
import { Facts } from '../components/facts.tsx';
import { timeZone } from '../footage/footage-store.ts';

/** What the program is and what it works with. */
export function AboutSection({ appInfo }: { appInfo: AppInfo }) {
  const { t } = useTranslation();
  const { ffmpeg } = appInfo;
  const runtime = Object.entries(appInfo.runtime).map(([name, version]) => `${name} ${version}`).join(', ');
  return (
    <section className="section" aria-labelledby="about-title">
      <h2 id="about-title">{t('settings.about.title')}</h2>
      {ffmpeg === null && <Alert color="red" variant="light" title={t('settings.about.noFfmpegTitle')} icon={<IconAlertTriangle size={18} />}>{t('settings.about.noFfmpegText')}</Alert>}
      <Facts
        facts={[
          [t('settings.about.version'), appInfo.version],
          [t('settings.about.dataFolder'), <span key="data" className="mono">{appInfo.dataFolder}</span>],
          [t('settings.about.ffmpeg'), ffmpeg === null ? null : <span key="ffmpeg">{ffmpeg.version} <span className="mono muted">{ffmpeg.path}</span></span>],
          [t('settings.about.ffprobe'), ffmpeg === null ? null : <span key="ffprobe" className={ffmpeg.ffprobePath === null ? 'muted' : 'mono muted'}>{ffmpeg.ffprobePath ?? t('settings.about.noFfprobe')}</span>],
          [t('settings.about.runtime'), runtime],
          [t('settings.about.timeZone'), timeZone],
        ]}
      />
    </section>
  );
}
