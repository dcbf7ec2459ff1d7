/** Descriptions that players and archives show. */
export interface MetadataTags {
  title: string;
  /** UTC ms of the first shown frame. */
  creationTimeMs: number;
  comment: string;
}

/** A stream copy of a part of a list of files. */
export interface CopyRequest {
  /** The list, see `concatList`, absolute. From a pipe ffmpeg would read a list of inputs at eight packets a hundredth of a second. */
  listFile: string;
  /** Where in the joined list the output starts, microseconds. */
  startUs: number;
  lengthUs: number;
  /** Units a second of the video track, kept so that no time stamp is rounded. */
  videoTimescale: number;
  /** Leaves the sound out. */
  isMute?: boolean;
  /** Sample entry of the video as the source has it: ffmpeg would rename `hvc1`, which Apple's players need. */
  videoTag: string;
  tags: MetadataTags;
  /** A file of chapters in ffmpeg's own format, absolute; none when absent. */
  chapterFile?: string;
  /** A file of subtitles in SRT's format, absolute; none when absent. */
  subtitleFile?: string;
  outputPath: string;
  /** Options of the concat demuxer are given file by file where the version knows that. */
  ffmpegMajorVersion: number;
}

const QUIET = ['-hide_banner', '-nostats', '-loglevel', 'warning'];

/** Per-file options in a list came with ffmpeg 5.0. */
export function hasPerFileOptions(ffmpegMajorVersion: number): boolean {
  return ffmpegMajorVersion >= 5;
}

/**
 * Arguments for an exact, lossless cut.
 * - Input-side `-ss` on a list with durations gives a frame-exact start by an edit list, without re-encoding.
 * - `-auto_convert 0` keeps every packet as it is; the default re-inserts parameter sets at key frames. It is only right
 *   when all files have the same parameters, which the plan makes sure of.
 * - `codec_whitelist none` stops ffmpeg from decoding a frame of every file just to look at it: a fifth of the time.
 */
export function copyArguments(request: CopyRequest): string[] {
  const skipProbing = hasPerFileOptions(request.ffmpegMajorVersion) ? [] : ['-codec_whitelist', 'none'];
  const keepTag = request.videoTag === 'hvc1' || request.videoTag === 'hev1' ? ['-tag:v', request.videoTag] : [];
  const marks = markArguments(request);
  return [
    ...QUIET, '-progress', 'pipe:1', '-y',
    ...skipProbing, ...seekArguments(request.startUs), '-t', seconds(request.lengthUs),
    '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file', '-auto_convert', '0', '-i', fileUrl(request.listFile), ...marks.inputs,
    '-map', '0:v:0', ...(request.isMute === true ? [] : ['-map', '0:a:0?']), ...marks.outputs, '-dn', ...marks.codecs, ...keepTag,
    '-video_track_timescale', String(request.videoTimescale), '-movflags', '+faststart',
    ...metadataArguments(request.tags), '-f', 'mp4', fileUrl(request.outputPath),
  ];
}

/**
 * Where an input is entered. At its very start ffmpeg must not be told to seek: with pictures that are coded out of order, and no
 * sound, it does not find that place ("could not seek to position 0.000") and begins with the second key frame.
 */
export function seekArguments(startUs: number): string[] {
  return startUs > 0 ? ['-ss', seconds(startUs)] : [];
}

/** Marks come from inputs of their own, whose times are those of the output: the cut of the footage does not touch them. */
function markArguments({ chapterFile, subtitleFile }: CopyRequest): { inputs: string[]; outputs: string[]; codecs: string[] } {
  const inputs: string[] = [];
  const outputs: string[] = [];
  if (subtitleFile !== undefined) {
    inputs.push('-protocol_whitelist', 'file', '-f', 'srt', '-i', fileUrl(subtitleFile));
    outputs.push('-map', '1:s:0');
  }
  // -1: none, whatever the footage has.
  outputs.push('-map_chapters', chapterFile === undefined ? '-1' : subtitleFile === undefined ? '1' : '2');
  if (chapterFile !== undefined) inputs.push('-protocol_whitelist', 'file', '-f', 'ffmetadata', '-i', fileUrl(chapterFile));
  return { inputs, outputs, codecs: subtitleFile === undefined ? ['-c', 'copy'] : ['-c:v', 'copy', '-c:a', 'copy', '-c:s', 'mov_text'] };
}

/** Arguments that decode the end of a file and throw the pictures away; `frame` of the progress tells how many there were. */
export function decodeEndArguments(path: string, lengthSeconds: number): string[] {
  return [
    '-hide_banner', '-nostats', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1',
    '-sseof', `-${String(lengthSeconds)}`, '-protocol_whitelist', 'file', '-i', fileUrl(path), '-map', '0:v:0', '-f', 'null', '-',
  ];
}

/** Arguments that decode a track from a moment on and throw the result away. */
export function decodeFromArguments(path: string, startSeconds: number, stream: 'v' | 'a'): string[] {
  return [
    '-hide_banner', '-nostats', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1',
    '-ss', startSeconds.toFixed(3), '-protocol_whitelist', 'file', '-i', fileUrl(path), '-map', `0:${stream}:0`, '-f', 'null', '-',
  ];
}

/** Arguments that decode all sound of a file and throw it away. */
export function decodeSoundArguments(path: string): string[] {
  return ['-hide_banner', '-nostats', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1', '-protocol_whitelist', 'file', '-i', fileUrl(path), '-map', '0:a:0', '-f', 'null', '-'];
}

/** Arguments that write the first shown frame as a JPEG of the given width; decoding it also proves that the start is sound. */
export function thumbnailArguments(path: string, width: number, outputPath: string): string[] {
  return [
    '-hide_banner', '-nostats', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1', '-y',
    '-protocol_whitelist', 'file', '-i', fileUrl(path), '-map', '0:v:0', '-frames:v', '1', '-vf', `scale=${String(width)}:-2`, '-q:v', '4',
    '-f', 'mjpeg', fileUrl(outputPath),
  ];
}

/** Tags of the whole file; what the inputs say of themselves does not count. */
export function metadataArguments(tags: MetadataTags): string[] {
  return [
    '-metadata', `title=${tags.title}`,
    '-metadata', `creation_time=${new Date(tags.creationTimeMs).toISOString()}`,
    '-metadata', `comment=${tags.comment}`,
  ];
}

/** The prefix keeps a path with a colon or a leading dash from being read as a protocol or an option. */
function fileUrl(path: string): string {
  return `file:${path}`;
}

function seconds(microseconds: number): string {
  return (microseconds / 1e6).toFixed(6);
}

/** @returns a line that a person can paste into a POSIX shell */
export function toCommandLine(program: string, programArguments: readonly string[]): string {
  return [program, ...programArguments].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}
