import { IconDeviceCctv } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../shared/recordings.ts';
import { request } from '../api.ts';
import { AddFolderButton } from '../components/add-folder-button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { notifyDone } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';
import { SourceCard } from './source-card.tsx';
import { UnreadableDialog } from './unreadable-dialog.tsx';

function RemoveSourceDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = async (): Promise<void> => {
    await request('sources:remove', { sourceId: source.id });
    refreshTopics(['sources', 'cameras']);
    notifyDone(t('settings.sources.removed', { name: source.name }));
  };
  return (
    <ConfirmDialog title={t('settings.sources.removeTitle', { name: source.name })} confirm={t('settings.sources.removeConfirm')} failureTitle={t('settings.sources.removeFailed')} onClose={onClose} action={remove}>
      <p className="plain">{t('settings.sources.removeText')}</p>
      <p className="plain mono small">{source.path}</p>
    </ConfirmDialog>
  );
}

/** Where recordings come from. */
export function SourcesSection({ sources }: { sources: readonly Source[] }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<{ kind: 'unreadable' | 'remove'; source: Source } | null>(null);
  const close = (): void => setDialog(null);
  return (
    <section className="section" aria-labelledby="sources-title">
      <div className="section-head">
        <div>
          <h2 id="sources-title">{t('settings.sources.title')}</h2>
          <p className="plain muted small">{t('settings.sources.hint')}</p>
        </div>
        {sources.length > 0 && <AddFolderButton />}
      </div>
      {sources.length === 0 && <EmptyState icon={<IconDeviceCctv size={40} stroke={1.2} />} title={t('settings.sources.empty.title')} text={t('settings.sources.empty.text')} action={<AddFolderButton />} />}
      <ul className="job-list" aria-label={t('settings.sources.list')}>
        {sources.map((source) => (
          <li key={source.id}><SourceCard source={source} onUnreadable={() => setDialog({ kind: 'unreadable', source })} onRemove={() => setDialog({ kind: 'remove', source })} /></li>
        ))}
      </ul>
      {dialog?.kind === 'unreadable' && <UnreadableDialog source={dialog.source} onClose={close} />}
      {dialog?.kind === 'remove' && <RemoveSourceDialog source={dialog.source} onClose={close} />}
    </section>
  );
}
