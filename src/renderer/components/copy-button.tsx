import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../stores/announcement-store.ts';
import { copyText } from './copy-text.ts';
import { notifyError } from './notify.ts';

const SHOWN_MS = 1_500;

/** Copies a text; says so with a tick, and to those who listen. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    if (!copyText(text)) {
      notifyError(t('common.copyFailed'), new Error(t('common.copyRefused')));
      return;
    }
    setIsCopied(true);
    announce(t('common.copied'));
  };
  return (
    <Tooltip label={isCopied ? t('common.copied') : label}>
      <ActionIcon variant="default" aria-label={label} onClick={copy}>{isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}</ActionIcon>
    </Tooltip>
  );
}
