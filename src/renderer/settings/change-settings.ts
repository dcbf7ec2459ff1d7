import type { RequestInput } from '../../shared/ipc.ts';
import { request } from '../api.ts';
import { attempt } from '../components/notify.ts';
import { useLibraryStore } from '../stores/library-store.ts';

/**
 * Changes settings, and shows them as the engine has them then.
 * @param failureTitle of what is shown when the engine refuses
 */
export async function changeSettings(failureTitle: string, change: RequestInput<'settings:update'>): Promise<void> {
  await attempt(failureTitle, async () => useLibraryStore.setState({ settings: await request('settings:update', change) }));
}
