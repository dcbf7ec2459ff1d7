import { linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SEGMENT_SECONDS } from './footage.mjs';

/**
 * Where a recorder keeps the footage of a camera's hour, in Frigate's layout.
 * @param {string} root
 * @param {string} camera
 * @param {number} hourMs
 */
export function hourFolder(root, camera, hourMs) {
  const text = new Date(hourMs).toISOString();
  return join(root, text.slice(0, 10), text.slice(11, 13), camera);
}

/**
 * Gives files a place in a recorder's folder, as hard links, one after the other: `YYYY-MM-DD/HH/<camera>/MM.SS.mp4`.
 * @param {readonly string[]} files used again and again, where there are fewer than wanted
 * @param {{ root: string, camera: string, startMs: number, count: number }} place its folders are made
 */
export function linkAsRecorded(files, { root, camera, startMs, count }) {
  for (let index = 0; index < count; index += 1) {
    const at = new Date(startMs + index * SEGMENT_SECONDS * 1_000);
    const folder = hourFolder(root, camera, at.getTime());
    mkdirSync(folder, { recursive: true });
    linkSync(files[index % files.length] ?? '', join(folder, `${at.toISOString().slice(14, 19).replace(':', '.')}.mp4`));
  }
}
