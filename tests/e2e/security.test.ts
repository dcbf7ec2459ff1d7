import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Requests, eventNames } from '../../src/shared/ipc.ts';
import { expect, test } from './fixtures.ts';

test('the page has no more than the contract gives it', async ({ desk }) => {
  const { page } = await desk.open();
  const found = await page.evaluate(() => {
    const bridge = (window as unknown as { reelcase: { requests: object; events: object } }).reelcase;
    const globals = window as unknown as Record<string, unknown>;
    return { parts: Object.keys(bridge), requests: Object.keys(bridge.requests), events: Object.keys(bridge.events), node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => globals[name] !== undefined) };
  });
  expect(found).toEqual({ parts: ['requests', 'events'], requests: Object.keys(Requests), events: [...eventNames], node: [] });
});

test('inline script, evaluated script and foreign addresses are refused', async ({ desk }) => {
  const { page } = await desk.open();
  // In the page's own world, where the policy holds for everything the page could be made to do.
  const outcome = await page.evaluate(async () => {
    const state = window as unknown as { inlineRan?: boolean; handlerRan?: boolean };
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => { violations.push(event.effectiveDirective); });
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.handlerRan = true');
    image.src = 'https://example.com/pixel.png';
    document.body.append(image);
    const frame = document.createElement('iframe');
    frame.src = 'app://reelcase/';
    document.body.append(frame);
    const fetches: Record<string, string> = {};
    for (const address of ['file:///etc/passwd', 'https://example.com/', 'reelcase-media://clip/x', 'data:text/plain,x']) {
      fetches[address] = await fetch(address).then(() => 'answered', () => 'refused');
    }
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    return { inline: state.inlineRan === true, handler: state.handlerRan === true, fetches, violations: [...new Set(violations)].sort() };
  });
  expect(outcome.inline).toBe(false);
  expect(outcome.handler).toBe(false);
  expect(Object.values(outcome.fetches)).toEqual(['refused', 'refused', 'refused', 'refused']);
  expect(outcome.violations).toEqual(expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem']));
});

test('navigation and new windows are refused', async ({ desk }) => {
  const { application, page } = await desk.open();
  await page.evaluate(() => { document.body.dataset.mark = 'still here'; });
  for (const address of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x', 'reelcase-media://clip/x', 'app://elsewhere/']) {
    await page.evaluate((target) => { location.href = target; }, address);
    const isRefused = await page.evaluate((target) => window.open(target) === null, address);
    expect(isRefused, `window.open of ${address}`).toBe(true);
    await page.waitForTimeout(200);
    expect(page.url(), address).toBe('app://reelcase/');
  }
  // Not by a locator: Playwright waits for the end of navigations that were refused.
  expect(await page.evaluate(() => document.body.dataset.mark)).toBe('still here');
  expect(application.windows()).toHaveLength(1);
});

test('a page that Chromium lets go blank comes back', async ({ desk }) => {
  const { page } = await desk.open();
  for (const address of ['about:blank', 'about:srcdoc']) {
    await page.evaluate((target) => { location.href = target; }, address).catch(() => undefined);
    await expect(page.getByRole('navigation')).toBeVisible();
    expect(page.url()).toBe('app://reelcase/');
  }
});

test('every permission is refused', async ({ desk }) => {
  const { page } = await desk.open();
  const refused = await page.evaluate(async () => {
    const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'given', (error: unknown) => (error as Error).name);
    const position = await new Promise<string>((resolve) => { navigator.geolocation.getCurrentPosition(() => { resolve('given'); }, (error) => { resolve(`code ${String(error.code)}`); }); });
    const notification = await Notification.requestPermission();
    const clipboard = await navigator.clipboard.readText().then(() => 'given', (error: unknown) => (error as Error).name);
    return { media, position, notification, clipboard };
  });
  // 1 is PERMISSION_DENIED.
  expect(refused).toEqual({ media: expect.stringMatching(/NotAllowedError|NotFoundError/) as unknown as string, position: 'code 1', notification: 'denied', clipboard: 'NotAllowedError' });
});

test('a request that is not in the form of the contract is refused with words', async ({ desk }) => {
  const { page } = await desk.open();
  const replies = await page.evaluate(async () => {
    const { requests } = (window as unknown as { reelcase: { requests: Record<string, (input: unknown) => Promise<unknown>> } }).reelcase;
    return [await requests['exports:showInFolder']?.({ exportId: '../../etc/passwd' }), await requests['exports:showInFolder']?.({ exportId: 'unknown_1' }), await requests['jobs:enqueue']?.({ items: [] })];
  });
  expect(replies).toMatchObject([{ ok: false, error: { code: 'invalid_input' } }, { ok: false, error: { code: 'not_found' } }, { ok: false, error: { code: 'invalid_input' } }]);
});

test('the media scheme serves what is in the books and nothing else', async ({ desk }) => {
  const { application } = await desk.open();
  writeFileSync(join(desk.folder, 'secret.mp4'), 'secret');
  const statuses = await application.evaluate(async ({ session }, secret) => {
    const addresses = ['reelcase-media://clip/unknown_1', 'reelcase-media://thumbnail/unknown_1', `reelcase-media://clip/${encodeURIComponent(secret)}`, 'reelcase-media://other/x', 'reelcase-media://clip/'];
    return Promise.all(addresses.map(async (address) => (await session.defaultSession.fetch(address)).status));
  }, join(desk.folder, 'secret.mp4'));
  expect(statuses).toEqual([404, 404, 400, 400, 400]);
});

test('the bundle scheme stays in its folder', async ({ desk }) => {
  const { application } = await desk.open();
  const replies = await application.evaluate(async ({ session }) => {
    const ask = async (address: string) => {
      const response = await session.defaultSession.fetch(address);
      return { status: response.status, policy: response.headers.get('content-security-policy') ?? '' };
    };
    return [await ask('app://reelcase/'), await ask('app://reelcase/'), await ask('app://reelcase/..%2fmain%2findex.js'), await ask('app://reelcase/package.json')];
  });
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
  expect(replies[0]?.policy).toContain("script-src 'self';");
  // A nonce that is used twice is no nonce.
  expect(replies[0]?.policy).not.toBe(replies[1]?.policy);
});

test('the window is locked down as stated', async ({ desk }) => {
  const { application } = await desk.open();
  const preferences = await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
});
