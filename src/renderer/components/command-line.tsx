import { Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';

/** A command as it ran, to read and to take along. */
export function CommandLine({ command }: { command: string }) {
  const { t } = useTranslation();
  return (
    <div className="command-line">
      <Code block tabIndex={0} aria-label={t('jobs.commandLine')}>{command}</Code>
      <CopyButton text={command} label={t('jobs.copyCommand')} />
    </div>
  );
}
