import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';

/** Looked at before the event loop gets a turn. */
const LOOKS_AT_ONCE = 64;

/** Sees whether recorded files change while an export is made of them. */
export interface FootageWatch {
  /**
   * Refuses what was made where a file is another one now than before: its parts may not fit together. A file that has gone is no
   * trouble of its own: what was missing when it was read shows in the length of the export.
   * @throws AppError 'footage_unreadable' naming the file
   */
  refuseChanged(): Promise<void>;
}

/** @param paths absolute; those that are not there are not watched */
export async function watchFootage(paths: readonly string[]): Promise<FootageWatch> {
  const before = await identitiesOf(paths);
  return {
    refuseChanged: async () => {
      const after = await identitiesOf(paths);
      const changed = paths.find((_, index) => before[index] !== undefined && after[index] !== undefined && before[index] !== after[index]);
      if (changed === undefined) return;
      throw new AppError('footage_unreadable', `${changed} was changed while the export was made of it, so the export was thrown away.`, { remedy: 'Retry; what is recorded now is used then.' });
    },
  };
}

/** @returns what changes when a file is replaced or written to */
async function identitiesOf(paths: readonly string[]): Promise<(string | undefined)[]> {
  const identities: (string | undefined)[] = [];
  for (let index = 0; index < paths.length; index += LOOKS_AT_ONCE) {
    identities.push(...await Promise.all(paths.slice(index, index + LOOKS_AT_ONCE).map((path) => stat(path).then(({ dev, ino, size, mtimeMs }) => `${String(dev)} ${String(ino)} ${String(size)} ${String(mtimeMs)}`, () => undefined))));
  }
  return identities;
}
