import { cases } from './en/cases.ts';
import { exports } from './en/exports.ts';
import { footage } from './en/footage.ts';
import { jobs } from './en/jobs.ts';
import { options } from './en/options.ts';
import { settings } from './en/settings.ts';

/** Every string that the window shows, in English. Keys are grouped by page. */
export const english = {
  app: {
    name: 'Reelcase',
    skip: 'Skip to content',
    pageFailed: 'This page ran into a problem',
    bridgeMissingTitle: 'No connection to the program',
    bridgeMissing: 'This page only works inside Reelcase. If you see it in the Reelcase window, the installation is incomplete: run “npm run setup” and start the program again.',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    copied: 'Copied',
    copyFailed: 'The text could not be copied',
    copyRefused: 'the system did not take it',
    delete: 'Delete',
    loading: 'Loading',
    loadMore: 'Load more',
    save: 'Save',
    tryAgain: 'Try again',
  },
  errors: {
    unexpected: 'Something unexpected happened: {{details}}',
    unknown: 'unknown reason',
  },
  navigation: {
    label: 'Main',
    footage: 'Footage',
    queue: 'Queue',
    exports: 'Exports',
    cases: 'Cases',
    settings: 'Settings',
    activeJobs_one: '{{count}} active job',
    activeJobs_other: '{{count}} active jobs',
  },
  footage,
  options,
  jobs,
  exports,
  cases,
  settings,
};
