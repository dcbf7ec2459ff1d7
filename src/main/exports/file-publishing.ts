import { constants, link, open, rename, stat, statfs, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { toFileError } from '../file-error.ts';

/** Ending of a file that is being written. Nothing appears under its final name before it is verified. */
export const PART_SUFFIX = '.part';

/**
 * Makes the empty unfinished file, which also reserves its name.
 * @throws AppError 'file_exists' and the usual ones of a disk
 */
export async function createPartFile(partPath: string): Promise<void> {
  try {
    await (await open(partPath, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o644)).close();
  } catch (error) {
    throw toFileError(error, 'create the export', partPath);
  }
}

/** Forces a file or folder to the disk, so that a power cut after this cannot take it back. */
async function syncToDisk(path: string): Promise<void> {
  // Windows can neither open a folder nor sync a read-only handle.
  const isFolderOnWindows = process.platform === 'win32' && (await stat(path)).isDirectory();
  if (isFolderOnWindows) return;
  const handle = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Gives a verified file its final name: file to disk, name, folder to disk. Never replaces a file.
 * @throws AppError 'file_exists' and the usual ones of a disk
 */
export async function publishFile(partPath: string, finalPath: string): Promise<void> {
  try {
    await syncToDisk(partPath);
    await renameWithoutReplacing(partPath, finalPath);
    await syncToDisk(dirname(finalPath));
  } catch (error) {
    throw toFileError(error, 'finish the export', finalPath);
  }
}

/** A hard link fails when the name is taken, where a rename would replace the file; FAT and some network disks have no links. */
async function renameWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS' && code !== 'EMLINK' && code !== 'EXDEV') throw error;
    await (await open(to, 'wx')).close();
    await rename(from, to);
    return;
  }
  await unlink(from);
}

/** Room that is left free beside an export: the recorder on the same disk must go on. */
const RESERVE_BYTES = 64 * 1024 * 1024;
/** statfs type of FAT, whose files end at 4 GiB. https://man7.org/linux/man-pages/man2/statfs.2.html */
const FAT_MAGIC = 0x4d44;
const FAT_MAX_BYTES = 2 ** 32 - 1;

/**
 * Refuses what cannot work before hours are spent on it.
 * @param folder where the export will be written; exists
 * @param neededBytes expected size of the export
 * @param promisedBytes what jobs that wait or run will still take of the same disk
 * @throws AppError 'disk_full' | 'io_failed' | 'permission_denied' | 'read_only' | 'file_missing'
 */
export async function checkTarget(folder: string, neededBytes: number, promisedBytes: number): Promise<void> {
  let space;
  try {
    space = await statfs(folder);
    const trial = join(folder, `.reelcase-write-test-${String(process.pid)}-${crypto.randomUUID()}`);
    await (await open(trial, 'wx')).close();
    await unlink(trial);
  } catch (error) {
    throw toFileError(error, 'write to the export folder', folder);
  }
  const freeBytes = space.bavail * space.bsize;
  if (freeBytes < neededBytes + promisedBytes + RESERVE_BYTES) {
    throw new AppError('disk_full', `The disk of ${folder} has ${megabytes(freeBytes)} free; this export needs about ${megabytes(neededBytes)}${promisedBytes > 0 ? `, and jobs before it ${megabytes(promisedBytes)}` : ''}.`, {
      remedy: 'Free some space, choose another export folder or a shorter range.',
    });
  }
  if (space.type === FAT_MAGIC && neededBytes > FAT_MAX_BYTES) {
    throw new AppError('io_failed', `The disk of ${folder} is formatted with FAT, whose files end at 4 GiB; this export needs about ${megabytes(neededBytes)}.`, {
      remedy: 'Choose an export folder on another disk or a shorter range.',
    });
  }
}

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1_000_000))} MB`;
}
