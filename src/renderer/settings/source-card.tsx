import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';
import { timeZone } from '../footage/footage-store.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';

/** One source: what was found in it, and the scan that is under way. */
export function SourceCard({ source, onUnreadable, onRemove }: { source: Source; onUnreadable: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const progress = useLibraryStore((state) => state.indexing[source.id]);
  const scan = (): void => {
    void attempt(t('settings.sources.indexFailed'), async () => {
      await request('sources:index', { sourceId: source.id });
      refreshTopics(['sources']);
    });
  };
  const facts = [
    t('settings.sources.cameras', { count: source.cameraCount }),
    t('settings.sources.segments', { count: source.segmentCount }),
    source.indexedAtMs === null ? t('settings.sources.neverIndexed') : t('settings.sources.indexedAt', { moment: formatInstant(source.indexedAtMs, timeZone) }),
  ];
  return (
    <article className="source" aria-label={source.name}>
      <div className="source-head">
        <div className="source-text">
          <h3 dir="auto">{source.name} <span className="muted">{t(`settings.sources.kind.${source.kind}`)}</span></h3>
          <p className="plain mono small" title={source.path}>{source.path}</p>
        </div>
        <Button size="xs" variant="default" leftSection={<IconRefresh size={14} aria-hidden="true" />} disabled={source.indexing} aria-label={t('settings.sources.indexOf', { name: source.name })} onClick={scan}>{t('settings.sources.index')}</Button>
        <Button size="xs" variant="default" aria-label={t('settings.sources.removeOf', { name: source.name })} onClick={onRemove}>{t('settings.sources.remove')}</Button>
      </div>
      {source.indexing && (
        <div>
          <p className="plain small time" role="status">{progress?.state === 'running' ? t('settings.sources.scanningFiles', { count: progress.filesSeen }) : t('settings.sources.scanning')}</p>
          <div className="progress progress-uncertain" role="progressbar" aria-label={t('settings.sources.progressOf', { name: source.name })}><div className="progress-bar" /></div>
        </div>
      )}
      {progress?.state === 'failed' && !source.indexing && <p className="plain small problem" role="alert">{t('settings.sources.scanFailed', { message: progress.message ?? t('errors.unknown') })}</p>}
      <p className="plain small muted time">{facts.join(' · ')}</p>
      {source.unreadableCount > 0 && (
        <Button size="compact-sm" variant="subtle" color="amber" className="source-unreadable" leftSection={<IconAlertTriangle size={14} aria-hidden="true" />} onClick={onUnreadable}>
          {t('settings.sources.unreadable', { count: source.unreadableCount })}
        </Button>
      )}
    </article>
  );
}
