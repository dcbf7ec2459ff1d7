/** Scheme and host of the window's pages. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'reelcase';
/** Address of the window's only page. */
export const APP_PAGE_URL = `${APP_SCHEME}://${APP_HOST}/`;

/**
 * @returns whether `address` belongs to the program's own pages. Scheme and host are compared one by one: outside
 * Chromium the origin of a scheme that Node does not know is the text 'null', which would make all of them equal.
 */
export function isAppUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  return protocol === `${APP_SCHEME}:` && hostname === APP_HOST && port === '' && username === '' && password === '';
}
