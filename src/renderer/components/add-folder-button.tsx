import { Button } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api.ts';
import { refreshTopics } from '../stores/library-store.ts';
import { attempt, notifyDone } from './notify.ts';

/** Opens the system's folder dialog and adds what is chosen as a source. */
export function AddFolderButton({ size = 'sm' }: { size?: 'sm' | 'md' }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const add = async (): Promise<void> => {
    setIsOpen(true);
    await attempt(t('settings.sources.addFailed'), async () => {
      const source = await request('sources:addFolder');
      if (source === null) return;
      refreshTopics(['sources', 'cameras']);
      notifyDone(t('settings.sources.added', { name: source.name }));
    });
    setIsOpen(false);
  };
  return (
    <Button size={size} leftSection={<IconFolderPlus size={18} />} loading={isOpen} onClick={() => void add()}>
      {t('settings.sources.add')}
    </Button>
  );
}
