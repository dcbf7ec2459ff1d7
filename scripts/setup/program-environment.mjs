import { findRecord } from './state.mjs';

/**
 * @returns {NodeJS.ProcessEnv} this process's environment, with the ffmpeg of the set-up named where the program would not find it itself
 */
export function programEnvironment() {
  const record = findRecord();
  if (record === undefined || record.isFfmpegKnownToProgram || process.env.REELCASE_FFMPEG) return process.env;
  return { ...process.env, REELCASE_FFMPEG: record.ffmpeg, ...(record.ffprobe === null ? {} : { REELCASE_FFPROBE: record.ffprobe }) };
}
