import { useTranslation } from 'react-i18next';
import type { Export } from '../../shared/export.ts';

const MAX_NAMES = 8;

/** The names of exports that something is about to be done to. */
export function ExportNames({ items }: { items: readonly Export[] }) {
  const { t } = useTranslation();
  return (
    <ul className="name-list">
      {items.slice(0, MAX_NAMES).map((item) => <li key={item.id} dir="auto">{item.name}</li>)}
      {items.length > MAX_NAMES && <li className="muted">{t('common.andMore', { count: items.length - MAX_NAMES })}</li>}
    </ul>
  );
}
