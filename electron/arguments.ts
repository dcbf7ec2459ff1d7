import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultDataFolder } from '../src/main/data-folder.ts';

/** What the program's command line and environment ask for. */
export interface LaunchOptions {
  /** Absolute. */
  dataFolder: string;
  /** Nobody is there to answer: failures go to standard error and questions take their default. */
  hasDialogs: boolean;
  /** Packages that were named, e.g. by a press on one in a file manager; absolute. */
  packages: string[];
}

/** Facts of the machine that the defaults depend on. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  homeFolder: string;
  workingFolder: string;
}

/**
 * Reads `--data DIR` and the names of packages. Everything else is left to Chromium, whose switches share the command line.
 * @param words of the command line
 */
export function readLaunchOptions(words: readonly string[], { environment, platform, homeFolder, workingFolder }: Surroundings): LaunchOptions {
  const { values, positionals } = parseArgs({ args: [...words], options: { data: { type: 'string' } }, strict: false, allowPositionals: true });
  // Without a value it is `true`: the default is used rather than a folder nobody named.
  const named = typeof values.data === 'string' && values.data !== '' ? values.data : undefined;
  return {
    dataFolder: resolve(workingFolder, named ?? defaultDataFolder(environment, platform, homeFolder)),
    hasDialogs: environment.REELCASE_NO_DIALOGS !== '1',
    packages: positionals.filter((word) => /\.reelcase$/i.test(word)).flatMap((word) => packagePath(word, workingFolder)),
  };
}

/** File managers give addresses; one of another machine names nothing here. */
function packagePath(word: string, workingFolder: string): string[] {
  if (!/^file:/i.test(word)) return [resolve(workingFolder, word)];
  try {
    return [fileURLToPath(word)];
  } catch {
    return [];
  }
}
