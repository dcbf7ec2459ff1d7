import { createHash } from 'node:crypto';
import { readdirSync, readlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import { hashInThread, proveInThread, readHeadersInThread, type InspectThread } from '../../../../src/main/exports/inspection/inspect-in-thread.ts';
import { PauseGate } from '../../../../src/main/exports/pause-gate.ts';
import { readMp4Header } from '../../../../src/main/recordings/mp4-header.ts';
import { makeSegment } from '../../../helpers/make-segment.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

// The thread that looks at whole files: the same answers as without a thread, and it stops and waits when it is told to.

const folder = makeTempFolder();
const workersFolder = join(projectFolder, 'out', 'main', 'workers');
const endless = join(folder, 'endless.bin');
const thread = (more: Partial<InspectThread> = {}): InspectThread => ({ workersFolder, signal: new AbortController().signal, ...more });

beforeAll(() => {
  writeFileSync(endless, '');
  // Takes no room on the disk, and minutes to hash.
  truncateSync(endless, 200 * 1024 ** 3);
});

const isOpen = (path: string): boolean => readdirSync('/proc/self/fd').some((name) => {
  try {
    return readlinkSync(`/proc/self/fd/${name}`) === path;
  } catch {
    return false;
  }
});

describe('headers', () => {
  it('are those that the main thread would read, in order, and what is damaged has its reason', async () => {
    const paths = Array.from({ length: 120 }, (_, index) => join(folder, `${String(index)}.mp4`));
    for (const [index, path] of paths.entries()) writeFileSync(path, index % 50 === 7 ? 'no movie' : makeSegment({ sampleCount: 1 + (index % 20), syncSamples: [1] }));
    const headers = await readHeadersInThread([...paths, join(folder, 'gone.mp4')], thread());
    expect(headers).toHaveLength(121);
    for (const [index, path] of paths.entries()) expect(headers[index]).toEqual(index % 50 === 7 ? { reason: 'it is not an MP4' } : { header: readMp4Header(path) });
    expect(headers.at(-1)).toEqual({ reason: 'it does not exist any more' });
  });

  it('of no files need no thread', async () => { expect(await readHeadersInThread([], thread({ workersFolder: '/nowhere' }))).toEqual([]); });
});

describe('the hash of a file', () => {
  it('is its SHA-256', async () => {
    const path = join(folder, 'small.bin');
    writeFileSync(path, Buffer.alloc(3_000_001, 'x'));
    expect(await hashInThread(path, thread())).toBe(createHash('sha256').update(Buffer.alloc(3_000_001, 'x')).digest('hex'));
  });

  it('of a file that is not there is refused with a cause', async () => {
    await expect(hashInThread(join(folder, 'gone.bin'), thread())).rejects.toMatchObject({ code: 'file_missing' });
  });

  it('stops when it is told to, and closes the file', async () => {
    const stop = new AbortController();
    const reason = new Error('cancelled');
    let stoppedAtMs = 0;
    await expect(hashInThread(endless, thread({ signal: stop.signal }), () => {
      stoppedAtMs ||= performance.now();
      stop.abort(reason);
    })).rejects.toBe(reason);
    expect(performance.now() - stoppedAtMs).toBeLessThan(1_000);
    expect(isOpen(endless)).toBe(false);
    await expect(hashInThread(endless, thread({ signal: stop.signal }))).rejects.toBe(reason);
  });

  it('waits while it is held', async () => {
    const stop = new AbortController();
    const gate = new PauseGate();
    let done = 0;
    const hashing = hashInThread(endless, thread({ signal: stop.signal, gate }), (bytes) => { done = bytes; });
    hashing.catch(() => undefined);
    await expect.poll(() => done, { timeout: 10_000 }).toBeGreaterThan(0);
    gate.hold(true);
    // What was on its way when it was held.
    await wait(300);
    const held = done;
    await wait(500);
    expect(done).toBe(held);
    gate.hold(false);
    await expect.poll(() => done, { timeout: 10_000 }).toBeGreaterThan(held);
    stop.abort(new Error('enough'));
    await expect(hashing).rejects.toThrow('enough');
  });
});

describe('a thread that cannot work', () => {
  it('is an error with a remedy, not a wait without end', async () => {
    await expect(hashInThread(endless, thread({ workersFolder: join(folder, 'no-workers') }))).rejects.toMatchObject({ code: 'internal' });
    await expect(proveInThread({ outputPath: join(folder, 'gone.mp4'), clips: [], mode: 'full' }, thread(), () => undefined)).resolves.toMatchObject({ kind: 'not_compared' });
  });
});
