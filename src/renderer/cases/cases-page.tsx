import { Button, Loader } from '@mantine/core';
import { IconBriefcase, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { formatInstant } from '../../shared/wall-time.ts';
import { thumbnailUrl } from '../api.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { timeZone } from '../footage/footage-store.ts';
import { reloadLibrary, useLibraryStore } from '../stores/library-store.ts';
import { openCase, useNavigationStore } from '../stores/navigation-store.ts';
import { CaseFormDialog } from './case-form-dialog.tsx';
import { CasePage } from './case-page.tsx';

function CaseCard({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  return (
    <article className="case-card" aria-label={shown.name}>
      <button type="button" className="case-cover" aria-label={t('cases.open', { name: shown.name })} onClick={() => openCase(shown.id)}>
        {shown.coverExportId === null ? <IconBriefcase size={36} stroke={1.2} aria-hidden="true" /> : <img src={thumbnailUrl(shown.coverExportId)} alt="" loading="lazy" />}
      </button>
      <div className="export-text">
        <h3 className="truncate" dir="auto" title={shown.name}>{shown.name}</h3>
        {shown.description !== '' && <p className="plain small case-excerpt" dir="auto">{shown.description}</p>}
        <p className="plain muted small">{t('cases.exportCount', { count: shown.exportCount })} · {t('cases.cameraCount', { count: shown.cameraCount })}</p>
        <p className="plain muted small">{t('cases.updated', { moment: formatInstant(shown.updatedAtMs, timeZone) })}</p>
      </div>
    </article>
  );
}

/** All cases, or the one that is open. */
export function CasesPage() {
  const { t } = useTranslation();
  const cases = useLibraryStore((state) => state.cases);
  const error = useLibraryStore((state) => state.error);
  const openCaseId = useNavigationStore((state) => state.openCaseId);
  const [isCreating, setIsCreating] = useState(false);
  const opened = cases?.find(({ id }) => id === openCaseId);
  if (opened !== undefined) return <CasePage key={opened.id} shown={opened} />;

  const newCase = <Button leftSection={<IconPlus size={16} />} onClick={() => setIsCreating(true)}>{t('cases.new')}</Button>;
  return (
    <div className="page">
      <PageHeader title={t('cases.title')} hint={t('cases.hint')}>{cases !== null && cases.length > 0 && newCase}</PageHeader>
      {cases === null && (error === null ? <div className="page-loading"><Loader role="status" aria-label={t('common.loading')} /></div> : <ErrorMessage title={t('cases.failed')} error={error} onRetry={reloadLibrary} />)}
      {cases?.length === 0 && <EmptyState icon={<IconBriefcase size={48} stroke={1.2} />} title={t('cases.emptyTitle')} text={t('cases.emptyText')} action={newCase} />}
      {cases !== null && cases.length > 0 && <section aria-label={t('cases.title')} className="export-grid">{cases.map((shown) => <CaseCard key={shown.id} shown={shown} />)}</section>}
      {isCreating && <CaseFormDialog edited={null} onClose={() => setIsCreating(false)} />}
    </div>
  );
}
