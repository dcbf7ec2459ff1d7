import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ChosenPicture } from '../../shared/export.ts';
import type { Database } from '../db/open.ts';
import { FFMPEG_REMEDY } from '../ffmpeg/errors.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { toFileError } from '../file-error.ts';
import { convertPicture } from './thumbnail.ts';

/** Largest file that is taken for a picture. */
export const MAX_PICTURE_BYTES = 30e6;
/** Pictures that were chosen and not used yet; a person who tries out more has forgotten the first. */
const MAX_CHOSEN = 20;
const CONVERT_WITHIN_MS = 20_000;
const REMEDY = 'Choose a picture file (JPEG, PNG, WebP, GIF, BMP or TIFF) of at most 30 MB.';

export type Pictures = ReturnType<typeof createPictures>;

/**
 * Pictures that people choose to stand for their exports. A picture is read and made a thumbnail when it is chosen, so that the file
 * may change or vanish afterwards; it gets into the store with the first job that uses it.
 */
export function createPictures({ database, ffmpeg, workFolder }: { database: Database; ffmpeg: Ffmpeg | undefined; workFolder: string }) {
  const insert = database.prepare('INSERT OR IGNORE INTO picture (id, jpeg) VALUES (?, ?)');
  const select = database.prepare<[string], Buffer>('SELECT jpeg FROM picture WHERE id = ?').pluck();
  const chosen = new Map<string, Buffer>();
  const get = (id: string): Buffer | undefined => chosen.get(id) ?? select.get(id);
  return {
    /**
     * Takes a picture for exports to come.
     * @param path absolute
     * @throws AppError 'invalid_input' for what is no picture (“Invalid image path”, as the reference system says), 'ffmpeg_missing'
     */
    choose: async (path: string): Promise<ChosenPicture> => {
      if (ffmpeg === undefined) throw new AppError('ffmpeg_missing', 'No ffmpeg was found on this machine, so the picture cannot be read.', { remedy: FFMPEG_REMEDY });
      const jpeg = await toThumbnail(await readPicture(path), ffmpeg, workFolder, path);
      const pictureId = createHash('sha256').update(jpeg).digest('hex');
      chosen.delete(pictureId);
      chosen.set(pictureId, jpeg);
      for (const oldest of [...chosen.keys()].slice(0, -MAX_CHOSEN)) chosen.delete(oldest);
      return { pictureId, name: basename(path) };
    },
    get,
    /** Puts a picture into the store, in the transaction of the job that uses it. @throws AppError 'invalid_input' when it is not known */
    keep: (id: string): void => {
      const jpeg = get(id);
      if (jpeg === undefined) throw unknownPicture();
      insert.run(id, jpeg);
    },
  };
}

/** Refused with the whole request, as in the reference system. */
export function unknownPicture(): AppError {
  return new AppError('invalid_input', 'Invalid image path: the chosen picture is not known any more.', { remedy: 'Choose the picture again.' });
}

function invalid(path: string, why: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `Invalid image path: ${path} ${why}.`, { remedy: REMEDY, ...(cause === undefined ? {} : { cause }) });
}

async function readPicture(path: string): Promise<Buffer> {
  try {
    // Not blocking: a pipe without a writer would be waited for.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw invalid(path, 'is not a file');
      if (stats.size === 0) throw invalid(path, 'is empty');
      if (stats.size > MAX_PICTURE_BYTES) throw invalid(path, `is larger than ${String(MAX_PICTURE_BYTES / 1e6)} MB`);
      const bytes = Buffer.alloc(stats.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const known = toFileError(error, 'read it', path);
    if (known === error || !(known instanceof AppError)) throw known;
    throw invalid(path, `cannot be read. ${known.message.replace(/\.$/, '')}`, error);
  }
}

/** ffmpeg gets a copy under a name of ours: the file may change meanwhile, and its name may mean something to ffmpeg. */
async function toThumbnail(bytes: Buffer, ffmpeg: Ffmpeg, workFolder: string, path: string): Promise<Buffer> {
  const folder = join(workFolder, `picture-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'chosen'), bytes);
    const isPicture = await convertPicture(join(folder, 'chosen'), join(folder, 'thumbnail.jpg'), ffmpeg, AbortSignal.timeout(CONVERT_WITHIN_MS));
    if (!isPicture) throw invalid(path, 'is not a picture that can be shown');
    return await readFile(join(folder, 'thumbnail.jpg'));
  } catch (error) {
    if (error instanceof DOMException) throw invalid(path, 'takes too long to be decoded', error);
    throw toFileError(error, 'prepare the picture', folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
