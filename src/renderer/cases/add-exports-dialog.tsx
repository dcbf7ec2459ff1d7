import { Button, Checkbox, Group, Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { attempt, notifyDone } from '../components/notify.ts';
import { useLoaded } from '../components/use-loaded.ts';
import { timeZone } from '../footage/footage-store.ts';
import { formatRange } from '../format/format-range.ts';
import { refreshTopics } from '../stores/library-store.ts';

const MAX_SHOWN = 100;

/** Picks exports that are in no case yet and files them in this one. */
export function AddExportsDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [settledSearch] = useDebouncedValue(search.trim(), 200);
  const [chosen, setChosen] = useState<string[]>([]);
  const [isSaving, setIsSaving] = useState(false);
  const unfiled = useLoaded(settledSearch, () => request('exports:list', { exportCaseId: null, search: settledSearch, limit: MAX_SHOWN, offset: 0 }));
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen.length === 0) return;
    setIsSaving(true);
    const isDone = await attempt(t('exports.addToCase.failed'), async () => {
      const { updated } = await request('exports:assign', { exportIds: chosen, exportCaseId: caseId });
      refreshTopics(['exports', 'cases']);
      notifyDone(t('exports.addToCase.done', { count: updated }));
    });
    setIsSaving(false);
    if (isDone) onClose();
  };
  return (
    <Dialog size="lg" title={t('cases.addExports.title')} onClose={onClose}>
      <form onSubmit={(event) => void add(event)}>
        <TextInput aria-label={t('exports.search')} placeholder={t('exports.search')} leftSection={<IconSearch size={16} />} value={search} maxLength={200} onChange={(event) => setSearch(event.currentTarget.value)} data-autofocus />
        {unfiled.error !== null && <ErrorMessage title={t('exports.failed')} error={unfiled.error} onRetry={unfiled.reload} />}
        {unfiled.value === null && unfiled.isLoading && <Loader size="sm" mt="md" role="status" aria-label={t('common.loading')} />}
        {unfiled.value?.total === 0 && <p className="muted">{t('cases.addExports.none')}</p>}
        <Checkbox.Group value={chosen} onChange={setChosen} aria-label={t('exports.grid')} mt="md" className="pick-list">
          {unfiled.value?.exports.map((item) => (
            <Checkbox key={item.id} value={item.id} label={<bdi>{item.name}</bdi>} description={<><bdi>{item.camera}</bdi> · {formatRange(item.requestStartMs, item.requestEndMs, timeZone)}</>} />
          ))}
        </Checkbox.Group>
        {unfiled.value !== null && unfiled.value.total > MAX_SHOWN && <p className="muted small">{t('cases.addExports.more', { count: unfiled.value.total - MAX_SHOWN })}</p>}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" disabled={chosen.length === 0} loading={isSaving}>{t('cases.addExports.button', { count: chosen.length })}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
