import { Loader } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { request } from '../api.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { attempt, notifyDone } from '../components/notify.ts';
import { Pages } from '../components/pages.tsx';
import { useLoaded } from '../components/use-loaded.ts';
import { refreshTopics, useLibraryStore } from '../stores/library-store.ts';
import type { ExportAction } from './export-card.tsx';
import { ExportCard } from './export-card.tsx';
import type { ExportDialog } from './export-dialogs.tsx';
import { ExportDialogs } from './export-dialogs.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { showInFolder } from './show-in-folder.ts';

const PAGE_SIZE = 60;

interface ExportCollectionProps {
  /** Which exports: undefined for all, null for those in no case. */
  exportCaseId: string | null | undefined;
  search: string;
  /** What to show when there is none. */
  empty: ReactNode;
}

/** A grid of exports with selection, and the dialogs that act on one or many of them. */
export function ExportCollection({ exportCaseId, search, empty }: ExportCollectionProps) {
  const { t } = useTranslation();
  const version = useLibraryStore((state) => state.versions.exports);
  const cases = useLibraryStore((state) => state.cases);
  const [page, setPage] = useState(1);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<ExportDialog | null>(null);

  const input = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE, search, ...(exportCaseId === undefined ? {} : { exportCaseId }) };
  const loaded = useLoaded(JSON.stringify([input, version]), () => request('exports:list', input));
  const items = loaded.value?.exports ?? [];
  const total = loaded.value?.total ?? 0;
  const pageCount = Math.max(1, Math.ceil(total / PAGE_SIZE));
  // Deleting the last page's exports would otherwise leave an empty page.
  if (loaded.value !== null && !loaded.isLoading && page > pageCount) setPage(pageCount);
  // Exports that are no longer on show are not acted on, whatever was ticked before.
  const selected = items.filter((item) => selectedIds.has(item.id));
  // On the page of a case its name is the page's title.
  const namesCases = exportCaseId === undefined;
  const caseNames = useMemo(() => new Map((cases ?? []).map(({ id, name }) => [id, name])), [cases]);

  useHotkeys([
    ['mod+A', () => dialog === null && setSelectedIds(new Set(items.map(({ id }) => id)))],
    ['Escape', () => dialog === null && setSelectedIds(new Set())],
  ]);

  const select = (id: string, isSelected: boolean): void => {
    const next = new Set(selectedIds);
    if (isSelected) next.add(id);
    else next.delete(id);
    setSelectedIds(next);
  };
  const goToExportsPage = (next: number): void => {
    setPage(next);
    // The new page is read from its beginning.
    document.getElementById('main')?.scrollTo({ top: 0 });
  };
  const removeFromCase = (removed: Export[]): Promise<boolean> =>
    attempt(t('exports.removeFromCase.failed'), async () => {
      const { updated } = await request('exports:assign', { exportIds: removed.map(({ id }) => id), exportCaseId: null });
      refreshTopics(['exports', 'cases']);
      notifyDone(t('exports.removeFromCase.done', { count: updated }));
    });
  const act = (item: Export, action: ExportAction): void => {
    if (action === 'showInFolder') void showInFolder(item.id);
    else if (action === 'removeFromCase') void removeFromCase([item]);
    else setDialog(action === 'addToCase' || action === 'delete' ? { kind: action, items: [item] } : { kind: action, item });
  };

  if (loaded.value === null) {
    return loaded.error === null
      ? <div className="page-loading"><Loader role="status" aria-label={t('common.loading')} /></div>
      : <ErrorMessage title={t('exports.failed')} error={loaded.error} onRetry={loaded.reload} />;
  }
  return (
    <>
      {loaded.error !== null && <ErrorMessage title={t('exports.failed')} error={loaded.error} onRetry={loaded.reload} />}
      {selected.length > 0 && (
        <SelectionBar
          count={selected.length}
          canRemoveFromCase={selected.some((item) => item.exportCaseId !== null)}
          onAddToCase={() => setDialog({ kind: 'addToCase', items: selected })}
          onRemoveFromCase={() => void removeFromCase(selected.filter((item) => item.exportCaseId !== null))}
          onDelete={() => setDialog({ kind: 'delete', items: selected })}
          onClear={() => setSelectedIds(new Set())}
        />
      )}
      {items.length === 0 ? empty : (
        <section aria-label={t('exports.grid')} className="export-grid">
          {items.map((item) => (
            <ExportCard
              key={item.id}
              item={item}
              caseName={namesCases ? (caseNames.get(item.exportCaseId ?? '') ?? null) : null}
              isSelected={selectedIds.has(item.id)}
              onSelect={(isSelected) => select(item.id, isSelected)}
              onAction={(action) => act(item, action)}
            />
          ))}
        </section>
      )}
      <Pages label={t('exports.pages')} count={pageCount} page={page} onChange={goToExportsPage} />
      <ExportDialogs dialog={dialog} caseNames={caseNames} onClose={() => setDialog(null)} />
    </>
  );
}
