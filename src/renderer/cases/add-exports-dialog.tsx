import { Checkbox, Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request, thumbnailUrl } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { DialogButtons } from '../components/dialog-buttons.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { notifyDone } from '../components/notify.ts';
import { useAction } from '../components/use-action.ts';
import { useExports } from '../exports/use-exports.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatRange } from '../format/format-range.ts';
import { refreshTopics } from '../stores/library-store.ts';

/** Puts exports that are in no case into this one. */
export function AddExportsDialog({ caseId, caseName, onClose }: { caseId: string; caseName: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [settledSearch] = useDebouncedValue(search, 200);
  const pages = useExports('unassigned', settledSearch);
  // Kept across searches: one searches, ticks, searches again.
  const [chosenIds, setChosenIds] = useState<readonly string[]>([]);
  const add = async (): Promise<void> => {
    const { updated } = await request('exports:assign', { exportIds: [...chosenIds], exportCaseId: caseId });
    refreshTopics(['exports', 'cases']);
    notifyDone(t('exports.assign.done', { count: updated, name: caseName }));
  };
  const { run, isBusy, error } = useAction(add, onClose);
  const items = pages.value?.items ?? [];
  return (
    <Dialog title={t('cases.add.title')} onClose={onClose} size="lg">
      <form className="stack" onSubmit={run}>
        <TextInput
          data-autofocus
          type="search"
          aria-label={t('cases.add.search')}
          placeholder={t('cases.add.search')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {pages.error !== null && <ErrorMessage title={t('exports.failed')} error={pages.error} onRetry={pages.reload} />}
        {pages.value === null && pages.isLoading && <Loader size="sm" aria-label={t('common.loading')} />}
        {pages.value !== null && items.length === 0 && <p className="plain muted">{t(settledSearch.trim() === '' ? 'cases.add.empty' : 'cases.add.noMatch')}</p>}
        {items.length > 0 && (
          <ul className="pick-list" aria-label={t('cases.add.list')}>
            {items.map((item) => (
              <li key={item.id}>
                <Checkbox
                  aria-label={item.name}
                  checked={chosenIds.includes(item.id)}
                  onChange={(event) => setChosenIds(event.currentTarget.checked ? [...chosenIds, item.id] : chosenIds.filter((id) => id !== item.id))}
                  label={
                    <span className="pick">
                      <span className="pick-picture">{item.hasThumbnail && <img src={thumbnailUrl(item.id)} alt="" loading="lazy" />}</span>
                      <span className="pick-text">
                        <span className="pick-name" dir="auto">{item.name}</span>
                        <span className="muted small time">{item.camera} · {formatRange(item.requestStartMs, item.requestEndMs, timeZone)}</span>
                      </span>
                    </span>
                  }
                />
              </li>
            ))}
          </ul>
        )}
        <LoadMore pages={pages} />
        {error !== null && <ErrorMessage title={t('exports.assign.failed')} error={error} />}
        <DialogButtons confirm={t('cases.add.confirm', { count: chosenIds.length })} onCancel={onClose} isBusy={isBusy} isDisabled={chosenIds.length === 0} />
      </form>
    </Dialog>
  );
}
