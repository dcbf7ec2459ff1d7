import { existsSync } from 'node:fs';
import { runCommand } from '../setup/command.mjs';

/**
 * @typedef {object} FfmpegAbilities
 * @property {boolean} canEncodeHevc
 * @property {boolean} canDrawText
 */

/** @param {string} ffmpeg @returns {Promise<FfmpegAbilities>} */
export async function askAbilities(ffmpeg) {
  const [encoders, filters] = await Promise.all([
    runCommand(ffmpeg, ['-hide_banner', '-encoders'], { timeoutMs: 30_000 }),
    runCommand(ffmpeg, ['-hide_banner', '-filters'], { timeoutMs: 30_000 }),
  ]);
  return { canEncodeHevc: encoders.stdout.includes(' libx265 '), canDrawText: filters.stdout.includes(' drawtext ') };
}

/** Fonts with digits of one width, so that the clock does not dance. */
const FONT_FILES = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf',
  '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  '/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf',
  '/System/Library/Fonts/Menlo.ttc',
  'C:/Windows/Fonts/consola.ttf',
];

/** @returns {string} drawtext's option that chooses the font */
export function fontOption() {
  const file = FONT_FILES.find((path) => existsSync(path));
  // The colon of a drive would end the option.
  return file === undefined ? 'font=monospace' : `fontfile='${file.replace(':', '\\:')}'`;
}
