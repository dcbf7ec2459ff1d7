import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { toFileError } from '../../file-error.ts';

/** A read takes half a millisecond, so that a stop takes effect at once. */
const BUFFER_BYTES = 1024 * 1024;

/**
 * Hashes a file and waits for it: for a thread of its own.
 * @param onRead called after each piece with the sum so far; may throw to stop
 * @returns SHA-256, hexadecimal
 * @throws AppError: the usual ones of a disk
 */
export function hashFile(path: string, onRead: (bytes: number) => void): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    let done = 0;
    for (let got = readSync(file, buffer); got > 0; got = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, got));
      done += got;
      onRead(done);
    }
    return hash.digest('hex');
  } catch (error) {
    throw toFileError(error, 'read the export back', path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
