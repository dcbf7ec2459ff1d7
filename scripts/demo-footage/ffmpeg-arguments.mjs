import { timeStripFilters } from './time-strip.mjs';

/** Seconds from one keyframe to the next; the length of a segment must be a multiple of it. */
export const KEYFRAME_SECONDS = 2;

/** Files that ffmpeg reads in its working folder: text in a file needs none of ffmpeg's escaping. */
export const CLOCK_FILE = 'clock.txt';
export const NAME_FILE = 'name.txt';

/**
 * @typedef {object} PassOptions one pass makes all segments of one camera
 * @property {import('./demo-cameras.mjs').DemoCamera} camera
 * @property {number} startMs
 * @property {number} durationSeconds
 * @property {number} segmentSeconds
 * @property {import('./ffmpeg-abilities.mjs').FfmpegAbilities} abilities
 * @property {string} font drawtext's option that chooses the font
 */

/** @param {PassOptions} options @returns {string[]} */
export function ffmpegArguments({ camera, startMs, durationSeconds, segmentSeconds, abilities, font }) {
  const { width, height, fps, scene, hasAudio } = camera;
  const source = (/** @type {string} */ colour, /** @type {number} */ w, /** @type {number} */ h) => ['-f', 'lavfi', '-i', `color=c=${colour}:s=${String(w)}x${String(h)}:r=${String(fps)}`];
  const isHevc = camera.codec === 'hevc' && abilities.canEncodeHevc;
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-progress', 'pipe:1'],
    // The sky alone: the ground is padded below it, which costs a tenth of drawing it into every frame.
    ...source(scene.background, width, skyHeight(height)),
    ...source(scene.mover, even(width / 9), even(height / 9)),
    ...(hasAudio ? ['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000'] : []),
    ...['-filter_complex', `${pictureFilters(camera, startMs, abilities, font)}[picture]`, '-map', '[picture]'],
    ...(hasAudio ? ['-map', '2:a', '-c:a', 'aac', '-b:a', '64k'] : []),
    ...(isHevc ? hevcArguments(fps) : h264Arguments(fps)),
    // AAC begins a little before 0; without this the muxer would shift the first segment's picture to make room.
    ...['-avoid_negative_ts', 'disabled'],
    // No data of the encoder that differs from run to run.
    ...['-t', String(durationSeconds), '-map_metadata', '-1', '-fflags', '+bitexact'],
    ...['-f', 'segment', '-segment_format', 'mp4', '-segment_time', String(segmentSeconds), '-reset_timestamps', '1', 'segment-%06d.mp4'],
  ];
}

/** @param {number} fps */
function h264Arguments(fps) {
  const gop = String(fps * KEYFRAME_SECONDS);
  return ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-threads', '1', '-g', gop, '-keyint_min', gop, '-sc_threshold', '0'];
}

/** @param {number} fps */
function hevcArguments(fps) {
  const gop = String(fps * KEYFRAME_SECONDS);
  // hvc1: the only tag under which Apple's and Chromium's players take HEVC. open-gop=0: a segment must be decodable alone.
  return ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '28', '-tag:v', 'hvc1', '-x265-params', `log-level=error:pools=1:frame-threads=1:keyint=${gop}:min-keyint=${gop}:scenecut=0:open-gop=0:bframes=0`];
}

/**
 * @param {import('./demo-cameras.mjs').DemoCamera} camera
 * @param {number} startMs
 * @param {import('./ffmpeg-abilities.mjs').FfmpegAbilities} abilities
 * @param {string} font
 */
function pictureFilters({ width, height, fps, scene }, startMs, abilities, font) {
  const speed = `t/${String(scene.secondsToPass)}`;
  const text = `${font}:fontcolor=white:fontsize=h/16:box=1:boxcolor=black@0.6:boxborderw=6:x=h/22`;
  return [
    `[0:v]pad=${String(width)}:${String(height)}:0:0:color=${scene.ground}[scene]`,
    `[scene][1:v]overlay=x='mod(${speed}\\,1)*(W+w)-w':y=H*0.62:shortest=0`,
  ].join(';') + [
    '',
    ...(abilities.canDrawText ? [`drawtext=textfile=${CLOCK_FILE}:${text}:y=h/22`, `drawtext=textfile=${NAME_FILE}:expansion=none:${text}:y=h/22+h/9`] : []),
    timeStripFilters(width, ((startMs / 1_000) % 86_400) * fps),
    'format=yuv420p',
  ].join(',');
}

/**
 * @param {number} startMs
 * @returns {string} text that drawtext expands for each frame to its UTC date and time with milliseconds
 */
export function clockText(startMs) {
  const startSeconds = startMs / 1_000;
  // "hms" begins with a space, the place of a sign; 24HH begins a new day at 24:00.
  return `%{pts:gmtime:${String(startSeconds)}:%Y-%m-%d}%{pts:hms:${String(startSeconds % 86_400)}:24HH} UTC`;
}

/** @param {number} height of the picture */
function skyHeight(height) {
  return even(height * 0.55);
}

/** @param {number} length */
function even(length) {
  return Math.max(2, Math.round(length / 2) * 2);
}
