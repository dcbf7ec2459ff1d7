import i18next from 'i18next';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';

/** Shows an export's file in the system's file manager, or says why not. */
export async function showInFolder(exportId: string): Promise<void> {
  await attempt(i18next.t('exports.showInFolderFailed'), () => request('exports:showInFolder', { exportId }));
}
