import { createInstance } from 'i18next';

/** Strings of the shell: native dialogs and the menu. The window's strings are in src/renderer/i18n. */
const english = {
  'openFailed.title': 'Reelcase cannot start',
  'refusedSwitches': 'Reelcase does not start with {{switches}}: it would open the program to others. Start it without.',
  'alreadyOpen': 'Reelcase already has a window open for {{dataFolder}}; it was brought to the front.',
  'unexpected.title': 'Reelcase has met a bug and must close',
  'unexpected.remedy': 'Exports that were running go on at the next start. The log file in {{dataFolder}} tells more.',
  'package.message': 'This version of Reelcase does not open packages',
  'package.detail': '{{path}} was neither read nor changed. Open it with the program that it came with, or with a newer Reelcase.',
  'quit.message_one': 'One export is still running.',
  'quit.message_other': '{{count}} exports are still running.',
  'quit.detail': 'If you quit now, they go back to the front of the queue and start again when Reelcase is opened the next time.',
  'quit.confirm': 'Quit anyway',
  'quit.stay': 'Stay',
  'addFolder.title': 'Choose a folder of recordings',
  'addFolder.button': 'Add folder',
  'exportFolder.title': 'Choose where exports are written',
  'exportFolder.button': 'Use this folder',
  'pinFolder.title': 'Choose where queued footage is protected from deletion (on the disk of the recordings)',
  'pinFolder.button': 'Use this folder',
  'recorderDatabase.title': 'Choose the recorder’s database (frigate.db)',
  'recorderDatabase.button': 'Use this database',
  'recorderDatabase.files': 'Databases',
  'picture.title': 'Choose a picture for the exports',
  'picture.button': 'Use this picture',
  'picture.files': 'Pictures',
  'allFiles': 'All files',
  'queueDone.title': 'Reelcase: the queue is done',
  'queueDone.body': 'Finished: {{succeeded}}, failed: {{failed}}, cancelled: {{cancelled}}.',
  'menu.file': 'File',
  'menu.edit': 'Edit',
  'menu.view': 'View',
} as const;

type TextKey = keyof typeof english | 'quit.message';
type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

const instance = createInstance();
void instance.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english } },
  keySeparator: false,
  // Native dialogs show text, not HTML.
  interpolation: { escapeValue: false },
  initAsync: false,
  // An advertisement on standard output.
  showSupportNotice: false,
});

/** @returns the text for `key`, with `values` filled in; `count` chooses singular or plural */
// Cast: i18next's types know one set of keys a program, and that one is the window's.
export const translate = instance.t as unknown as Translate;
