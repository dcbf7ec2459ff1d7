import i18next from 'i18next';
import { request } from '../api.ts';
import type { Export } from '../../shared/export.ts';
import { attempt, notifyDone } from '../components/notify.ts';
import { refreshTopics } from '../stores/library-store.ts';

/** Shows the file of an export in the system's file manager. */
export function showInFolder(exportId: string): void {
  void attempt(i18next.t('exports.player.showFailed'), () => request('exports:showInFolder', { exportId }));
}

/** Takes exports out of their case. */
export function removeFromCase(exports: readonly Export[]): void {
  void attempt(i18next.t('exports.assign.failed'), async () => {
    await request('exports:assign', { exportIds: exports.map(({ id }) => id), exportCaseId: null });
    refreshTopics(['exports', 'cases']);
    notifyDone(i18next.t('exports.assign.removed', { count: exports.length }));
  });
}
