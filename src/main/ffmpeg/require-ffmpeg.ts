import { AppError } from '../../shared/errors.ts';
import { FFMPEG_REMEDY } from './errors.ts';
import { OLDEST_FFMPEG, type Ffmpeg } from './locate.ts';

/** @throws AppError 'ffmpeg_missing' where none runs on this machine, or only one that is older than what the program works with */
export function requireFfmpeg(ffmpeg: Ffmpeg | undefined): Ffmpeg {
  if (ffmpeg === undefined) throw new AppError('ffmpeg_missing', 'No ffmpeg was found on this machine, so nothing can be exported.', { remedy: FFMPEG_REMEDY });
  if (!isTooOld(ffmpeg.version)) return ffmpeg;
  throw new AppError('ffmpeg_missing', `The ffmpeg in use (${ffmpeg.path}) is too old: it is version ${ffmpeg.version}, and at least ${OLDEST_FFMPEG} is needed.`, { remedy: FFMPEG_REMEDY });
}

/** @param version as ffmpeg says it; builds from a development branch have none that could be compared, and count as new */
export function isTooOld(version: string): boolean {
  const [, major, minor] = /^n?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_FFMPEG.split('.').map(Number);
  return Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
}
