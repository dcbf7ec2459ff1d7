import { Loader } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { LoadMore } from '../components/load-more.tsx';
import type { Pages } from '../components/use-pages.ts';
import { useNavigationStore } from '../stores/navigation-store.ts';
import { ExportCard } from './export-card.tsx';
import type { OpenDialog } from './export-dialogs.tsx';
import { ExportDialogs } from './export-dialogs.tsx';
import { useSelection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useSelectionKeys } from './use-selection-keys.ts';

interface ExportGridProps {
  pages: Pages<Export>;
  /** What is said when there is nothing to show. */
  empty: React.ReactNode;
  isInCaseView?: boolean;
}

const noExports: readonly Export[] = [];

/** Exports as cards, one or many of which can be acted on. */
export function ExportGrid({ pages, empty, isInCaseView = false }: ExportGridProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const soughtExportId = useNavigationStore((state) => state.soughtExportId);
  const items = pages.value?.items ?? noExports;
  const selection = useSelection(items.map(({ id }) => id));
  useSelectionKeys(selection.selectAll, selection.clear);

  return (
    <>
      {pages.error !== null && <ErrorMessage title={t('exports.failed')} error={pages.error} onRetry={pages.reload} />}
      {pages.value === null && pages.isLoading && <div className="page-loading"><Loader aria-label={t('common.loading')} /></div>}
      {pages.value !== null && items.length === 0 && pages.error === null && empty}
      <SelectionBar items={items.filter(({ id }) => selection.ids.has(id))} listedCount={items.length} selection={selection} onOpen={setDialog} />
      <ul className="card-grid" aria-label={t('exports.list')}>
        {items.map((item) => (
          <li key={item.id}>
            <ExportCard item={item} isSelected={selection.ids.has(item.id)} isSought={item.id === soughtExportId} isInCaseView={isInCaseView} onSelect={selection.toggle} onOpen={setDialog} />
          </li>
        ))}
      </ul>
      <LoadMore pages={pages} />
      <ExportDialogs dialog={dialog} onClose={() => setDialog(null)} onDone={selection.clear} />
    </>
  );
}
