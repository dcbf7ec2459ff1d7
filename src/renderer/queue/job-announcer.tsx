import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useJobsStore } from '../stores/jobs-store.ts';

/** Says politely, to those who listen, that a job started or ended; percentages are not announced. */
export function JobAnnouncer() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  useEffect(
    () =>
      useJobsStore.subscribe((state, previous) => {
        const changed = state.ids.flatMap((id) => {
          const job = state.byId[id];
          const before = previous.byId[id];
          return job !== undefined && before !== undefined && job.status !== before.status ? [t('jobs.announcement', { name: job.name, status: t(`jobs.status.${job.status}`) })] : [];
        });
        if (changed.length > 0) setText(changed.join(' '));
      }),
    [t],
  );
  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>;
}
