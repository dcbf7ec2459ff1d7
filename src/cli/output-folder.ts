import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../shared/errors.ts';

/**
 * Allows a folder that is there, or a new one in a folder that is. More than one missing level is a slip of the keyboard, or a disk
 * that is not connected, whose exports would land on the disk below it.
 * @param folder absolute
 * @throws AppError 'file_missing'
 */
export function requireNearFolder(folder: string): void {
  const parent = dirname(folder);
  if (isFolder(folder) || isFolder(parent)) return;
  throw new AppError('file_missing', `The export folder ${folder} is not there, and neither is the one above it (${parent}).`, {
    remedy: 'Check the path, and that its disk is connected; or make the folder above it first.',
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Also where it may not be looked at: then nothing can be written there either.
    return false;
  }
}
