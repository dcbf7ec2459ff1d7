import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaResponse, parseMediaAddress } from '../../../electron/protocols/media-protocol.ts';

const SIZE = 1_000_003;
const bytes = Uint8Array.from({ length: SIZE }, (_value, index) => (index * 31 + (index >> 8)) % 256);

let folder: string;
let video: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelcase-media-'));
  video = join(folder, 'clip.mp4');
  await writeFile(video, bytes);
});
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

function ask(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return mediaResponse(new Request(address, { method, headers }), {
    videoFile: (id) => (id === 'door_abc123' ? video : id === 'gone_abc123' ? join(folder, 'gone.mp4') : undefined),
    thumbnailFile: (id) => (id === 'door_abc123' ? video : undefined),
  });
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Files this process has open, by name; Linux tells. */
async function openFiles(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  return Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
}

describe('parseMediaAddress', () => {
  it.each([
    ['reelcase-media://clip/door_abc123', { kind: 'clip', exportId: 'door_abc123' }],
    ['reelcase-media://thumbnail/Door_1', { kind: 'thumbnail', exportId: 'Door_1' }],
    ['reelcase-media://clip/door_abc123?v=1', { kind: 'clip', exportId: 'door_abc123' }],
  ])('reads %s', (address, expected) => { expect(parseMediaAddress(address)).toEqual(expected); });

  it.each([
    'reelcase-media://clip/', 'reelcase-media://clip/a%2f..', 'reelcase-media://clip/a/b', 'reelcase-media://clip/%2e%2e%2fetc%2fpasswd',
    'reelcase-media://clip/a%00', 'reelcase-media://other/door_abc123', 'app://clip/door_abc123', 'clip/door', `reelcase-media://clip/${'a'.repeat(65)}`,
  ])('refuses %s', (address) => { expect(parseMediaAddress(address)).toBeUndefined(); });
});

describe('mediaResponse', () => {
  it('serves the whole file', async () => {
    const response = await ask('reelcase-media://clip/door_abc123');
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'video/mp4', 'content-length': String(SIZE), 'accept-ranges': 'bytes', 'x-content-type-options': 'nosniff' });
    expect(Buffer.compare(await bodyOf(response), bytes)).toBe(0);
  });

  it.each([
    ['bytes=300000-', 300_000, SIZE - 1],
    ['bytes=262143-262145', 262_143, 262_145],
    ['bytes=-7', SIZE - 7, SIZE - 1],
  ])('serves %s byte for byte', async (range, start, end) => {
    const response = await ask('reelcase-media://clip/door_abc123', { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${String(start)}-${String(end)}/${String(SIZE)}`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect(Buffer.compare(await bodyOf(response), bytes.subarray(start, end + 1))).toBe(0);
  });

  it('answers HEAD with headers only', async () => {
    const response = await ask('reelcase-media://clip/door_abc123', { range: 'bytes=10-19' }, 'HEAD');
    expect(response.status).toBe(206);
    expect(response.headers.get('content-length')).toBe('10');
    expect((await bodyOf(response)).byteLength).toBe(0);
  });

  it('says 416 with the size for a range behind the end', async () => {
    const response = await ask('reelcase-media://clip/door_abc123', { range: `bytes=${String(SIZE)}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${String(SIZE)}`);
  });

  it('refuses what is malformed, unknown, gone, or not for reading', async () => {
    expect((await ask('reelcase-media://clip/door_abc123', { range: 'bytes=x' })).status).toBe(400);
    expect((await ask('reelcase-media://clip/%2e%2e%2fetc')).status).toBe(400);
    expect((await ask('reelcase-media://clip/unknown_1')).status).toBe(404);
    expect((await ask('reelcase-media://clip/gone_abc123')).status).toBe(404);
    expect((await ask('reelcase-media://thumbnail/gone_abc123')).status).toBe(404);
    expect((await ask('reelcase-media://clip/door_abc123', {}, 'POST')).status).toBe(405);
  });

  it('gives thumbnails their own type', async () => {
    expect((await ask('reelcase-media://thumbnail/door_abc123')).headers.get('content-type')).toBe('image/jpeg');
  });

  it.each([['still.jpg', 'image/jpeg'], ['sound.m4a', 'audio/mp4'], ['pictures.ZIP', 'application/zip'], ['clip.mp4', 'video/mp4'], ['unknown.xyz', 'application/octet-stream']])('says what %s is', async (name, type) => {
    const path = join(folder, name);
    await writeFile(path, bytes.subarray(0, 10));
    const response = await mediaResponse(new Request('reelcase-media://clip/any_1'), { videoFile: () => path, thumbnailFile: () => undefined });
    expect([response.status, response.headers.get('content-type'), (await bodyOf(response)).byteLength]).toEqual([200, type, 10]);
  });

  it('serves an empty file', async () => {
    await writeFile(video, '');
    const response = await ask('reelcase-media://clip/door_abc123');
    expect(response.status).toBe(200);
    expect((await bodyOf(response)).byteLength).toBe(0);
  });

  it.runIf(process.platform === 'linux')('closes the file at the end, on cancel, and after HEAD', async () => {
    await bodyOf(await ask('reelcase-media://clip/door_abc123'));
    await ask('reelcase-media://clip/door_abc123', {}, 'HEAD');
    const reader = (await ask('reelcase-media://clip/door_abc123')).body?.getReader();
    await reader?.read();
    expect(await openFiles()).toContain(video);
    await reader?.cancel();
    expect(await openFiles()).not.toContain(video);
  });

  it('fails the stream when the file gets shorter meanwhile', async () => {
    const response = await ask('reelcase-media://clip/door_abc123');
    await writeFile(video, bytes.subarray(0, 10));
    await expect(bodyOf(response)).rejects.toThrow();
  });
});
