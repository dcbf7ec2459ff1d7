import { useEffect, useEffectEvent } from 'react';

declare global {
  interface Window {
    /** Chromium's; not in TypeScript's library yet. */
    readonly CloseWatcher?: new () => EventTarget & { destroy: () => void };
  }
}

/**
 * Calls `onClose` for Escape also where the focus is on a control of a `<video>`: Chromium keeps the keys that are pressed
 * there to itself, and no listener of the page sees them.
 */
export function useCloseRequest(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (window.CloseWatcher === undefined) return undefined;
    const watcher = new window.CloseWatcher();
    watcher.addEventListener('close', () => close());
    return () => watcher.destroy();
  }, []);
}
