import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMovie, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { useLibraryStore } from '../stores/library-store.ts';
import { goToPage } from '../stores/navigation-store.ts';
import { ExportCollection } from './export-collection.tsx';

// Values of the filter that are not ids; ids have no dash.
const ALL = 'all-exports';
const UNFILED = 'no-case';

/** All finished exports, searched and filtered. */
export function ExportsPage() {
  const { t } = useTranslation();
  const cases = useLibraryStore((state) => state.cases) ?? [];
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState(ALL);
  const [settledSearch] = useDebouncedValue(search.trim(), 200);
  const isNarrowed = settledSearch !== '' || filter !== ALL;
  const exportCaseId = filter === ALL ? undefined : filter === UNFILED ? null : filter;

  return (
    <div className="page">
      <PageHeader title={t('exports.title')} hint={t('exports.hint')}>
        <TextInput aria-label={t('exports.search')} placeholder={t('exports.search')} leftSection={<IconSearch size={16} />} value={search} maxLength={200} onChange={(event) => setSearch(event.currentTarget.value)} />
        <NativeSelect
          aria-label={t('exports.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          data={[{ value: ALL, label: t('exports.filterAll') }, { value: UNFILED, label: t('exports.filterNone') }, ...cases.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </PageHeader>
      <ExportCollection
        // Another question starts at its first page, with nothing selected.
        key={`${filter} ${settledSearch}`}
        exportCaseId={exportCaseId}
        search={settledSearch}
        empty={
          isNarrowed ? (
            <EmptyState icon={<IconMovie size={48} stroke={1.2} />} title={t('exports.noMatchTitle')} text={t('exports.noMatchText')} action={<Button variant="default" onClick={() => { setSearch(''); setFilter(ALL); }}>{t('exports.clearFilters')}</Button>} />
          ) : (
            <EmptyState icon={<IconMovie size={48} stroke={1.2} />} title={t('exports.emptyTitle')} text={t('exports.emptyText')} action={<Button onClick={() => goToPage('footage')}>{t('jobs.toFootage')}</Button>} />
          )
        }
      />
    </div>
  );
}
