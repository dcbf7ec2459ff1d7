import { isAppUrl } from './app-origin.ts';

/** What of Electron's IPC event says who sent it. */
export interface Sender {
  /** Null when the frame has gone or navigated meanwhile. */
  senderFrame: { url: string; parent: unknown } | null;
  sender: { id: number };
}

/**
 * @param ourContentsIds of the windows that the program opened itself
 * @returns whether a message comes from the main frame of one of our windows, and that frame shows our own page
 */
export function isTrustedSender({ senderFrame, sender }: Sender, ourContentsIds: readonly number[]): boolean {
  return senderFrame !== null && senderFrame.parent === null && ourContentsIds.includes(sender.id) && isAppUrl(senderFrame.url);
}
