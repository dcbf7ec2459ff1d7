import { Badge, Button, Loader, Table } from '@mantine/core';
import { IconFileAlert, IconFolder, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../shared/recordings.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { request } from '../api.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { attempt } from '../components/notify.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';
import { PinFolder } from './pin-folder.tsx';
import { RecorderDatabase } from './recorder-database.tsx';

const PAGE_SIZE = 50;
const MAX_ROWS = 500;

function UnreadableFiles({ source }: { source: Source }) {
  const { t } = useTranslation();
  const [rowCount, setRowCount] = useState(PAGE_SIZE);
  const version = useLibraryStore((state) => state.versions.sources);
  const loaded = useLoaded(`${source.id} ${rowCount} ${version}`, () => request('sources:unreadable', { sourceId: source.id, limit: rowCount, offset: 0 }));
  if (loaded.error !== null) return <ErrorMessage title={t('settings.unreadable.failed')} error={loaded.error} onRetry={loaded.reload} />;
  if (loaded.value === null) return <Loader size="sm" role="status" aria-label={t('common.loading')} />;
  return (
    <>
      <Table aria-label={t('settings.unreadable.label', { name: source.name })} verticalSpacing={6}>
        <Table.Thead><Table.Tr><Table.Th>{t('settings.unreadable.file')}</Table.Th><Table.Th>{t('settings.unreadable.reason')}</Table.Th><Table.Th>{t('settings.unreadable.size')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {loaded.value.files.map((file) => (
            <Table.Tr key={file.path}><Table.Td className="path">{file.path}</Table.Td><Table.Td>{file.reason}</Table.Td><Table.Td>{formatBytes(file.sizeBytes)}</Table.Td></Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {loaded.value.total > loaded.value.files.length && rowCount < MAX_ROWS && <Button size="compact-sm" variant="default" loading={loaded.isLoading} onClick={() => setRowCount(Math.min(MAX_ROWS, rowCount + PAGE_SIZE))}>{t('common.loadMore')}</Button>}
    </>
  );
}

/** One source: what it holds, how its scan goes, what could not be read. */
export function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation();
  const progress = useLibraryStore((state) => state.indexing[source.id]);
  const [isRemoving, setIsRemoving] = useState(false);
  const [showsUnreadable, setShowsUnreadable] = useState(false);
  const isIndexing = source.indexing || progress?.state === 'running';
  const index = (): Promise<boolean> => attempt(t('settings.sources.indexFailed'), () => request('sources:index', { sourceId: source.id }));
  const remove = (): Promise<boolean> =>
    attempt(t('settings.sources.removeFailed'), async () => {
      await request('sources:remove', { sourceId: source.id });
      refreshTopics(['sources', 'cameras']);
    });
  return (
    <article className="source-card" aria-label={source.name}>
      <div className="job-row-head">
        <IconFolder size={22} stroke={1.4} aria-hidden="true" />
        <div className="job-row-title">
          <h3>{source.name}</h3>
          <span className="muted small path">{source.path}</span>
        </div>
        <Button size="compact-md" variant="default" leftSection={<IconRefresh size={16} />} disabled={isIndexing} aria-label={t('settings.sources.indexOf', { name: source.name })} onClick={() => void index()}>{t('settings.sources.index')}</Button>
        <Button size="compact-md" variant="light" color="red" leftSection={<IconTrash size={16} />} aria-label={t('settings.sources.removeOf', { name: source.name })} onClick={() => setIsRemoving(true)}>{t('settings.sources.remove')}</Button>
      </div>
      <p className="plain small">
        {t('cases.cameraCount', { count: source.cameraCount })} · {t('settings.sources.segments', { count: source.segmentCount })} ·{' '}
        <span className="muted">{source.indexedAtMs === null ? t('settings.sources.neverIndexed') : t('settings.sources.indexed', { moment: formatInstant(source.indexedAtMs, timeZone) })}</span>
      </p>
      {isIndexing && (
        <p className="plain small" role="status"><Loader size={12} mr={6} />{t('settings.sources.indexing', { files: progress?.filesSeen ?? 0, added: progress?.segmentsAdded ?? 0 })}</p>
      )}
      {progress?.state === 'failed' && !isIndexing && <p className="plain problem" role="alert">{t('settings.sources.indexingFailed', { reason: progress.message ?? t('errors.unknown') })}</p>}
      {source.unreadableCount > 0 && (
        <div>
          <Button size="compact-sm" variant="subtle" color="amber" leftSection={<IconFileAlert size={16} />} aria-expanded={showsUnreadable} onClick={() => setShowsUnreadable(!showsUnreadable)}>
            {t('settings.unreadable.count', { count: source.unreadableCount })} <Badge ml={8} size="xs" variant="light" color="amber" tt="none">{showsUnreadable ? t('settings.unreadable.hide') : t('settings.unreadable.show')}</Badge>
          </Button>
          {showsUnreadable && <UnreadableFiles source={source} />}
        </div>
      )}
      <PinFolder source={source} />
      <RecorderDatabase source={source} />
      {isRemoving && (
        <ConfirmDialog title={t('settings.sources.removeTitle', { name: source.name })} confirmLabel={t('settings.sources.remove')} onConfirm={remove} onClose={() => setIsRemoving(false)}>
          <p className="plain">{t('settings.sources.removeText')}</p>
        </ConfirmDialog>
      )}
    </article>
  );
}
