import type { Session } from 'electron';

/** Schemes of the network and of the disk: the program needs none of them in its window. */
const REFUSED_ADDRESSES = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*'];

/** Refuses every permission a page can ask for, and every request that leaves our own schemes. */
export function secureSession(session: Session): void {
  // Both are needed: one answers requests, the other silent checks. The default of both is to allow.
  session.setPermissionRequestHandler((_contents, _permission, callback) => { callback(false); });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // A second wall behind the content security policy.
  session.webRequest.onBeforeRequest({ urls: REFUSED_ADDRESSES }, (_details, callback) => { callback({ cancel: true }); });
  // Downloads have no place here: exports are files already.
  session.on('will-download', (event) => { event.preventDefault(); });
}
