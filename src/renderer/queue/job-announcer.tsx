import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { announce, useAnnouncementStore } from '../stores/announcement-store.ts';
import { useJobsStore } from '../stores/jobs-store.ts';
import { changeText } from './job-texts.ts';

/** The window's live region: says politely that a job started, waits for its turn, ended or was moved. */
export function JobAnnouncer() {
  const { t } = useTranslation();
  const text = useAnnouncementStore((state) => state.text);
  useEffect(
    () =>
      useJobsStore.subscribe((state, previous) => {
        const changed = state.ids.flatMap((id) => {
          const job = state.byId[id];
          const before = previous.byId[id];
          const text = job === undefined || before === undefined ? null : changeText(job, before, t);
          return text === null ? [] : [text];
        });
        if (changed.length > 0) announce(changed.join(' '));
      }),
    [t],
  );
  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>;
}
