import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { toFileError } from '../../file-error.ts';
import type { SourceFile } from './join-plan.ts';

/**
 * Opens a recorded file again, to copy from it.
 * @throws AppError 'footage_unreadable' when it is not the file any more whose index was read, and the usual ones of a disk
 */
export function openSource({ path, identity }: SourceFile): number {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw toFileError(error, 'read the footage', path);
  }
  const stats = fstatSync(file);
  // A fragmented file may still grow; what its index named stays where it is.
  const isSame = stats.ino === identity.inode && (stats.size > identity.sizeBytes || (stats.size === identity.sizeBytes && stats.mtimeMs === identity.modifiedMs));
  if (isSame) return file;
  closeSync(file);
  throw changed(path);
}

/** Reads exactly so many bytes. @throws AppError 'footage_unreadable' when the file has become shorter, and the usual ones of a disk */
export function readFully(file: number, into: Uint8Array, start: number, length: number, position: number, path: string): void {
  try {
    for (let done = 0; done < length;) {
      const got = readSync(file, into, start + done, length - done, position + done);
      if (got === 0) throw changed(path);
      done += got;
    }
  } catch (error) {
    throw toFileError(error, 'read the footage', path);
  }
}

function changed(path: string): AppError {
  return new AppError('footage_unreadable', `${path} changed while it was exported: it is shorter than its index says, or another file now.`, {
    remedy: 'The recorder may have deleted or replaced it. Index the source again and retry.',
  });
}
