import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { announce, useAnnouncementStore } from '../stores/announcement-store.ts';
import { useJobsStore } from '../stores/jobs-store.ts';

/** The window's live region: says politely that a job started, ended or was moved; percentages are not announced. */
export function JobAnnouncer() {
  const { t } = useTranslation();
  const text = useAnnouncementStore((state) => state.text);
  useEffect(
    () =>
      useJobsStore.subscribe((state, previous) => {
        const changed = state.ids.flatMap((id) => {
          const job = state.byId[id];
          const before = previous.byId[id];
          return job !== undefined && before !== undefined && job.status !== before.status ? [t('jobs.announcement', { name: job.name, status: t(`jobs.status.${job.status}`) })] : [];
        });
        if (changed.length > 0) announce(changed.join(' '));
      }),
    [t],
  );
  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>;
}
