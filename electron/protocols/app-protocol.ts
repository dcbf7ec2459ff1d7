import type { Protocol } from 'electron';
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { APP_SCHEME, isAppUrl } from '../security/app-origin.ts';
import { contentSecurityPolicy } from '../security/content-security-policy.ts';
import { emptyResponse, fileResponse } from './file-response.ts';

/** Kinds of files that a bundle consists of; anything else is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Stands in index.html where the nonce goes. */
const NONCE_MARK = '__CSP_NONCE__';

/**
 * @param pathname of an address, still percent-encoded
 * @returns the absolute path it names inside `folder`; undefined when it leads out of it or makes no sense
 */
export function pathInside(folder: string, pathname: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (name.includes('\0') || name.includes('\\')) return undefined;
  const path = resolve(folder, `.${name}`);
  return path.startsWith(resolve(folder) + sep) ? path : undefined;
}

/** Answers a request for a part of the bundle in `folder`. */
export async function appResponse(request: Request, folder: string): Promise<Response> {
  if (!isAppUrl(request.url)) return emptyResponse(404);
  const { pathname } = new URL(request.url);
  const path = pathInside(folder, pathname === '/' ? '/index.html' : pathname);
  const contentType = path === undefined ? undefined : contentTypes[extname(path).toLowerCase()];
  if (path === undefined || contentType === undefined || !(await isReallyInside(folder, path))) return emptyResponse(404);
  return path.endsWith('.html') ? pageResponse(path, contentType) : fileResponse(request, path, contentType);
}

/** Makes `app://` serve the built window in the session of `protocol`. */
export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle(APP_SCHEME, (request) => appResponse(request, folder));
}

/** A link in the folder could lead out of it although its path does not. */
async function isReallyInside(folder: string, path: string): Promise<boolean> {
  try {
    return (await realpath(path)).startsWith((await realpath(folder)) + sep);
  } catch {
    return false;
  }
}

/** A page gets a nonce that was never used before, the same in its text and in its policy. */
async function pageResponse(path: string, contentType: string): Promise<Response> {
  const nonce = randomBytes(18).toString('base64');
  const page = (await readFile(path, 'utf8')).replaceAll(NONCE_MARK, nonce);
  return new Response(page, {
    headers: {
      'Content-Type': contentType,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
