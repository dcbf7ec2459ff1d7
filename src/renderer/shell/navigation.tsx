import { Badge } from '@mantine/core';
import { IconBriefcase, IconDeviceCctv, IconListDetails, IconMovie, IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { countUnfinished } from '../stores/job-set.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { goToPage, pageNames, useNavigationStore } from '../stores/navigation-store.ts';

const icons = { footage: IconDeviceCctv, queue: IconListDetails, exports: IconMovie, cases: IconBriefcase, settings: IconSettings } as const;

/** The pages of the window; the queue carries the number of jobs that are not done. */
export function Navigation() {
  const { t } = useTranslation();
  const page = useNavigationStore((state) => state.page);
  const activeCount = useJobsStore(countUnfinished);
  return (
    <nav className="navigation" aria-label={t('navigation.label')}>
      <p className="brand"><span className="brand-mark" aria-hidden="true" />{t('app.name')}</p>
      {pageNames.map((name) => {
        const Icon = icons[name];
        const hasBadge = name === 'queue' && activeCount > 0;
        return (
          <button
            key={name}
            type="button"
            className="navigation-item"
            aria-label={t(`navigation.${name}`)}
            title={t(`navigation.${name}`)}
            aria-current={page === name ? 'page' : undefined}
            aria-describedby={hasBadge ? 'active-jobs' : undefined}
            onClick={() => goToPage(name)}
          >
            <Icon size={20} stroke={1.6} aria-hidden="true" />
            <span className="navigation-text">{t(`navigation.${name}`)}</span>
            {hasBadge && <Badge className="navigation-badge" size="sm" variant="filled" aria-hidden="true">{activeCount}</Badge>}
          </button>
        );
      })}
      {activeCount > 0 && <span id="active-jobs" className="visually-hidden">{t('navigation.activeJobs', { count: activeCount })}</span>}
    </nav>
  );
}
