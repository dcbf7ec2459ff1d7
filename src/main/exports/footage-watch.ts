import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';

/** Looked at before the event loop gets a turn. */
const LOOKS_AT_ONCE = 64;

/** Sees whether recorded files change while an export is made of them. */
export interface FootageWatch {
  /** Watches more files, from now on. @param paths absolute; those that are not there are not watched */
  add(paths: readonly string[]): Promise<void>;
  /**
   * Refuses what was made where a file is another one now than before: its parts may not fit together. A file that has gone is no
   * trouble of its own: what was missing when it was read shows in the length of the export.
   * @throws AppError 'footage_unreadable' naming the file
   */
  refuseChanged(): Promise<void>;
}

/** @param paths absolute; those that are not there are not watched */
export async function watchFootage(paths: readonly string[]): Promise<FootageWatch> {
  const before = new Map<string, string>();
  const add = async (more: readonly string[]): Promise<void> => {
    for (const [path, identity] of await identitiesOf(more.filter((each) => !before.has(each)))) before.set(path, identity);
  };
  await add(paths);
  return {
    add,
    refuseChanged: async () => {
      const after = await identitiesOf([...before.keys()]);
      const changed = [...before].find(([path, identity]) => after.has(path) && after.get(path) !== identity)?.[0];
      if (changed === undefined) return;
      throw new AppError('footage_unreadable', `${changed} was changed while the export was made of it, so the export was thrown away.`, { remedy: 'Retry; what is recorded now is used then.' });
    },
  };
}

/** @returns of each file that is there what changes when it is replaced or written to */
async function identitiesOf(paths: readonly string[]): Promise<Map<string, string>> {
  const identities = new Map<string, string>();
  for (let index = 0; index < paths.length; index += LOOKS_AT_ONCE) {
    await Promise.all(paths.slice(index, index + LOOKS_AT_ONCE).map(async (path) => {
      const identity = await stat(path).then(({ dev, ino, size, mtimeMs }) => `${String(dev)} ${String(ino)} ${String(size)} ${String(mtimeMs)}`, () => undefined);
      if (identity !== undefined) identities.set(path, identity);
    }));
  }
  return identities;
}
