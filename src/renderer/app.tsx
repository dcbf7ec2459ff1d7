import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { CasesPage } from './cases/cases-page.tsx';
import { ErrorMessage } from './components/error-message.tsx';
import { ExportsPage } from './exports/exports-page.tsx';
import { FootagePage } from './footage/footage-page.tsx';
import { JobAnnouncer } from './queue/job-announcer.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Navigation } from './shell/navigation.tsx';
import { connectJobsStore } from './stores/jobs-store.ts';
import { connectLibraryStore } from './stores/library-store.ts';
import { useNavigationStore } from './stores/navigation-store.ts';

const pages = { footage: FootagePage, queue: QueuePage, exports: ExportsPage, cases: CasesPage, settings: SettingsPage } as const;

/** The window: navigation on the left, one page beside it. */
export function App() {
  const { t } = useTranslation();
  const page = useNavigationStore((state) => state.page);
  const Page = pages[page];
  useEffect(() => {
    const disconnectJobs = connectJobsStore();
    const disconnectLibrary = connectLibraryStore();
    return () => {
      disconnectJobs();
      disconnectLibrary();
    };
  }, []);
  return (
    <div className="app">
      <button type="button" className="skip-link" onClick={() => document.getElementById('main')?.focus()}>{t('app.skip')}</button>
      <Navigation />
      <main id="main" tabIndex={-1} className="main">
        <ErrorBoundary key={page} fallback={(error, reset) => <div className="page"><ErrorMessage title={t('app.pageFailed')} error={error} onRetry={reset} /></div>}>
          <Page />
        </ErrorBoundary>
      </main>
      <JobAnnouncer />
    </div>
  );
}
