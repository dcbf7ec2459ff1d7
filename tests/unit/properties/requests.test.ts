import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerRequest, type Handlers } from '../../../electron/ipc/register.ts';
import { appResponse, pathInside } from '../../../electron/protocols/app-protocol.ts';
import { parseByteRange } from '../../../electron/protocols/byte-range.ts';
import { parseMediaAddress } from '../../../electron/protocols/media-protocol.ts';
import { isAppUrl } from '../../../electron/security/app-origin.ts';
import { Requests, type RequestName } from '../../../src/shared/ipc.ts';

const names = Object.keys(Requests) as RequestName[];
const trusted = { senderFrame: { url: 'app://reelcase/', parent: null }, sender: { id: 1 } };
const quiet = { warn: () => undefined, error: () => undefined };

/** Keys of the contract, so that what is made up comes near to what is asked for, and keys that reach behind objects. */
const keys = ['exportId', 'exportIds', 'jobId', 'jobIds', 'sourceId', 'cameraId', 'cameraIds', 'startMs', 'endMs', 'limit', 'offset', 'name', 'items', 'caseId', 'exportCaseId', 'description', 'search', 'maxConcurrent', '__proto__', 'constructor', 'toString'];
const values = fc.oneof(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }), fc.constantFrom(NaN, Infinity, -1, 0, 1.5, 2 ** 53, '', '../../etc/passwd', 'a\0b', 'x'.repeat(100_000)), fc.array(fc.integer(), { maxLength: 60 }));
const payload = fc.oneof(values, fc.dictionary(fc.constantFrom(...keys), values, { maxKeys: 6 }), fc.record({ items: fc.array(fc.dictionary(fc.constantFrom(...keys), values), { maxLength: 60 }) }));

describe('every request of the contract', () => {
  it('answers anything with a value or with a reason, and its handler sees only what fits', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...names), payload, async (name, input) => {
      const seen: unknown[] = [];
      const handlers = new Proxy({}, { get: () => (given: unknown) => { seen.push(given); return null; } }) as Handlers;
      const reply = await answerRequest(name, trusted, input, { handlers, isTrusted: () => true, log: quiet });
      expect(seen).toHaveLength(reply.ok ? 1 : 0);
      if (!reply.ok) expect(reply.error).toMatchObject({ code: 'invalid_input' });
      // What the handler was given fits the contract itself, and is the handler's own: no key that nobody asked for.
      else expect(Requests[name].input.safeParse(seen[0]).success).toBe(true);
    }), { numRuns: 3_000 });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  }, 60_000);

  it('answers nothing to whoever is not the window', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...names), payload, async (name, input) => {
      const handlers = new Proxy({}, { get: () => () => { throw new Error('reached'); } }) as Handlers;
      const reply = await answerRequest(name, trusted, input, { handlers, isTrusted: () => false, log: quiet });
      expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }), { numRuns: 500 });
  });
});

describe('addresses', () => {
  const segment = fc.oneof(fc.webPath(), fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom('..', '%2e%2e', '/', '%2f', '\\', '%5c', '%00', '\0', 'a', 'assets', '.js', '?', '#', '@', ':', '//'), { maxLength: 12 }).map((parts) => parts.join('')));

  it('of the bundle never lead out of its folder', () => {
    fc.assert(fc.property(segment, (path) => {
      const found = pathInside('/srv/renderer', `/${path}`);
      if (found !== undefined) expect(found.startsWith('/srv/renderer/')).toBe(true);
    }), { numRuns: 3_000 });
  });

  it('of the bundle are answered or not found, never with an error', async () => {
    await fc.assert(fc.asyncProperty(segment, async (path) => {
      const address = `app://reelcase/${path}`;
      if (!URL.canParse(address)) return;
      expect((await appResponse(new Request(address), '/nowhere/renderer')).status).toBe(404);
    }), { numRuns: 300 });
  });

  it('of media hold an id or nothing', () => {
    fc.assert(fc.property(fc.constantFrom('clip', 'thumbnail', 'other', ''), segment, (host, path) => {
      const found = parseMediaAddress(`reelcase-media://${host}/${path}`);
      if (found !== undefined) expect(found.exportId).toMatch(/^[A-Za-z0-9_]{1,64}$/);
    }), { numRuns: 3_000 });
  });

  it('are ours only with our scheme and our host', () => {
    fc.assert(fc.property(fc.oneof(fc.webUrl(), segment.map((path) => `app:${path}`), segment.map((path) => `app://${path}`)), (address) => {
      if (isAppUrl(address)) expect(new URL(address).host).toBe('reelcase');
    }), { numRuns: 3_000 });
  });

  it('ask for bytes that are there, or get none', () => {
    const header = fc.oneof(fc.string({ maxLength: 30 }), fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 0n, max: 10n ** 20n })).map(([start, end]) => `bytes=${String(start)}-${String(end)}`), fc.nat().map((count) => `bytes=-${String(count)}`));
    fc.assert(fc.property(header, fc.nat(), (text, size) => {
      const range = parseByteRange(text, size);
      if (range.kind !== 'part') return;
      expect(Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end)).toBe(true);
      expect(range.start >= 0 && range.start <= range.end && range.end < size).toBe(true);
    }), { numRuns: 3_000 });
  });
});
