import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconBriefcase2, IconMoodEmpty, IconPencil, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ExportGrid } from '../exports/export-grid.tsx';
import { useExports } from '../exports/use-exports.ts';
import { timeZone } from '../footage/footage-store.ts';
import { ActiveJobs, useUnfinishedJobIds } from '../queue/active-jobs.tsx';
import { goToPage } from '../stores/navigation-store.ts';
import { AddExportsDialog } from './add-exports-dialog.tsx';
import { caseCounts } from './case-counts.ts';
import { CaseDescription } from './case-description.tsx';
import { CaseFormDialog } from './case-form-dialog.tsx';
import { DeleteCaseDialog } from './delete-case-dialog.tsx';

function BackButton() {
  const { t } = useTranslation();
  return <Button size="compact-sm" variant="subtle" color="gray" className="back" leftSection={<IconArrowLeft size={15} aria-hidden="true" />} onClick={() => goToPage('cases')}>{t('cases.view.back')}</Button>;
}

function OpenCase({ item }: { item: Case }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'add' | 'edit' | 'delete' | null>(null);
  const [search, setSearch] = useState('');
  const [settledSearch] = useDebouncedValue(search, 200);
  const pages = useExports({ caseId: item.id }, settledSearch);
  const jobIds = useUnfinishedJobIds(item.id);
  const close = (): void => setDialog(null);
  const addButton = <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setDialog('add')}>{t('cases.view.addExports')}</Button>;
  const isSearching = settledSearch.trim() !== '';
  return (
    <div className="page">
      <BackButton />
      <PageHeader title={item.name} hint={`${caseCounts(item, t)} · ${t('cases.created', { moment: formatInstant(item.createdAtMs, timeZone) })}`}>
        <Button variant="default" leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={() => setDialog('edit')}>{t('cases.edit')}</Button>
        <Button variant="default" leftSection={<IconTrash size={16} aria-hidden="true" />} onClick={() => setDialog('delete')}>{t('cases.deleteButton')}</Button>
        {addButton}
      </PageHeader>
      <CaseDescription text={item.description} />
      {jobIds.length > 0 && (
        <section className="section" aria-labelledby="case-jobs-title">
          <h2 id="case-jobs-title">{t('cases.view.jobs')}</h2>
          <ActiveJobs ids={jobIds} label={t('cases.view.jobs')} />
        </section>
      )}
      {(item.exportCount > 0 || isSearching) && (
        <TextInput
          type="search"
          aria-label={t('cases.view.search')}
          placeholder={t('cases.view.search')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
          className="case-search"
        />
      )}
      <ExportGrid
        pages={pages}
        isInCaseView
        empty={
          isSearching
            ? <p className="plain muted">{t('exports.empty.filteredText')}</p>
            : <EmptyState icon={<IconBriefcase2 size={44} stroke={1.2} />} title={t('cases.view.empty.title')} text={t('cases.view.empty.text')} />
        }
      />
      {dialog === 'add' && <AddExportsDialog caseId={item.id} caseName={item.name} onClose={close} />}
      {dialog === 'edit' && <CaseFormDialog existing={item} onClose={close} />}
      {dialog === 'delete' && <DeleteCaseDialog item={item} onClose={close} onDeleted={() => goToPage('cases')} />}
    </div>
  );
}

/** One case with its exports and what is being exported for it. */
export function CaseView({ item }: { item: Case | null }) {
  const { t } = useTranslation();
  if (item !== null) return <OpenCase item={item} />;
  return (
    <div className="page">
      <BackButton />
      <EmptyState icon={<IconMoodEmpty size={44} stroke={1.2} />} title={t('cases.view.gone.title')} text={t('cases.view.gone.text')} />
    </div>
  );
}
