import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { toFileError } from '../../file-error.ts';

/** A file to be put into an archive. */
export interface ZipEntry {
  path: string;
  /** Name inside; without folders. */
  name: string;
  /** UTC ms. */
  modifiedMs: number;
}

/**
 * Writes a zip whose files are stored as they are: JPEGs do not shrink. One of them after the other is read.
 * @param path an existing, empty file; it is written from its start
 * @param onWritten called with the bytes so far
 * @returns size of the archive, bytes
 * @throws AppError: the usual ones of a disk; the reason of `signal` when it was stopped
 */
export async function writeStoredZip(path: string, entries: readonly ZipEntry[], signal: AbortSignal, onWritten: (bytes: number) => void): Promise<number> {
  const zip = new ZipFile();
  // What is wrong with a file of the archive is not told by the stream.
  const failed = new AbortController();
  zip.on('error', (error) => { failed.abort(error); });
  for (const { path: file, name, modifiedMs } of entries) zip.addFile(file, name, { compress: false, mtime: new Date(modifiedMs), mode: 0o100644 });
  zip.end();
  let bytes = 0;
  const count = async function* (chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer | string> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      onWritten(bytes);
      yield chunk;
    }
  };
  try {
    await pipeline(zip.outputStream, count, createWriteStream(path, { flags: 'r+' }), { signal: AbortSignal.any([signal, failed.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    throw toFileError(failed.signal.aborted ? failed.signal.reason : error, 'write the archive', path);
  }
  return (await stat(path)).size;
}
