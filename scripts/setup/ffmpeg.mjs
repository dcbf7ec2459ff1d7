import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { describeCommandFailure, runCommand } from './command.mjs';
import { fetchFfmpeg } from './ffmpeg-download.mjs';
import { projectFolder } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} FoundFfmpeg
 * @property {string} ffmpeg absolute path
 * @property {string | null} ffprobe absolute path
 * @property {string} version e.g. `5.1.9-0+deb12u1`
 * @property {boolean} isKnownToProgram whether the program finds it by itself, without REELCASE_FFMPEG
 */

/**
 * Finds an ffmpeg that runs, in the same order as the program (src/main/ffmpeg/locate.ts), or downloads one.
 * @returns {Promise<FoundFfmpeg>}
 * @throws {SetupError}
 */
export async function provideFfmpeg() {
  const named = process.env.REELCASE_FFMPEG;
  if (named) return useNamed(named);
  for (const ffmpeg of [shippedFfmpeg(), findOnPath('ffmpeg')]) {
    const answer = ffmpeg === undefined ? undefined : await askVersion(ffmpeg);
    if (ffmpeg !== undefined && answer?.version !== undefined) return { ffmpeg, ffprobe: findFfprobe(), version: answer.version, isKnownToProgram: true };
  }
  say('There is no ffmpeg on this machine.');
  const downloaded = await fetchFfmpeg();
  const answer = await askVersion(downloaded.ffmpeg);
  if (answer.version !== undefined) return { ...downloaded, version: answer.version, isKnownToProgram: false };
  throw new SetupError({ tried: `Downloaded ffmpeg and tried to start it (${downloaded.ffmpeg})`, reason: answer.reason, remedy: 'install ffmpeg from your system\'s packages, or set REELCASE_FFMPEG to one that runs' });
}

/** @param {string} ffmpeg @returns {Promise<FoundFfmpeg>} */
async function useNamed(ffmpeg) {
  const answer = await askVersion(ffmpeg);
  if (answer.version !== undefined) return { ffmpeg, ffprobe: findFfprobe(), version: answer.version, isKnownToProgram: false };
  throw new SetupError({ tried: `Tried to start the ffmpeg that REELCASE_FFMPEG names (${ffmpeg})`, reason: answer.reason, remedy: 'correct REELCASE_FFMPEG, or unset it so that another one is looked for' });
}

/** @returns {string | undefined} */
function shippedFfmpeg() {
  try {
    const path = createRequire(join(projectFolder, 'package.json'))('ffmpeg-static');
    return typeof path === 'string' && existsSync(path) ? path : undefined;
  } catch {
    // An optional dependency: absent where its own download was refused.
    return undefined;
  }
}

/** @returns {string | null} */
function findFfprobe() {
  return process.env.REELCASE_FFPROBE ?? findOnPath('ffprobe') ?? null;
}

/** @param {string} program @returns {string | undefined} */
function findOnPath(program) {
  const file = process.platform === 'win32' ? `${program}.exe` : program;
  const folders = (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
}

/** @param {string} ffmpeg @returns {Promise<{ version?: string, reason: string }>} */
async function askVersion(ffmpeg) {
  const answer = await runCommand(ffmpeg, ['-hide_banner', '-version'], { timeoutMs: 15_000 });
  const version = /^ffmpeg version (\S+)/.exec(answer.stdout)?.[1];
  return version === undefined ? { reason: describeCommandFailure(answer) } : { version, reason: '' };
}
