import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describeCommandFailure, runCommand } from '../setup/command.mjs';

/** @typedef {import('./ways.mjs').Way} Way */

/** The playlist line of one piece and its address. */
const LINES_A_PIECE = 2;
const LIMIT_MS = 10 * 60_000;

/**
 * Footage as Frigate's server hands it to ffmpeg: a playlist of MPEG-TS pieces. They are made before anything is measured, so that the
 * server's own work, which makes them while ffmpeg reads, costs nothing here.
 * @param {string} ffmpeg
 * @param {readonly string[]} files
 * @param {string} folder is made
 * @returns {Promise<string>} the playlist
 */
export async function makePlaylist(ffmpeg, files, folder) {
  await mkdir(folder, { recursive: true });
  const list = join(folder, 'list.txt');
  await writeFile(list, `ffconcat version 1.0\n${files.map((file) => `file '${file}'\nduration 10\noption codec_whitelist none\n`).join('')}`);
  const playlist = join(folder, 'index.m3u8');
  const result = await runCommand(ffmpeg, ['-v', 'error', '-nostdin', '-y', '-f', 'concat', '-safe', '0', '-i', list, '-map', '0:v', '-map', '0:a', '-c', 'copy', '-f', 'hls', '-hls_time', '10', '-hls_playlist_type', 'vod', playlist], { timeoutMs: LIMIT_MS });
  if (result.code !== 0) throw new Error(describeCommandFailure(result));
  return playlist;
}

/**
 * The beginning of a playlist, for a shorter export.
 * @param {string} playlist
 * @param {number} pieces
 */
export async function shortenPlaylist(playlist, pieces) {
  const short = playlist.replace(/(\.m3u8)$/, `-${String(pieces)}$1`);
  await writeFile(short, firstPieces(await readFile(playlist, 'utf8'), pieces));
  return short;
}

/**
 * @param {string} text of a playlist
 * @param {number} pieces
 */
export function firstPieces(text, pieces) {
  const lines = text.trimEnd().split('\n');
  const head = lines.findIndex((line) => line.startsWith('#EXTINF'));
  const body = lines.slice(head).filter((line) => line !== '#EXT-X-ENDLIST');
  return [...lines.slice(0, head), ...body.slice(0, pieces * LINES_A_PIECE), '#EXT-X-ENDLIST', ''].join('\n');
}

/**
 * Frigate's export: its playlist copied into an MP4 whose index is moved to the front afterwards.
 * @param {string} ffmpeg
 * @param {string} playlist of the same footage as the files of the other ways
 * @returns {Way}
 */
export function frigateCopy(ffmpeg, playlist) {
  return { name: "Frigate's way: playlist + faststart", run: (_files, output) => run(ffmpeg, ['-hide_banner', '-y', '-nostdin', '-protocol_whitelist', 'pipe,file,http,tcp', '-i', playlist, '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', output]) };
}

/**
 * Frigate's time-lapse, 25 times as fast: only key frames reach the encoder. Behind everything else on the machine, as Frigate runs it
 * and as ours runs: on a busy machine it would win by its priority alone.
 * @param {string} ffmpeg
 * @param {string} name
 * @param {readonly string[]} input
 * @returns {Way}
 */
export function frigateTimelapse(ffmpeg, name, input) {
  return { name, run: (_files, output) => run('nice', ['-n', '19', ffmpeg, '-hide_banner', '-y', '-nostdin', '-an', '-skip_frame', 'nokey', ...input, '-c:v', 'libx264', '-preset:v', 'ultrafast', '-tune:v', 'zerolatency', '-qp', '38', '-vf', 'setpts=0.04*PTS', '-r', '30', '-movflags', '+faststart', '-f', 'mp4', output]) };
}

/**
 * mkvmerge appends files to a Matroska file. Left out where it is not installed.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Way[]} one, or none
 */
export function mkvmergeWays(environment) {
  const program = (environment.PATH ?? '').split(delimiter).map((folder) => join(folder, 'mkvmerge')).find((path) => existsSync(path));
  return program === undefined ? [] : [{ name: 'mkvmerge', run: (files, output) => run(program, ['-q', '-o', output, ...files.flatMap((file, index) => (index === 0 ? [file] : ['+', file]))]) }];
}

/** @param {string} program @param {readonly string[]} words */
async function run(program, words) {
  const result = await runCommand(program, words, { timeoutMs: LIMIT_MS });
  if (result.code !== 0) throw new Error(describeCommandFailure(result));
  // What ffmpeg says about itself is no figure.
  return '';
}
