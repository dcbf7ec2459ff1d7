import { link, unlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { makeFolder } from '../data-folder.ts';
import { toFileError } from '../file-error.ts';

/**
 * Tries whether footage can get a second name in a folder.
 * @param folder made when it does not exist
 * @param segmentPath a recorded file of the source; without one only the folder is tried
 * @throws AppError 'invalid_input' (other disk, no links there), and the usual ones of a disk
 */
export async function checkPinFolder(folder: string, segmentPath: string | undefined): Promise<void> {
  if (!isAbsolute(folder)) throw new AppError('invalid_input', 'The pin folder must be an absolute path.');
  makeFolder(folder, 'use the pin folder');
  const trial = join(folder, `.reelcase-link-test-${crypto.randomUUID()}`);
  try {
    if (segmentPath === undefined) return;
    await link(segmentPath, trial);
    await unlink(trial);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EXDEV') throw new AppError('invalid_input', `${folder} is on another disk than the footage, and a second name of a file must be on its own disk.`, { remedy: 'Choose a folder on the disk of the recordings.', cause: error });
    if (code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS') throw new AppError('invalid_input', `The disk of ${folder} knows no second names (hard links).`, { remedy: 'Footage of this source cannot be pinned.', cause: error });
    throw toFileError(error, 'use the pin folder', folder);
  }
}
