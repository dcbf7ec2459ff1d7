import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appResponse, pathInside } from '../../../electron/protocols/app-protocol.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reelcase-app-'));
  folder = join(root, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>');
  await writeFile(join(folder, 'assets', 'main.js'), 'export {};');
  await writeFile(join(folder, 'assets', 'secret.db'), 'x');
  await writeFile(join(root, 'outside.js'), 'outside');
  await symlink(join(root, 'outside.js'), join(folder, 'assets', 'link.js'));
});
afterEach(async () => { await rm(root, { recursive: true, force: true }); });

const ask = (address: string) => appResponse(new Request(address), folder);

describe('appResponse', () => {
  it('serves the page with a nonce of its own, the same in text and policy', async () => {
    const nonces = new Set<string>();
    for (const address of ['app://reelcase/', 'app://reelcase/index.html']) {
      const response = await ask(address);
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(Buffer.from(nonce, 'base64').byteLength).toBeGreaterThanOrEqual(16);
      expect(await response.text()).toBe(`<meta name="csp-nonce" content="${nonce}"><style nonce="${nonce}"></style>`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  it('serves a script with its type and no guessing', async () => {
    const response = await ask('app://reelcase/assets/main.js?v=2#x');
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'x-content-type-options': 'nosniff' });
    expect(await response.text()).toBe('export {};');
  });

  it.each([
    'app://reelcase/assets/missing.js', 'app://reelcase/assets', 'app://reelcase/assets/secret.db', 'app://elsewhere/index.html',
    'app://reelcase/%2e%2e/outside.js', 'app://reelcase/..%2foutside.js', 'app://reelcase/assets/..%2f..%2f..%2foutside.js',
    'app://reelcase/%00.js', 'app://reelcase/%E0%A4%A', 'app://reelcase/..%5coutside.js', 'app://reelcase/assets/link.js',
  ])('says 404 for %s', async (address) => { expect((await ask(address)).status).toBe(404); });
});

describe('pathInside', () => {
  it('keeps to the folder, also against one whose name begins alike', () => {
    expect(pathInside('/srv/renderer', '/a.js')).toBe('/srv/renderer/a.js');
    expect(pathInside('/srv/renderer', '/../renderer-evil/a.js')).toBeUndefined();
    expect(pathInside('/srv/renderer', '/')).toBeUndefined();
  });
});
