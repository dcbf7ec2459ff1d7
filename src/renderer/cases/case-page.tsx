import { Button } from '@mantine/core';
import { IconArrowLeft, IconMovie, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Case } from '../../shared/case.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ExportCollection } from '../exports/export-collection.tsx';
import { ActiveJobs } from '../queue/active-jobs.tsx';
import { useJobsStore } from '../stores/jobs-store.ts';
import { goToPage } from '../stores/navigation-store.ts';
import { AddExportsDialog } from './add-exports-dialog.tsx';
import { CaseFormDialog } from './case-form-dialog.tsx';
import { DeleteCaseDialog } from './delete-case-dialog.tsx';

/** One case: what it is about, its exports, and the jobs that will add to it. */
export function CasePage({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'add' | null>(null);
  const jobIds = useJobsStore(useShallow((state) => state.ids.filter((id) => state.byId[id]?.exportCaseId === shown.id)));
  const close = (): void => setDialog(null);
  return (
    <div className="page">
      <Button variant="subtle" size="compact-sm" className="back-button" leftSection={<IconArrowLeft size={16} />} onClick={() => goToPage('cases')}>{t('cases.back')}</Button>
      <header className="page-header">
        <div className="page-header-text">
          <h1 dir="auto">{shown.name}</h1>
          {shown.description !== '' && <p className="case-description" dir="auto">{shown.description}</p>}
          <p className="muted small">{t('cases.exportCount', { count: shown.exportCount })} · {t('cases.cameraCount', { count: shown.cameraCount })}</p>
        </div>
        <div className="page-header-actions">
          <Button leftSection={<IconPlus size={16} />} onClick={() => setDialog('add')}>{t('cases.addExports.open')}</Button>
          <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setDialog('edit')}>{t('cases.edit')}</Button>
          <Button variant="light" color="red" leftSection={<IconTrash size={16} />} onClick={() => setDialog('delete')}>{t('cases.delete.open')}</Button>
        </div>
      </header>
      {jobIds.length > 0 && (
        <section aria-label={t('cases.jobs')} className="queue-section">
          <h2>{t('cases.jobs')}</h2>
          <ActiveJobs ids={jobIds} label={t('cases.jobs')} canReorder={false} />
        </section>
      )}
      <ExportCollection exportCaseId={shown.id} search="" empty={<EmptyState icon={<IconMovie size={48} stroke={1.2} />} title={t('cases.noExportsTitle')} text={t('cases.noExportsText')} />} />
      {dialog === 'edit' && <CaseFormDialog edited={shown} onClose={close} />}
      {dialog === 'delete' && <DeleteCaseDialog deleted={shown} onClose={close} />}
      {dialog === 'add' && <AddExportsDialog caseId={shown.id} onClose={close} />}
    </div>
  );
}
