import { AppError, type ErrorCode } from '../shared/errors.ts';

/** The system's error numbers that a person can do something about. */
const known: Readonly<Record<string, { code: ErrorCode; what: string; remedy: string }>> = {
  ENOSPC: { code: 'disk_full', what: 'the disk is full', remedy: 'Free some space or choose another export folder, then retry.' },
  EDQUOT: { code: 'disk_full', what: 'the disk quota is used up', remedy: 'Free some space or choose another export folder, then retry.' },
  EACCES: { code: 'permission_denied', what: 'this user may not access it', remedy: 'Check the permissions of the file and its folder.' },
  EPERM: { code: 'permission_denied', what: 'the system does not allow it', remedy: 'Check the permissions of the file and its folder.' },
  EROFS: { code: 'read_only', what: 'the disk is read-only', remedy: 'Choose another folder, or make the disk writable.' },
  ENOENT: { code: 'file_missing', what: 'it does not exist', remedy: 'Check that the disk is connected and the folder is still there.' },
  ENOTDIR: { code: 'file_missing', what: 'a part of its path is not a folder', remedy: 'Choose another folder.' },
  ENODEV: { code: 'file_missing', what: 'the disk is gone', remedy: 'Connect the disk again, then retry.' },
  ESTALE: { code: 'file_missing', what: 'the network folder is gone', remedy: 'Connect the network folder again, then retry.' },
  EEXIST: { code: 'file_exists', what: 'there is a file of that name already', remedy: 'Move that file away, then retry.' },
  ENAMETOOLONG: { code: 'invalid_input', what: 'its name is too long', remedy: 'Choose a folder with a shorter path.' },
  EIO: { code: 'io_failed', what: 'the disk reported an error', remedy: 'Check the disk.' },
  EFBIG: { code: 'io_failed', what: 'the file system does not allow a file of that size', remedy: 'Choose a folder on another file system.' },
};

/**
 * Turns an error of `node:fs` into one for people; the only file that knows the system's error numbers.
 * @param action what was tried, to complete "Could not …", e.g. "write the export"
 * @returns `error` itself when it is none of the system's
 */
export function toFileError(error: unknown, action: string, path: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return error;
  const match = known[String(error.code)];
  if (!match) return error;
  return new AppError(match.code, `Could not ${action} (${path}): ${match.what}.`, { remedy: match.remedy, cause: error });
}

/** What only the machine can be at fault for: never a slip of the program's, as a file that does not exist may be. */
const ofMachine: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO'];

/**
 * For the outermost layer: tells a disk or permission that stands in the way, wherever it was met, from a bug.
 * @returns `error` itself when it is neither
 */
export function toMachineError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !ofMachine.includes(String(error.code))) return error;
  return toFileError(error, 'use a file', 'path' in error ? String(error.path) : 'its path is not known');
}
