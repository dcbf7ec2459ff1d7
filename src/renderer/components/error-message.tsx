import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorText } from './notify.ts';

/** A failure where it happened: message, remedy and, where it makes sense, another try. */
export function ErrorMessage({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { message, remedy } = errorText(error);
  return (
    <Alert color="red" variant="light" title={title} icon={<IconAlertTriangle size={18} />}>
      <p className="plain">{message}</p>
      {remedy !== null && <p className="plain strong">{remedy}</p>}
      {onRetry !== undefined && <Button size="xs" mt="xs" variant="default" onClick={onRetry}>{t('common.tryAgain')}</Button>}
    </Alert>
  );
}
