import { AppError, type ErrorCode } from '../../shared/errors.ts';

/** What to do where no ffmpeg can be started. */
export const FFMPEG_REMEDY = 'Install ffmpeg (Debian, Ubuntu: apt-get install ffmpeg), or name one with the environment variable REELCASE_FFMPEG, then start Reelcase again.';

/** What ffmpeg writes to standard error for causes that a person can do something about; first match wins. */
const known: readonly { pattern: RegExp; code: ErrorCode; message: string; remedy: string }[] = [
  { pattern: /No space left on device|Disk quota exceeded/i, code: 'disk_full', message: 'The disk filled up while the export was written.', remedy: 'Free some space or choose another export folder, then retry.' },
  { pattern: /Read-only file system/i, code: 'read_only', message: 'The export folder is on a disk that is read-only.', remedy: 'Choose another export folder, then retry.' },
  { pattern: /Permission denied/i, code: 'permission_denied', message: 'A file could not be opened because this user may not access it.', remedy: 'Check the permissions of the footage and of the export folder, then retry.' },
  { pattern: /Input\/output error/i, code: 'io_failed', message: 'A disk reported an error while the export was made.', remedy: 'Check the disks of the footage and of the export folder, then retry.' },
  { pattern: /No such file or directory/i, code: 'file_missing', message: 'Footage or the export folder vanished while the export was made.', remedy: 'Check that the disks are connected, index the source again and retry.' },
  { pattern: /File too large/i, code: 'io_failed', message: 'The file system of the export folder does not allow a file of that size.', remedy: 'Choose a shorter range or an export folder on another file system.' },
  { pattern: /moov atom not found|Invalid data found when processing input/i, code: 'footage_unreadable', message: 'The footage is damaged and could not be read.', remedy: 'Index the source again and retry; damaged files are listed there.' },
  { pattern: /Unrecognized option|Option not found|Unknown (encoder|decoder)/i, code: 'ffmpeg_failed', message: 'The ffmpeg in use is too old or lacks a part that is needed.', remedy: 'Install a newer ffmpeg, then retry.' },
];

/**
 * Gives a failed ffmpeg its cause; the only file that knows ffmpeg's messages.
 * @param stderrTail last lines of standard error
 * @param ending how it ended, e.g. "exit code 1" or "signal SIGKILL"
 */
export function toFfmpegError(stderrTail: readonly string[], ending: string): AppError {
  const text = stderrTail.join('\n');
  const match = known.find(({ pattern }) => pattern.test(text));
  if (match) return new AppError(match.code, match.message, { remedy: match.remedy, cause: text });
  const lastLine = stderrTail.at(-1);
  return new AppError('ffmpeg_failed', `ffmpeg ended with ${ending}${lastLine === undefined ? '' : `: ${lastLine}`}.`, {
    remedy: 'See the log of this job for all that ffmpeg said, then retry.',
    cause: text,
  });
}

/** What ffmpeg says of a file that it may not probe, which is how lists are made: `codec_whitelist none`, `probesize 32`. */
const WHITELIST = /Codec \([\w-]+\) not on whitelist 'none'/;
const UNPROBED = /Failed to open codec in avformat_find_stream_info|Could not find codec parameters for stream \d+ .*: unspecified |Consider increasing the value for the 'analyzeduration' \(\d+\) and 'probesize' \(32\) options/;
/** JPEG has no other range, and ffmpeg no other way to ask for it that every version knows. */
const FULL_RANGE = /deprecated pixel format used, make sure you did set range correctly/;

/**
 * Tells apart what is worth a line in a log: several lines a file that complain of our own options would push the cause of a
 * failure out of it.
 * @returns a function that takes the lines of one run, in order, and says of each whether it can be left out
 */
export function createNoiseFilter(): (line: string) => boolean {
  let isUnprobed = false;
  let wasNoise = false;
  return (line) => {
    isUnprobed ||= WHITELIST.test(line);
    const isNoise = WHITELIST.test(line) || FULL_RANGE.test(line) || (isUnprobed && UNPROBED.test(line)) || (wasNoise && /^\s*Last message repeated \d+ times/.test(line));
    wasNoise = isNoise;
    return isNoise;
  };
}
