import { open, readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';

/** A file to be put into an archive. */
export interface ZipEntry {
  path: string;
  /** Name inside; plain ASCII without folders. */
  name: string;
  modifiedMs: number;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** Version 2.0: what any program since 1993 can read. */
const VERSION = 20;
const MAX_ENTRIES = 0xffff - 1;
const MAX_BYTES = 0xffffffff - 1;

interface Written {
  name: Buffer;
  crc: number;
  size: number;
  offset: number;
  time: number;
}

/**
 * Writes a zip whose files are stored as they are (APPNOTE.TXT 6.3.3): JPEGs do not shrink. For small files only; each is in
 * memory once.
 * @param path an existing file; it is written from its start
 * @returns size of the archive, bytes
 * @throws AppError 'invalid_input' for more than the classic format holds (65,534 files, 4 GiB)
 */
export async function writeStoredZip(path: string, entries: readonly ZipEntry[], signal: AbortSignal, onWritten: (count: number) => void): Promise<number> {
  const archive = await open(path, 'r+');
  try {
    let offset = 0;
    const append = async (bytes: Buffer): Promise<void> => {
      if (offset + bytes.length > MAX_BYTES || entries.length > MAX_ENTRIES) throw tooLarge();
      await archive.write(bytes, 0, bytes.length, offset);
      offset += bytes.length;
    };
    const written: Written[] = [];
    for (const entry of entries) {
      signal.throwIfAborted();
      const content = await readFile(entry.path);
      const record = { name: Buffer.from(entry.name, 'ascii'), crc: crc32(content), size: content.length, offset, time: dosTime(entry.modifiedMs) };
      await append(Buffer.concat([numbers([LOCAL_HEADER, 4], ...commonFields(record)), record.name, content]));
      written.push(record);
      onWritten(written.length);
    }
    const directory = Buffer.concat(written.flatMap((record) => [centralHeader(record), record.name]));
    const directoryOffset = offset;
    await append(directory);
    await append(numbers([END_OF_DIRECTORY, 4], [0, 2], [0, 2], [written.length, 2], [written.length, 2], [directory.length, 4], [directoryOffset, 4], [0, 2]));
    await archive.truncate(offset);
    return offset;
  } finally {
    await archive.close();
  }
}

/** The fields that both headers share: version, flags, method (0: stored), time, check sum, sizes, lengths of name and extra field. */
function commonFields({ name, crc, size, time }: Written): [number, 2 | 4][] {
  return [[VERSION, 2], [0, 2], [0, 2], [time, 4], [crc, 4], [size, 4], [size, 4], [name.length, 2], [0, 2]];
}

function centralHeader(record: Written): Buffer {
  // Comment, disk, internal and external attributes: none.
  return numbers([CENTRAL_HEADER, 4], [VERSION, 2], ...commonFields(record), [0, 2], [0, 2], [0, 2], [0, 4], [record.offset, 4]);
}

function numbers(...fields: [number, 2 | 4][]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [value, length] of fields) at = bytes.writeUIntLE(value, at, length);
  return bytes;
}

/** Date and time of MS-DOS, in UTC, in steps of two seconds, from 1980 on. */
function dosTime(ms: number): number {
  const date = new Date(Math.max(ms, Date.UTC(1980, 0, 1)));
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 0x10000 + time;
}

function tooLarge(): AppError {
  return new AppError('invalid_input', 'The pictures do not fit into one zip of the classic format (65,534 files, 4 GiB).', { remedy: 'Choose a longer time between pictures, a smaller size or a shorter range.' });
}
