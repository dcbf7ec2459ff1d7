import { open, type FileHandle } from 'node:fs/promises';
import { parseByteRange } from './byte-range.ts';

/** Large enough that a seek costs few calls, small enough that a paused video holds little. */
const CHUNK_BYTES = 256 * 1_024;

/** @returns a reply without a body that the window shows as a failure of this one resource */
export function emptyResponse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...headers, 'X-Content-Type-Options': 'nosniff' } });
}

/**
 * Serves a file with ranges, streamed as the reader takes it. Electron's own way (`net.fetch` of a file address) does
 * not answer ranges in a way that videos can seek with.
 * @param path absolute, already known to be allowed
 */
export async function fileResponse(request: Request, path: string, contentType: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return emptyResponse(405, { Allow: 'GET, HEAD' });
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch {
    return emptyResponse(404);
  }
  let isStreaming = false;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return emptyResponse(404);
    const range = parseByteRange(request.headers.get('range'), stats.size);
    if (range.kind === 'malformed') return emptyResponse(400);
    if (range.kind === 'unsatisfiable') return emptyResponse(416, { 'Content-Range': `bytes */${String(stats.size)}` });
    const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, stats.size - 1];
    isStreaming = request.method === 'GET' && end >= start;
    return new Response(isStreaming ? streamOf(handle, start, end) : null, {
      status: range.kind === 'part' ? 206 : 200,
      headers: {
        'Content-Type': contentType,
        'Content-Length': String(end - start + 1),
        'Accept-Ranges': 'bytes',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        ...(range.kind === 'part' ? { 'Content-Range': `bytes ${String(start)}-${String(end)}/${String(stats.size)}` } : {}),
      },
    });
  } finally {
    if (!isStreaming) await handle.close();
  }
}

/** Reads only when asked, and closes the file at the end, on failure, and when the reader goes away. */
function streamOf(handle: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const buffer = new Uint8Array(Math.min(CHUNK_BYTES, end - position + 1));
        const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, position);
        // Shorter than promised: the reader must see a failure, not a file that ends early.
        if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
        position += bytesRead;
        controller.enqueue(buffer.subarray(0, bytesRead));
        if (position > end) {
          await handle.close();
          controller.close();
        }
      } catch (error) {
        await handle.close().catch(() => undefined);
        controller.error(error);
      }
    },
    async cancel() {
      await handle.close();
    },
  });
}
