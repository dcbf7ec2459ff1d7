import { BrowserWindow } from 'electron';
import { APP_PAGE_URL, isAppUrl } from './security/app-origin.ts';
import { webPreferences } from './security/web-preferences.ts';

/** As dark as the theme's page, so that nothing flashes before the first paint. */
const BACKGROUND = '#131a21';

/** Opens the program's window; it is shown when it has something to show. */
export function openMainWindow(preload: string, isPackaged: boolean): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Reelcase',
    width: 1_360,
    height: 880,
    minWidth: 1_000,
    minHeight: 680,
    show: false,
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    webPreferences: webPreferences(preload, isPackaged),
  });
  window.once('ready-to-show', () => { window.show(); });
  keepOnPage(window);
  void window.loadURL(APP_PAGE_URL);
  return window;
}

/** Chromium asks nobody before it goes to about:blank and its like, so the window is brought back afterwards. */
function keepOnPage({ webContents }: BrowserWindow): void {
  const returnFrom = (url: string) => { if (!isAppUrl(url)) void webContents.loadURL(APP_PAGE_URL); };
  webContents.on('did-navigate', (_event, url) => { returnFrom(url); });
  webContents.on('did-fail-load', (_event, _code, _description, url, isMainFrame) => { if (isMainFrame) returnFrom(url); });
}

/** Brings the window to the front, wherever it is. */
export function focusMainWindow(): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
