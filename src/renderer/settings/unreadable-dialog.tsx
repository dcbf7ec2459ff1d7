import { Loader, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { usePages } from '../components/use-pages.ts';
import { formatBytes } from '../format/format-bytes.ts';
import { useLibraryStore } from '../stores/library-store.ts';

const PAGE_SIZE = 100;

/** Files of a source that cannot be used, with the reasons. */
export function UnreadableDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation();
  const version = useLibraryStore((state) => state.versions.sources);
  const pages = usePages(`${source.id} ${version}`, PAGE_SIZE, async (page) => {
    const { files, total } = await request('sources:unreadable', { sourceId: source.id, ...page });
    return { items: files, total };
  });
  return (
    <Dialog title={t('settings.sources.unreadableOf', { name: source.name })} onClose={onClose} size="xl">
      <div className="stack">
        <p className="plain muted">{t('settings.sources.unreadableHint')}</p>
        {pages.error !== null && <ErrorMessage title={t('settings.sources.unreadableFailed')} error={pages.error} onRetry={pages.reload} />}
        {pages.value === null && pages.isLoading && <Loader size="sm" aria-label={t('common.loading')} />}
        {pages.value?.items.length === 0 && <p className="plain">{t('settings.sources.unreadableNone')}</p>}
        {pages.value !== null && pages.value.items.length > 0 && (
          <Table verticalSpacing={6} className="files">
            <Table.Thead>
              <Table.Tr><Table.Th>{t('settings.sources.file')}</Table.Th><Table.Th>{t('settings.sources.reason')}</Table.Th><Table.Th>{t('settings.sources.size')}</Table.Th></Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pages.value.items.map((file) => (
                <Table.Tr key={file.path}><Table.Td className="mono">{file.path}</Table.Td><Table.Td>{file.reason}</Table.Td><Table.Td className="time">{formatBytes(file.sizeBytes)}</Table.Td></Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <LoadMore pages={pages} />
      </div>
    </Dialog>
  );
}
