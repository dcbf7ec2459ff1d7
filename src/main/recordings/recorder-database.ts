import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Source, TimeSpan } from '../../shared/recordings.ts';
import { toFileError } from '../file-error.ts';
import type { ReviewAnswer } from './review-database.ts';
import { createReviewReader } from './review-reader.ts';
import { adapterOf } from './sources/adapter.ts';
import type { SourceRepository } from './source-repository.ts';

/** Which database of the recorder tells what happened in a source's footage: a choice for each source. */
export function createRecorderDatabaseSettings({ sources, require, changed, workersFolder, workFolder }: {
  sources: SourceRepository;
  /** @throws AppError 'not_found' */
  require: (sourceId: number) => Source;
  changed: () => void;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** For temporary files; need not exist. */
  workFolder: string;
}) {
  const reader = createReviewReader({ workersFolder, workFolder });
  const set = async (sourceId: number, path: string | null): Promise<Source> => {
    require(sourceId);
    const real = path === null ? null : await realFile(path);
    const problem = real === null ? undefined : await reader.check(real);
    if (problem !== undefined) {
      throw new AppError('invalid_input', `The recorder’s database ${String(real)} ${problem}.`, { remedy: 'Choose the file frigate.db of the recorder whose footage this is.' });
    }
    sources.setDatabase(sourceId, real);
    changed();
    return require(sourceId);
  };
  const find = async (sourceId: number): Promise<string | null> => {
    const { kind, path, databasePath } = require(sourceId);
    if (databasePath !== null) return null;
    for (const place of usualPlaces(adapterOf(kind).usualRoot(path))) {
      if (await isFile(place)) return place;
    }
    return null;
  };
  return {
    /**
     * Says which file is the recorder's database; null: none is used. It is only ever read.
     * @param path absolute
     * @throws AppError 'not_found', 'invalid_input' for a file that is no database of a known recorder, and the usual ones of a disk
     */
    setDatabase: set,
    /** @returns the absolute path of a file in one of the usual places, for people to read; null where there is none, and where one is used already. @throws AppError 'not_found' */
    findDatabase: find,
    /** Uses what {@link find} finds. @throws AppError 'not_found' where there is nothing, 'invalid_input' */
    useFoundDatabase: async (sourceId: number): Promise<Source> => {
      const found = await find(sourceId);
      if (found === null) throw new AppError('not_found', 'No database of the recorder was found beside its recordings.', { remedy: 'Choose the file by hand.' });
      return set(sourceId, found);
    },
    /** What the recorder noted of a camera in a range, or why that is not known. @throws the signal's reason when it was stopped */
    reviewItems: async (cameraId: number, range: TimeSpan, signal: AbortSignal): Promise<ReviewAnswer> => {
      const known = sources.databaseOfCamera(cameraId);
      if (known === undefined) return { kind: 'problem', problem: 'is not named for this source (see the settings, or `source database`)' };
      const answer = await reader.items(known.databasePath, known.camera, range, signal);
      return answer.kind === 'problem' ? { kind: 'problem', problem: `${known.databasePath} ${answer.problem}` } : answer;
    },
  };
}

/**
 * Frigate keeps `frigate.db` in its folder for the configuration, which most people put beside the one for media; before 0.13 in
 * the media folder itself.
 */
function usualPlaces(recordingsRoot: string): string[] {
  const media = dirname(recordingsRoot);
  const above = dirname(media);
  return [media, join(media, 'config'), join(above, 'config'), above, join(dirname(above), 'config')].map((folder) => join(folder, 'frigate.db'));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((stats) => stats.isFile(), () => false);
}

async function realFile(path: string): Promise<string> {
  if (!isAbsolute(path)) throw new AppError('invalid_input', `${path} is not an absolute path.`);
  try {
    return await realpath(path);
  } catch (error) {
    throw toFileError(error, 'open the recorder’s database', path);
  }
}
