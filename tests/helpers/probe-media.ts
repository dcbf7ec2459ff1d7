import { execFileSync } from 'node:child_process';
import { readTimeStrip } from '../../scripts/demo-footage/time-strip.mjs';
import { readSetup } from '../../scripts/setup/state.mjs';

const LARGEST_OUTPUT = 1024 * 1024 * 1024;

function ffmpeg(...ffmpegArguments: string[]): Buffer {
  return execFileSync(readSetup().ffmpeg, ['-v', 'error', '-nostdin', ...ffmpegArguments], { maxBuffer: LARGEST_OUTPUT, timeout: 60_000, stdio: ['ignore', 'pipe', 'inherit'] });
}

/**
 * The burnt-in times of all frames that a player shows, in order.
 * @param fps of the demo footage
 * @returns milliseconds since the start of the frame's UTC day
 */
export function readShownTimes(path: string, width: number, height: number, fps: number): number[] {
  const pixels = ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-f', 'rawvideo', '-pix_fmt', 'gray', '-');
  const frameBytes = width * height;
  return Array.from({ length: pixels.length / frameBytes }, (_, index) => (readTimeStrip(pixels.subarray(index * frameBytes, (index + 1) * frameBytes), width, height) / fps) * 1_000);
}

/** SHA-256 of every packet of a stream, in the order of the file, pre-roll included. @param stream e.g. `v` or `a` */
export function hashPackets(path: string, stream: 'v' | 'a'): string[] {
  // Without the edit list all packets are there, also those that a player does not show.
  const lines = ffmpeg('-ignore_editlist', '1', '-i', `file:${path}`, '-map', `0:${stream}:0`, '-c', 'copy', '-f', 'framehash', '-hash', 'sha256', '-').toString().split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.slice(line.lastIndexOf(',') + 1).trim());
}
