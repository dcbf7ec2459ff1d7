import { wallTimeOf } from '../../shared/wall-time.ts';

/** Limit of one file name on the common file systems, in bytes (ext4, APFS) or UTF-16 units (NTFS); bytes are the stricter. */
const MAX_FILE_NAME_BYTES = 255;
/** Room for the times, the suffix, the ending and `.part`. */
const MAX_CAMERA_BYTES = 120;
/** Names of devices on Windows, with or without an ending. */
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Name of the file of a job: `<camera>_<start>-<end>_<suffix>.mp4`, with wall time and offset of the zone.
 * The suffix is the random end of the job's id, so two jobs never want the same name, whatever the file system does to case.
 * @param timeZone IANA name
 * @param extension with the dot
 */
export function exportFileName(job: { id: string; camera: string; requestStartMs: number; requestEndMs: number }, timeZone: string, extension = '.mp4'): string {
  const suffix = job.id.slice(job.id.lastIndexOf('_') + 1);
  const name = `${fileNamePart(job.camera)}_${stamp(job.requestStartMs, timeZone)}-${stamp(job.requestEndMs, timeZone)}_${suffix}${extension}`;
  if (Buffer.byteLength(name) > MAX_FILE_NAME_BYTES) throw new Error(`File name of job ${job.id} is too long: ${name}`);
  return name;
}

/** `20260501T150000+0200`: sorts, has no colon (which Windows forbids), and tells both 01:30s of an autumn night apart. */
function stamp(ms: number, timeZone: string): string {
  const { date, time, offset } = wallTimeOf(ms, timeZone);
  return `${date}T${time}${offset}`.replaceAll(/(?<=\d)-(?=\d\d[-T])|:/g, '');
}

/**
 * Makes a part of a file name out of a stranger's text, safe on Linux, macOS and Windows.
 * @returns never empty, at most 120 bytes, no separator, no control character, no leading dash or dot, no device name
 */
export function fileNamePart(text: string): string {
  const cleaned = text
    .normalize('NFC')
    // \p{C}: control, format (text direction!), unassigned and private characters, halves of surrogate pairs.
    .replaceAll(/[<>:"/\\|?*\p{C}]/gu, '_')
    .replace(/^[-.\s]+/u, '')
    .replaceAll(/\s+/gu, ' ');
  const short = truncateToBytes(cleaned, MAX_CAMERA_BYTES).replace(/[.\s]+$/u, '');
  if (short === '') return 'camera';
  return RESERVED_ON_WINDOWS.test(short) ? `${short}_` : short;
}

/** Cuts between characters, never inside one. */
function truncateToBytes(text: string, limit: number): string {
  let bytes = 0;
  let result = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > limit) break;
    result += segment;
  }
  return result;
}

/**
 * A new job's id: the camera in plain letters and six random characters, e.g. `front_door_k3x9ab`. It is also the
 * export's id and part of media addresses, so it holds nothing but letters, digits and underscores.
 */
export function newJobId(camera: string): string {
  const slug = camera.normalize('NFKD').replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '').slice(0, 40);
  return `${slug === '' ? 'camera' : slug}_${randomText(6)}`;
}

/** A new case's id, 12 characters as in the reference system. */
export function newCaseId(): string {
  return randomText(12);
}

function randomText(length: number): string {
  const bytes = crypto.getRandomValues(new Uint32Array(length));
  return Array.from(bytes, (value) => ID_ALPHABET.charAt(value % ID_ALPHABET.length)).join('');
}
