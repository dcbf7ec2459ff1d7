import { Pagination } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface PagesProps {
  /** Of what these are the pages. */
  label: string;
  count: number;
  page: number;
  onChange: (page: number) => void;
}

/** The pages of a long list; nothing where there is only one. */
export function Pages({ label, count, page, onChange }: PagesProps) {
  const { t } = useTranslation();
  if (count <= 1) return null;
  return (
    <nav aria-label={label} className="pages">
      <Pagination
        total={count}
        value={page}
        onChange={onChange}
        getItemProps={(number) => ({ 'aria-label': t('exports.pageNumber', { number }) })}
        getControlProps={(control) => ({ 'aria-label': t(control === 'next' || control === 'last' ? 'exports.nextPage' : 'exports.previousPage') })}
      />
    </nav>
  );
}
