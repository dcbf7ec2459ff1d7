import type { Protocol } from 'electron';
import { extname } from 'node:path';
import { Requests } from '../../src/shared/ipc.ts';
import { emptyResponse, fileResponse } from './file-response.ts';

export const MEDIA_SCHEME = 'reelcase-media';

/** What exports are, by the ending that the engine gives them. */
const exportTypes: Readonly<Record<string, string>> = { '.mp4': 'video/mp4', '.m4a': 'audio/mp4', '.jpg': 'image/jpeg', '.zip': 'application/zip' };

/** Where the files of an export are, by its id; undefined for ids that are not in the books and files that have gone. */
export interface MediaFiles {
  videoFile(exportId: string): string | undefined;
  thumbnailFile(exportId: string): string | undefined;
}

/** What a media address names. */
export interface MediaAddress {
  kind: 'clip' | 'thumbnail';
  exportId: string;
}

/** @returns what `address` (`reelcase-media://clip/<id>`, `…://thumbnail/<id>`) names; undefined when it names nothing */
export function parseMediaAddress(address: string): MediaAddress | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol !== `${MEDIA_SCHEME}:` || (hostname !== 'clip' && hostname !== 'thumbnail')) return undefined;
  // The contract says what an id looks like; it has no character that could be part of a path.
  const parsed = Requests['exports:showInFolder'].input.safeParse({ exportId: pathname.slice(1) });
  return parsed.success ? { kind: hostname, exportId: parsed.data.exportId } : undefined;
}

/** Answers a request for media. Paths come from the store only, never from the address. */
export async function mediaResponse(request: Request, files: MediaFiles): Promise<Response> {
  const address = parseMediaAddress(request.url);
  if (address === undefined) return emptyResponse(400);
  const isClip = address.kind === 'clip';
  const path = isClip ? files.videoFile(address.exportId) : files.thumbnailFile(address.exportId);
  return path === undefined ? emptyResponse(404) : fileResponse(request, path, isClip ? (exportTypes[extname(path).toLowerCase()] ?? 'application/octet-stream') : 'image/jpeg');
}

/** Makes `reelcase-media://` work in the session of `protocol`. */
export function serveMedia(protocol: Protocol, files: MediaFiles): void {
  protocol.handle(MEDIA_SCHEME, (request) => mediaResponse(request, files));
}
