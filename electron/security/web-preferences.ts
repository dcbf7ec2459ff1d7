import type { WebPreferences } from 'electron';

/**
 * What the window's page may do. Most of it is Electron's default; it is stated so that a change shows in a diff.
 * @param preload absolute path of the built preload
 */
export function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Dictionaries would be fetched from the network, and names of cases are nobody's business.
    spellcheck: false,
    devTools: !isPackaged,
  };
}
