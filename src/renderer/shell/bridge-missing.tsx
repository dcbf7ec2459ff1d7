import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What to say when the page has no connection to the program: it was opened in a browser, or the preload failed. */
export function BridgeMissing() {
  const { t } = useTranslation();
  return (
    <main className="page page-narrow">
      <Alert color="red" role="alert" title={t('app.bridgeMissingTitle')}>{t('app.bridgeMissing')}</Alert>
    </main>
  );
}
