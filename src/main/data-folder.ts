import { join } from 'node:path';

/**
 * Where the program keeps its store unless told otherwise: the place each system gives to a user's application data.
 * @param environment of the process; `REELCASE_DATA` wins over everything
 * @param homeFolder absolute
 */
export function defaultDataFolder(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, homeFolder: string): string {
  if (environment.REELCASE_DATA) return environment.REELCASE_DATA;
  if (platform === 'darwin') return join(homeFolder, 'Library', 'Application Support', 'Reelcase');
  if (platform === 'win32') return join(environment.APPDATA ?? join(homeFolder, 'AppData', 'Roaming'), 'Reelcase');
  return join(environment.XDG_DATA_HOME || join(homeFolder, '.local', 'share'), 'reelcase');
}

/** The fixed places inside a data folder. */
export function dataFolderPaths(dataFolder: string) {
  return {
    database: join(dataFolder, 'reelcase.db'),
    exports: join(dataFolder, 'exports'),
    thumbnails: join(dataFolder, 'thumbnails'),
  };
}
