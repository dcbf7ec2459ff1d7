import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { SourceKind } from '../../shared/recordings.ts';
import { toFileError } from '../file-error.ts';
import { adapterOf } from './sources/adapter.ts';

/**
 * Checks that a folder can be added as a source.
 * @param existing sources; the same footage twice would show every camera twice
 * @returns its real path, without links
 * @throws AppError 'invalid_input' | 'source_unreachable' | 'permission_denied' | 'conflict'
 */
export function checkNewSource(kind: SourceKind, path: string, existing: readonly { kind: SourceKind; path: string }[]): string {
  const real = realFolder(path);
  const root = rootOf(kind, real);
  if (root === undefined) {
    throw new AppError('invalid_input', `${path} is not a Frigate recordings folder: it has neither a folder “recordings” nor folders named by date.`, {
      remedy: 'Choose the folder that holds “recordings” (Frigate’s media folder).',
    });
  }
  const same = existing.find((each) => each.path === real || (each.kind === kind && rootOf(kind, each.path, true) === root));
  if (same === undefined) return real;
  throw new AppError('conflict', `${real} is already a source${same.path === real ? '' : ` (as ${same.path})`}.`, { remedy: 'Index that source again to find new footage.' });
}

/** What people call a source: a folder called "recordings" says nothing, the one above it does. */
export function nameOfSource(path: string): string {
  const name = basename(path);
  return (name === 'recordings' ? basename(dirname(path)) : name) || name || path;
}

function realFolder(path: string): string {
  if (!isAbsolute(path)) throw new AppError('invalid_input', `${path} is not an absolute path.`);
  return orFileError(path, () => {
    const real = realpathSync(path);
    if (!statSync(real).isDirectory()) throw new AppError('source_unreachable', `${path} is not a folder.`, { remedy: 'Choose the folder that holds the recordings.' });
    return real;
  });
}

/** @param isLenient for a source that is there already: one that cannot be looked at has no root */
function rootOf(kind: SourceKind, path: string, isLenient = false): string | undefined {
  try {
    return orFileError(path, () => {
      const root = adapterOf(kind).findRoot(path);
      if (root === undefined) return undefined;
      // Also finds out now, not at the first scan, whether this user may look into it.
      readdirSync(root);
      return realpathSync(root);
    });
  } catch (error) {
    if (isLenient && error instanceof AppError) return undefined;
    throw error;
  }
}

function orFileError<Result>(path: string, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    const known = toFileError(error, 'open the recordings folder', path);
    if (!(known instanceof AppError) || known === error) throw known;
    throw new AppError(known.code === 'file_missing' ? 'source_unreachable' : known.code, known.message, { ...(known.remedy === undefined ? {} : { remedy: known.remedy }), cause: error });
  }
}
