import { existsSync, statSync } from 'node:fs';
import { constants, link, open, rename, rm, stat, statfs, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { toFileError } from '../file-error.ts';

/** Ending of a file that is being written. Nothing appears under its final name before it is verified. */
export const PART_SUFFIX = '.part';
/** Beginning of the name of the file by which a folder is tried out. */
export const WRITE_TEST_PREFIX = '.reelcase-write-test-';

/**
 * Looks whether a final name is free, before hours are spent on what could not get it.
 * @throws AppError 'file_exists'
 */
export function refuseTakenName(finalPath: string): void {
  if (!existsSync(finalPath)) return;
  throw new AppError('file_exists', `There is already a file with the name of this export: ${finalPath}.`, { remedy: 'Move that file away, then retry.' });
}

/**
 * Tells whether a final name belongs to an unfinished file of ours: it was renamed (the unfinished one is gone), is just
 * being renamed (both are the same file), or its name was being reserved (it is empty). Anything else is somebody else's.
 */
export function isOwnFile(partPath: string, finalPath: string): boolean {
  const final = statSync(finalPath, { throwIfNoEntry: false, bigint: true });
  if (final === undefined) return false;
  const part = statSync(partPath, { throwIfNoEntry: false, bigint: true });
  return part === undefined || final.size === 0n || (part.ino === final.ino && part.dev === final.dev);
}

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
 * Gives a verified file its final name: file to disk, name, folder to disk. Never replaces a file, and leaves none under
 * the final name when it fails.
 * @throws AppError 'file_exists' and the usual ones of a disk
 */
export async function publishFile(partPath: string, finalPath: string): Promise<void> {
  try {
    await syncToDisk(partPath);
    await takeName(partPath, finalPath);
    try {
      await finishRename(partPath, finalPath);
      await syncToDisk(dirname(finalPath));
    } catch (error) {
      await rm(finalPath, { force: true });
      throw error;
    }
  } catch (error) {
    throw toFileError(error, 'finish the export', finalPath);
  }
}

/** What a file system says that has no hard links (FAT, some network disks). */
const NO_LINKS = new Set<unknown>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Claims the final name: by a second name of the same file where links exist, else by an empty file. Both fail when the name is taken, where a rename would replace. */
async function takeName(partPath: string, finalPath: string): Promise<void> {
  try {
    await link(partPath, finalPath);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NO_LINKS.has(error.code))) throw error;
    await (await open(finalPath, 'wx')).close();
  }
}

/** Replaces the claim by the file. A rename of two names of one file does nothing, so the old name is removed then. */
async function finishRename(partPath: string, finalPath: string): Promise<void> {
  await rename(partPath, finalPath);
  await rm(partPath, { force: true });
}

/** Room that is left free beside an export, bytes: the recorder on the same disk must go on. */
export const RESERVE_BYTES = 64 * 1024 * 1024;
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
    const trial = join(folder, `${WRITE_TEST_PREFIX}${String(process.pid)}-${crypto.randomUUID()}`);
    await (await open(trial, 'wx')).close();
    await unlink(trial);
  } catch (error) {
    throw toFileError(error, 'write to the export folder', folder);
  }
  const freeBytes = space.bavail * space.bsize;
  if (freeBytes < neededBytes + promisedBytes + RESERVE_BYTES) {
    throw new AppError('disk_full', `The disk of ${folder} has ${megabytes(freeBytes)} free; this export needs about ${megabytes(neededBytes)}${promisedBytes > 0 ? `, and jobs before it ${megabytes(promisedBytes)}` : ''}; ${megabytes(RESERVE_BYTES)} are kept free for the recorder.`, {
      remedy: 'Free some space, choose another export folder or a shorter range.',
    });
  }
  if (space.type === FAT_MAGIC && neededBytes > FAT_MAX_BYTES) {
    throw new AppError('io_failed', `The disk of ${folder} is formatted with FAT, whose files end at 4 GiB; this export needs about ${megabytes(neededBytes)}.`, {
      remedy: 'Choose an export folder on another disk or a shorter range.',
    });
  }
}

/** Longest path the system's calls take, in bytes with the closing zero. https://man7.org/linux/man-pages/man3/realpath.3.html (PATH_MAX) */
const MAX_PATH_BYTES = process.platform === 'win32' ? 32_767 : process.platform === 'darwin' ? 1_024 : 4_096;

/**
 * Refuses a name that no system call would take, before hours are spent on it.
 * @throws AppError 'invalid_input'
 */
export function refuseLongPath(finalPath: string): void {
  if (Buffer.byteLength(`${finalPath}${PART_SUFFIX}`) < MAX_PATH_BYTES) return;
  throw new AppError('invalid_input', `The path of this export would be longer than this system allows (${String(MAX_PATH_BYTES - 1)} bytes): ${finalPath}`, { remedy: 'Choose an export folder with a shorter path.' });
}

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1_000_000))} MB`;
}
