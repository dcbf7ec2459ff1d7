import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';

/** Length of a recorded file. */
export const SEGMENT_SECONDS = 10;
/** So many files are made by an encoder; the others are copies of them, with blocks of their own. */
const DISTINCT = 10;
const USUAL_BIT_RATE = '6M';

/**
 * Makes footage as a camera delivers it: 1080p at 15 pictures a second, about 6 Mbit/s of H.264, AAC, key frames every 2 s.
 * @param {string} ffmpeg
 * @param {string} folder
 * @param {number} count of files that are real
 * @param {string} [bitRate] of the picture, as ffmpeg takes it; at another one the picture is without noise, which no small rate could carry
 * @returns {Promise<string[]>} in order of time
 */
export async function makeBenchFootage(ffmpeg, folder, count, bitRate = USUAL_BIT_RATE) {
  await mkdir(folder, { recursive: true });
  const result = await runCommand(ffmpeg, [
    '-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', bitRate === USUAL_BIT_RATE ? 'testsrc2=s=1920x1080:r=15,noise=alls=12:allf=t' : 'testsrc2=s=1920x1080:r=15', '-f', 'lavfi', '-i', 'sine=f=440:r=48000',
    '-t', String(DISTINCT * SEGMENT_SECONDS), '-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', bitRate, '-maxrate', bitRate, '-bufsize', bitRate === USUAL_BIT_RATE ? '12M' : bitRate, '-g', '30', '-keyint_min', '30', '-sc_threshold', '0', '-bf', '0',
    '-c:a', 'aac', '-b:a', '64k', '-f', 'segment', '-segment_format', 'mp4', '-segment_time', String(SEGMENT_SECONDS), '-reset_timestamps', '1', join(folder, '%05d.mp4'),
  ], { timeoutMs: 10 * 60_000 });
  if (result.code !== 0) throw new Error(describeCommandFailure(result));
  const files = Array.from({ length: count }, (_, index) => join(folder, `${String(index).padStart(5, '0')}.mp4`));
  for (const [index, file] of files.entries()) if (index >= DISTINCT) await copyFile(files[index % DISTINCT] ?? '', file);
  return files;
}

/**
 * More footage than the disk holds: hard links of what there is.
 * @param {readonly string[]} files
 * @param {string} folder
 * @param {number} count
 */
export async function linkFootage(files, folder, count) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const links = Array.from({ length: count }, (_, index) => join(folder, `${String(index).padStart(5, '0')}.mp4`));
  for (const [index, file] of links.entries()) await link(files[index % files.length] ?? '', file);
  return links;
}
