import type { Command } from 'commander';
import type { CameraWords } from './camera-choice.ts';
import { collect, countingNumber, instantOption, nameOption } from './options.ts';

/** Options of commands that take cameras and a range. */
export interface RangeOptions { camera?: string[]; cameraId?: number[]; from: number; to: number }

const TIMES_HELP = `
Times are ISO 8601 with an offset or Z, e.g. 2026-05-01T15:00:00+02:00.
Where two sources have a camera of the same name, write SOURCE/CAMERA or use --camera-id.`;

/** Gives a command `--camera`, `--camera-id`, `--from` and `--to`. */
export function withCameraRange(command: Command): Command {
  return command
    .option('--camera <name>', 'camera by its exact name; may be given several times', collect(nameOption))
    .option('--camera-id <id>', 'camera by its number, see `cameras`; may be given several times', collect(countingNumber))
    .requiredOption('--from <time>', 'start of the range', instantOption)
    .requiredOption('--to <time>', 'end of the range', instantOption)
    .addHelpText('after', TIMES_HELP);
}

/** @returns the cameras as they were typed */
export function cameraWords({ camera = [], cameraId = [] }: RangeOptions): CameraWords {
  return { names: camera, ids: cameraId };
}
