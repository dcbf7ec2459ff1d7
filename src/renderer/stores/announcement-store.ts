import { create } from 'zustand';

/** What was last said to those who listen. */
export const useAnnouncementStore = create<{ text: string }>()(() => ({ text: '' }));

/** Says something politely, in the window's one live region. */
export function announce(text: string): void {
  useAnnouncementStore.setState({ text });
}
