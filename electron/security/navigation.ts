import type { App, WebContents } from 'electron';
import { isAppUrl } from './app-origin.ts';

/** Keeps every page that is ever created where it is: no other address, no frame, no new window, no webview. */
export function guardNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents) => { guardContents(contents); });
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => { if (!isAppUrl(event.url)) event.preventDefault(); });
  contents.on('will-redirect', (event) => { if (!isAppUrl(event.url)) event.preventDefault(); });
  // The program has no frames, so none may go anywhere.
  contents.on('will-frame-navigate', (event) => { if (!event.isMainFrame || !isAppUrl(event.url)) event.preventDefault(); });
  contents.on('will-attach-webview', (event) => { event.preventDefault(); });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
