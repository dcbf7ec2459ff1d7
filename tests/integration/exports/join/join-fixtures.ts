import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTimeStrip, timeStripFilters } from '../../../../scripts/demo-footage/time-strip.mjs';
import { readSetup } from '../../../../scripts/setup/state.mjs';

// Footage as recorders write it: one stream, cut into files. The uncut stream is kept to compare with.

export const fps = 15;
export const width = 320;
export const height = 180;
const seconds = 20;

export interface Fixture {
  name: string;
  /** The whole stream in one file. */
  whole: string;
  files: string[];
  hasAudio: boolean;
  sampleRate: number;
  /** Lossy decoders start a little differently in the middle of a stream: largest difference of a 16-bit sample that counts as the same. */
  audioTolerance: number;
}

interface Recipe {
  name: string;
  video: string[];
  audio?: string[];
  sampleRate?: number;
  audioTolerance?: number;
  /** Of the cut files. */
  format?: 'mp4' | 'mov';
  muxer?: string[];
  segmenter?: string;
  /** Seconds that the sound begins later. */
  audioDelay?: number;
  filters?: string;
  encoder?: string;
}

const h264 = (bFrames: number): string[] => ['-c:v', 'libx264', '-preset', bFrames > 0 ? 'fast' : 'ultrafast', '-bf', String(bFrames), '-g', '30', '-keyint_min', '30', '-sc_threshold', '0', '-threads', '1'];
const aac = ['-c:a', 'aac', '-b:a', '64k'];
const hevc = (parameters: string): string[] => ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', `log-level=error:pools=1:frame-threads=1:keyint=30:min-keyint=30:scenecut=0:${parameters}`];
/** Without `delay_moov` ffmpeg loses by how much sound and picture start apart. */
const fragmented = 'movflags=+frag_keyframe+delay_moov+default_base_moof';
const fragmentedAtOnce = 'movflags=+frag_keyframe+empty_moov+default_base_moof';

export const recipes: readonly Recipe[] = [
  { name: 'H.264 and AAC', video: h264(0), audio: aac },
  { name: 'H.264 with B-frames and AAC', video: h264(3), audio: aac },
  { name: 'H.264, video only', video: h264(0) },
  { name: 'H.264 with B-frames, video only', video: h264(2) },
  { name: 'HEVC without B-frames', video: hevc('open-gop=0:bframes=0'), encoder: 'libx265' },
  { name: 'HEVC with open groups of pictures', video: hevc('open-gop=1:bframes=3'), encoder: 'libx265' },
  { name: 'Opus', video: h264(0), audio: ['-c:a', 'libopus', '-b:a', '48k'], audioTolerance: 3_000, encoder: 'libopus' },
  { name: 'G.711 µ-law in QuickTime', video: h264(0), audio: ['-c:a', 'pcm_mulaw'], sampleRate: 8_000, audioTolerance: 0, format: 'mov' },
  { name: 'G.711 A-law in QuickTime', video: h264(0), audio: ['-c:a', 'pcm_alaw'], sampleRate: 8_000, audioTolerance: 0, format: 'mov' },
  { name: 'PCM in QuickTime', video: h264(0), audio: ['-c:a', 'pcm_s16le'], audioTolerance: 0, format: 'mov' },
  { name: 'fragmented', video: h264(0), audio: aac, segmenter: fragmented },
  { name: 'fragmented, video only', video: h264(0), segmenter: fragmentedAtOnce },
  { name: 'fragmented with B-frames', video: h264(2), audio: aac, segmenter: fragmented },
  { name: 'sound that starts late', video: h264(0), audio: aac, audioDelay: 1.3 },
  { name: 'variable frame rate', video: h264(0), audio: aac, filters: `select='not(eq(mod(n\\,7)\\,3))'` },
];

export function ffmpeg(...ffmpegArguments: string[]): Buffer {
  return execFileSync(readSetup().ffmpeg, ['-v', 'error', '-nostdin', ...ffmpegArguments], { maxBuffer: 1024 * 1024 * 1024, timeout: 120_000, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What ffmpeg complains about when it decodes all of a file. */
export function decodingMessages(path: string): string {
  return execFileSync('/bin/sh', ['-c', '"$0" -hide_banner -v warning -nostdin -xerror -i "$1" -f null - 2>&1', readSetup().ffmpeg, `file:${path}`], { timeout: 120_000 }).toString();
}

let encoders: string | undefined;
export function canEncode(encoder: string): boolean {
  encoders ??= ffmpeg('-hide_banner', '-encoders').toString();
  return encoders.includes(` ${encoder} `);
}

/** A tone that rises, so that each moment sounds different. */
const tone = (sampleRate: number): string => `aevalsrc=exprs='0.4*sin(2*PI*t*(200+30*t))':s=${String(sampleRate)}`;

export function makeFixture(folder: string, recipe: Recipe): Fixture {
  const { name, video, audio, sampleRate = 48_000, format = 'mp4', segmenter, audioDelay = 0, filters } = recipe;
  const place = join(folder, name.replace(/\W+/g, '-'));
  mkdirSync(join(place, 'cut'), { recursive: true });
  const whole = join(place, `whole.${format}`);
  const picture = [timeStripFilters(width, 0), ...(filters === undefined ? [] : [filters])].join(',');
  ffmpeg(
    '-f', 'lavfi', '-i', `testsrc2=s=${String(width)}x${String(height)}:r=${String(fps)}`,
    ...(audio ? ['-f', 'lavfi', '-i', tone(sampleRate)] : []),
    '-t', String(seconds), '-vf', picture, '-vsync', 'passthrough', ...(audio && audioDelay > 0 ? ['-af', `adelay=0:all=1,asetpts=PTS+${String(audioDelay)}/TB`] : []),
    ...video, ...(audio ?? []), '-video_track_timescale', '15360', whole);
  ffmpeg('-i', whole, '-c', 'copy', '-f', 'segment', '-segment_format', format, '-segment_time', '4', '-reset_timestamps', '1',
    ...(segmenter === undefined ? [] : ['-segment_format_options', segmenter]), join(place, 'cut', `%03d.${format}`));
  const files = readdirSync(join(place, 'cut')).sort().map((file) => join(place, 'cut', file));
  return { name, whole, files, hasAudio: audio !== undefined, sampleRate, audioTolerance: recipe.audioTolerance ?? 3 };
}

/** The burnt-in times of all pictures that a player shows, in order, ms; none is repeated to fill a steady rate. */
export function shownTimes(path: string): number[] {
  const pixels = ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-');
  const bytes = width * height;
  return Array.from({ length: pixels.length / bytes }, (_, index) => (readTimeStrip(pixels.subarray(index * bytes, (index + 1) * bytes), width, height) / fps) * 1_000);
}

/** MD5 of all pictures that a player shows, in order. */
export function shownPictures(path: string): string[] {
  const lines = ffmpeg('-i', `file:${path}`, '-map', '0:v:0', '-vsync', 'passthrough', '-f', 'framemd5', '-').toString().split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.slice(line.lastIndexOf(',') + 1).trim());
}

/** All sound that a player plays, 16 bit, one channel, silence where there is none. */
export function heardSound(path: string, sampleRate: number): Int16Array {
  const bytes = ffmpeg('-i', `file:${path}`, '-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0:min_hard_comp=0.01', '-ac', '1', '-ar', String(sampleRate), '-f', 's16le', '-');
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export interface ProbedStream { codec_type: string; codec_name: string; start_time: string; duration: string; nb_frames: string; codec_tag_string: string; time_base: string }
export interface Probed {
  streams: ProbedStream[];
  format: { duration: string; start_time: string; tags: Record<string, string> };
  chapters: { start_time: string; end_time: string; tags: { title: string } }[];
}

export function probe(path: string): Probed {
  const { ffprobe } = readSetup();
  if (ffprobe === null) throw new Error('these tests need ffprobe');
  return JSON.parse(execFileSync(ffprobe, ['-v', 'error', '-show_streams', '-show_format', '-show_chapters', '-of', 'json', `file:${path}`]).toString()) as Probed;
}

/** Times of the packets of a stream as a demuxer gives them, seconds, in the order of the file. */
export function packetTimes(path: string, stream: 'v' | 'a', ...options: string[]): { pts: number; dts: number; flags: string }[] {
  const { ffprobe } = readSetup();
  if (ffprobe === null) throw new Error('these tests need ffprobe');
  const text = execFileSync(ffprobe, ['-v', 'error', ...options, '-select_streams', `${stream}:0`, '-show_entries', 'packet=pts_time,dts_time,flags', '-of', 'csv=p=0', `file:${path}`], { maxBuffer: 256 * 1024 * 1024 }).toString();
  return text.trim().split('\n').map((line) => {
    const [pts, dts, flags] = line.split(',');
    return { pts: Number(pts), dts: Number(dts), flags: flags ?? '' };
  });
}
