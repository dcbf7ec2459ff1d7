/**
 * The policy every page of ours is served with: nothing from anywhere but the bundle itself, pictures and videos from
 * the media scheme, no inline script at all.
 * @param styleNonce of this one load; the UI library adds `<style>` elements at run time and marks them with it
 */
export function contentSecurityPolicy(styleNonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data: reelcase-media:",
    'media-src reelcase-media:',
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}
