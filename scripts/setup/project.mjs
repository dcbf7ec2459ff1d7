import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Scratch files of the scripts (locks, result files), ignored by git. Outside node_modules, which `npm ci` deletes. */
export const scratchFolder = join(projectFolder, '.reelcase');
