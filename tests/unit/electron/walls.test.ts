import type { App, Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardNavigation } from '../../../electron/security/navigation.ts';
import { secureSession } from '../../../electron/security/session.ts';

type Listener = (...values: never[]) => unknown;

/** Takes what is installed on it and gives it back by name. */
class Recorder {
  readonly installed = new Map<string, Listener>();
  on(name: string, listener: Listener): this { this.installed.set(name, listener); return this; }
  setWindowOpenHandler(handler: Listener): void { this.installed.set('open', handler); }
  setPermissionRequestHandler(handler: Listener): void { this.installed.set('request', handler); }
  setPermissionCheckHandler(handler: Listener): void { this.installed.set('check', handler); }
  setDevicePermissionHandler(handler: Listener): void { this.installed.set('device', handler); }
  readonly webRequest = { onBeforeRequest: (filter: { urls: string[] }, handler: Listener) => { this.urls = filter.urls; this.installed.set('before', handler); } };
  urls: string[] = [];
  call(name: string, ...values: unknown[]): unknown { return this.installed.get(name)?.(...(values as never[])); }
}

function guardedContents(): Recorder {
  const app = new Recorder();
  guardNavigation(app as unknown as App);
  const contents = new Recorder();
  app.call('web-contents-created', {}, contents as unknown as WebContents);
  return contents;
}

/** @returns whether a navigation was prevented */
function isPrevented(contents: Recorder, event: string, details: object = {}): boolean {
  let prevented = false;
  contents.call(event, { ...details, preventDefault: () => { prevented = true; } });
  return prevented;
}

describe('guardNavigation', () => {
  const contents = guardedContents();

  it.each(['will-navigate', 'will-redirect'])('stops %s to anywhere else', (event) => {
    expect(isPrevented(contents, event, { url: 'app://reelcase/index.html' })).toBe(false);
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'app://elsewhere/', 'data:text/html,x']) expect(isPrevented(contents, event, { url }), url).toBe(true);
  });

  it('stops frames wherever they go, webviews, and new windows', () => {
    expect(isPrevented(contents, 'will-frame-navigate', { url: 'app://reelcase/', isMainFrame: false })).toBe(true);
    expect(isPrevented(contents, 'will-frame-navigate', { url: 'app://reelcase/', isMainFrame: true })).toBe(false);
    expect(isPrevented(contents, 'will-attach-webview')).toBe(true);
    expect(contents.call('open', { url: 'app://reelcase/' })).toEqual({ action: 'deny' });
  });
});

describe('secureSession', () => {
  const session = new Recorder();
  secureSession(session as unknown as Session);

  it('refuses every permission, asked for or looked up', () => {
    const answers: unknown[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'midi', 'fullscreen', 'openExternal', 'clipboard-read']) session.call('request', {}, permission, (isGranted: boolean) => { answers.push(isGranted); });
    expect(new Set(answers)).toEqual(new Set([false]));
    expect(session.call('check', null, 'media')).toBe(false);
    expect(session.call('device', { deviceType: 'hid' })).toBe(false);
  });

  it('cancels what leaves the program, and downloads', () => {
    expect(session.urls).toEqual(expect.arrayContaining(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*']));
    let answer: unknown;
    session.call('before', {}, (given: unknown) => { answer = given; });
    expect(answer).toEqual({ cancel: true });
    expect(isPrevented(session, 'will-download')).toBe(true);
  });
});
