/**
 * The fuses of the packaged program, by electron-builder's names; each closes a door that a plain Electron leaves open.
 * https://www.electronjs.org/docs/latest/tutorial/fuses
 */
export const wantedFuses = Object.freeze({
  // ELECTRON_RUN_AS_NODE would make the program an interpreter for anybody's script, under its own name and rights.
  runAsNode: false,
  enableCookieEncryption: true,
  // NODE_OPTIONS=--require … would load foreign code into it.
  enableNodeOptionsEnvironmentVariable: false,
  // --inspect and SIGUSR1 would let any program of the machine take it over.
  enableNodeCliInspectArguments: false,
  // Effective on macOS and Windows; Linux has no signed place to keep the sum in.
  enableEmbeddedAsarIntegrityValidation: true,
  // A folder resources/app would otherwise run where the archive is missing.
  onlyLoadAppFromAsar: true,
  // No snapshot of our own is shipped.
  loadBrowserProcessSpecificV8Snapshot: false,
  // The program never shows a file:// page.
  grantFileProtocolExtraPrivileges: false,
});

/** How a fuse stands in the program's file; anything else is one that this Electron does not have or no longer minds. */
const ON = '1'.charCodeAt(0);
const OFF = '0'.charCodeAt(0);

/** @typedef {keyof typeof wantedFuses} FuseName */

/**
 * Reads the fuses back out of a packaged program.
 * @param {string} executable absolute
 * @returns {Promise<Record<FuseName, boolean | undefined>>} undefined for one that this Electron does not have
 */
export async function readFuses(executable) {
  const { FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(executable);
  const names = /** @type {FuseName[]} */ (Object.keys(wantedFuses));
  // The library's names are ours with a capital.
  const entries = names.map((name) => {
    const state = Number(wire[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (`${name.charAt(0).toUpperCase()}${name.slice(1)}`)]]);
    return [name, state === ON ? true : state === OFF ? false : undefined];
  });
  return /** @type {Record<FuseName, boolean | undefined>} */ (Object.fromEntries(entries));
}
