import { describe, expect, it } from 'vitest';
import { privilegedSchemes } from '../../../electron/protocols/schemes.ts';
import { isAppUrl } from '../../../electron/security/app-origin.ts';
import { contentSecurityPolicy } from '../../../electron/security/content-security-policy.ts';
import { isTrustedSender, type Sender } from '../../../electron/security/trusted-sender.ts';
import { webPreferences } from '../../../electron/security/web-preferences.ts';

describe('webPreferences', () => {
  it('states every wall of the window', () => {
    expect(webPreferences('/program/preload.cjs', true)).toEqual({
      preload: '/program/preload.cjs',
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
      spellcheck: false,
      devTools: false,
    });
  });

  it('has developer tools only where the program is developed', () => {
    expect(webPreferences('', false).devTools).toBe(true);
  });
});

describe('contentSecurityPolicy', () => {
  const directives = new Map(contentSecurityPolicy('bm9uY2U=').split('; ').map((text) => {
    const [name = '', ...values] = text.split(' ');
    return [name, values.join(' ')];
  }));

  it('is exactly the list of the security checklist', () => {
    expect(Object.fromEntries(directives)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self' 'nonce-bm9uY2U='",
      'img-src': "'self' data: reelcase-media:",
      'media-src': 'reelcase-media:',
      'font-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
    });
  });

  it('has no word that would let inline or evaluated script in', () => {
    expect(contentSecurityPolicy('x')).not.toMatch(/unsafe|\*|https?:|file:/);
  });
});

describe('privilegedSchemes', () => {
  it('lets neither scheme bypass the policy', () => {
    expect(privilegedSchemes.map(({ scheme }) => scheme)).toEqual(['app', 'reelcase-media']);
    for (const { privileges } of privilegedSchemes) {
      expect(privileges).toMatchObject({ standard: true, secure: true, supportFetchAPI: true });
      expect(privileges?.bypassCSP).toBeUndefined();
      expect(privileges?.corsEnabled).toBeUndefined();
      expect(privileges?.allowServiceWorkers).toBeUndefined();
    }
  });
});

describe('isAppUrl', () => {
  it.each(['app://reelcase/', 'app://reelcase/index.html#/queue', 'app://reelcase/assets/main.js?v=1'])('knows %s', (address) => { expect(isAppUrl(address)).toBe(true); });
  it.each([
    'app://reelcase.evil.example/', 'app://evil/reelcase', 'app://reelcase@evil/', 'app://user@reelcase/', 'app://reelcase:81/', 'https://reelcase/', 'file:///app://reelcase/',
    'reelcase-media://clip/x', 'about:blank', 'data:text/html,app://reelcase/', 'blob:app://reelcase/1', '', 'app:reelcase',
  ])('refuses %s', (address) => { expect(isAppUrl(address)).toBe(false); });
});

describe('isTrustedSender', () => {
  const ours: Sender = { senderFrame: { url: 'app://reelcase/', parent: null }, sender: { id: 7 } };

  it('trusts the main frame of our window', () => { expect(isTrustedSender(ours, [7])).toBe(true); });

  it.each<[string, Sender, number[]]>([
    ['another window', ours, [8]],
    ['no window', ours, []],
    ['a frame that has gone', { ...ours, senderFrame: null }, [7]],
    ['a frame inside the page', { ...ours, senderFrame: { url: 'app://reelcase/', parent: {} } }, [7]],
    ['a page from elsewhere', { ...ours, senderFrame: { url: 'https://evil.example/app://reelcase/', parent: null } }, [7]],
    ['a scheme whose origin Node calls null', { ...ours, senderFrame: { url: 'evil://reelcase/', parent: null } }, [7]],
  ])('refuses %s', (_what, sender, ids) => { expect(isTrustedSender(sender, ids)).toBe(false); });
});
