import { Button, Loader } from '@mantine/core';
import { IconBriefcase2, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../shared/case.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { reloadLibrary, useLibraryStore } from '../stores/library-store.ts';
import { useNavigationStore } from '../stores/navigation-store.ts';
import { CaseCard } from './case-card.tsx';
import { CaseFormDialog } from './case-form-dialog.tsx';
import { CaseView } from './case-view.tsx';
import { DeleteCaseDialog } from './delete-case-dialog.tsx';

type OpenDialog = { kind: 'new' } | { kind: 'edit' | 'delete'; item: Case };

function CaseOverview({ cases }: { cases: readonly Case[] }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const close = (): void => setDialog(null);
  const newButton = <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setDialog({ kind: 'new' })}>{t('cases.new')}</Button>;
  return (
    <div className="page">
      <PageHeader title={t('cases.title')} hint={t('cases.hint')}>{newButton}</PageHeader>
      {cases.length === 0 && <EmptyState icon={<IconBriefcase2 size={48} stroke={1.2} />} title={t('cases.empty.title')} text={t('cases.empty.text')} />}
      <ul className="card-grid" aria-label={t('cases.list')}>
        {cases.map((item) => (
          <li key={item.id}><CaseCard item={item} onEdit={() => setDialog({ kind: 'edit', item })} onDelete={() => setDialog({ kind: 'delete', item })} /></li>
        ))}
      </ul>
      {dialog?.kind === 'new' && <CaseFormDialog existing={null} onClose={close} />}
      {dialog?.kind === 'edit' && <CaseFormDialog existing={dialog.item} onClose={close} />}
      {dialog?.kind === 'delete' && <DeleteCaseDialog item={dialog.item} onClose={close} onDeleted={() => undefined} />}
    </div>
  );
}

/** All cases, or the one that is open. */
export function CasesPage() {
  const { t } = useTranslation();
  const cases = useLibraryStore((state) => state.cases);
  const error = useLibraryStore((state) => state.error);
  const openCaseId = useNavigationStore((state) => state.openCaseId);
  if (cases === null) {
    return error === null
      ? <div className="page-loading"><Loader aria-label={t('common.loading')} /></div>
      : <div className="page"><ErrorMessage title={t('cases.failed')} error={error} onRetry={reloadLibrary} /></div>;
  }
  return openCaseId === null ? <CaseOverview cases={cases} /> : <CaseView item={cases.find(({ id }) => id === openCaseId) ?? null} />;
}
