/** All pictures of a strip have this size; the footage's own shape is kept between bars. */
export const FILMSTRIP_SIZE = { width: 640, height: 360 };

/**
 * Arguments for one process that takes one picture of each file of a list (standard input) and writes each into the working folder as
 * `PREFIXn.jpg`, n being its time in the list in milliseconds plus `shiftSeconds`.
 * Only key frames are decoded: a process a picture takes 16 times as long, and decoding from the key frame to the moment 8 times.
 */
export function filmstripArguments({ prefix, shiftSeconds, ffmpegMajorVersion }: { prefix: string; shiftSeconds: number; ffmpegMajorVersion: number }): string[] {
  const { width, height } = FILMSTRIP_SIZE;
  const filters = [
    // A key frame before the first moment has a time below 0, which file names cannot hold.
    `setpts=PTS+${String(shiftSeconds)}/TB`,
    `scale=${String(width)}:${String(height)}:force_original_aspect_ratio=decrease`, `pad=${String(width)}:${String(height)}:-1:-1`, 'setsar=1', 'settb=1/1000', 'format=yuvj420p',
  ];
  return [
    '-hide_banner', '-nostats', '-loglevel', 'warning', '-progress', 'pipe:1', '-y',
    // -copyts: ffmpeg would count from the first key frame.
    '-skip_frame', 'nokey', '-skip_loop_filter', 'all', '-copyts', '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe', '-i', 'pipe:0',
    '-map', '0:v:0', '-an', '-vf', filters.join(','), ffmpegMajorVersion >= 6 ? '-fps_mode' : '-vsync', 'passthrough', '-enc_time_base', '1:1000',
    '-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2', '-frame_pts', '1', `file:${prefix}%d.jpg`,
  ];
}
