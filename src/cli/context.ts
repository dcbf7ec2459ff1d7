import { resolve } from 'node:path';
import { defaultDataFolder } from '../main/data-folder.ts';
import { openEngine, openReadOnly, type Engine, type ReadOnlyEngine } from '../main/engine.ts';
import type { Publisher } from '../main/publisher.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage-error.ts';

/** What a command finds around it. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  homeFolder: string;
  processFolder: string;
  /** Absolute folder of the built command line. */
  builtFolder: string;
  version: string;
}

/** What every command works with. */
export interface Context {
  output: Output;
  interruption: AbortSignal;
  /** Absolute. */
  dataFolder: string;
  /** @returns `path` made absolute as the person who typed it meant it */
  resolvePath(path: string): string;
  /** Opens the whole engine, alone in its data folder, and closes it again whatever happens. */
  withEngine<Value>(command: string, work: (engine: Engine) => Value | Promise<Value>, publisher?: Publisher): Promise<Value>;
  /** Opens the books for reading, also while a window is open. */
  withBooks<Value>(work: (books: ReadOnlyEngine) => Value | Promise<Value>): Promise<Value>;
}

/** @param namedDataFolder what `--data` says @throws UsageError where that is nothing */
export function createContext(surroundings: Surroundings, namedDataFolder: string | undefined, output: Output, interruption: AbortSignal): Context {
  const { environment, platform, homeFolder, builtFolder, version } = surroundings;
  const workingFolder = workingFolderOf(surroundings);
  if (namedDataFolder?.trim() === '') throw new UsageError('--data must name a folder, and was given none.', { remedy: 'Name the data folder, or leave --data out for the usual one.' });
  const dataFolder = resolve(workingFolder, namedDataFolder ?? defaultDataFolder(environment, platform, homeFolder));
  return {
    output,
    interruption,
    dataFolder,
    resolvePath: (path) => resolve(workingFolder, path),
    withEngine: async (command, work, publisher) => {
      const workersFolder = resolve(builtFolder, 'workers');
      const engine = await openEngine({ dataFolder, workersFolder, holder: `reelcase ${command}`, environment, version, onFullDisk: 'fail', ...(publisher === undefined ? {} : { publisher }) });
      try {
        return await work(engine);
      } finally {
        await engine.close();
      }
    },
    withBooks: async (work) => {
      const books = openReadOnly({ dataFolder });
      try {
        return await work(books);
      } finally {
        books.close();
      }
    },
  };
}

/** npm starts its scripts in the project's folder; relative paths are meant from where the person is. */
export function workingFolderOf({ environment, processFolder }: Pick<Surroundings, 'environment' | 'processFolder'>): string {
  const isStartedByNpm = environment.npm_lifecycle_event === 'cli' && environment.INIT_CWD !== undefined;
  return isStartedByNpm ? (environment.INIT_CWD ?? processFolder) : processFolder;
}
