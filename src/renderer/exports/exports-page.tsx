import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMovie, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { useLibraryStore } from '../stores/library-store.ts';
import type { CaseFilter } from '../stores/navigation-store.ts';
import { goToPage, useNavigationStore } from '../stores/navigation-store.ts';
import { ExportGrid } from './export-grid.tsx';
import { useExports } from './use-exports.ts';

const TYPING_PAUSE_MS = 200;
/** In front of an id, so that no id can be taken for one of the other choices. */
const CASE_PREFIX = 'case:';

function valueOf(filter: CaseFilter): string {
  return typeof filter === 'string' ? filter : `${CASE_PREFIX}${filter.caseId}`;
}

function filterOf(value: string): CaseFilter {
  if (value.startsWith(CASE_PREFIX)) return { caseId: value.slice(CASE_PREFIX.length) };
  return value === 'unassigned' ? 'unassigned' : 'all';
}

/** All finished exports. */
export function ExportsPage() {
  const { t } = useTranslation();
  const cases = useLibraryStore((state) => state.cases) ?? [];
  const search = useNavigationStore((state) => state.exportSearch);
  const chosenFilter = useNavigationStore((state) => state.exportFilter);
  // The case may have been deleted since.
  const filter = typeof chosenFilter === 'string' || cases.some(({ id }) => id === chosenFilter.caseId) ? chosenFilter : 'all';
  const [settledSearch] = useDebouncedValue(search, TYPING_PAUSE_MS);
  const pages = useExports(filter, settledSearch);
  const isFiltered = filter !== 'all' || settledSearch.trim() !== '';
  const clear = (): void => useNavigationStore.setState({ exportSearch: '', exportFilter: 'all', soughtExportId: null });

  return (
    <div className="page">
      <PageHeader title={t('exports.title')} {...(pages.value === null ? {} : { hint: t('exports.count', { count: pages.value.total }) })}>
        <TextInput
          type="search"
          aria-label={t('exports.search')}
          placeholder={t('exports.search')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          maxLength={200}
          onChange={(event) => useNavigationStore.setState({ exportSearch: event.currentTarget.value, soughtExportId: null })}
          className="header-search"
        />
        <NativeSelect
          aria-label={t('exports.filter')}
          value={valueOf(filter)}
          onChange={(event) => useNavigationStore.setState({ exportFilter: filterOf(event.currentTarget.value) })}
          data={[
            { value: 'all', label: t('exports.filterAll') },
            { value: 'unassigned', label: t('exports.filterUnassigned') },
            ...cases.map(({ id, name }) => ({ value: `${CASE_PREFIX}${id}`, label: name })),
          ]}
          className="header-filter"
        />
      </PageHeader>
      <ExportGrid
        pages={pages}
        empty={
          <EmptyState
            icon={<IconMovie size={48} stroke={1.2} />}
            title={t('exports.empty.title')}
            text={t(isFiltered ? 'exports.empty.filteredText' : 'exports.empty.text')}
            action={
              <Button variant="default" onClick={isFiltered ? clear : () => goToPage('footage')}>{t(isFiltered ? 'exports.empty.clearFilter' : 'exports.empty.action')}</Button>
            }
          />
        }
      />
    </div>
  );
}
