import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { boxesIn, findBox, Mp4FormatError, toSafeNumber } from './mp4-boxes.ts';
import { addFragment, readTrack, type Mp4Track, type TrackInProgress } from './mp4-track.ts';

export { Mp4FormatError } from './mp4-boxes.ts';
export { comparableSampleEntries, type Mp4Track } from './mp4-track.ts';

/** What the index of an MP4 says, without reading the pictures. */
export interface Mp4Header {
  sizeBytes: number;
  tracks: Mp4Track[];
}

/** An index larger than this belongs to no segment and no export (24 h of video and sound need about 40 MB). */
const MAX_INDEX_BYTES = 256 * 1024 * 1024;
const MAX_TOP_LEVEL_BOXES = 100_000;

interface TopLevelBox {
  type: string;
  offset: number;
  headerBytes: number;
  sizeBytes: number;
}

/**
 * Reads the header of an MP4 with a few small reads: 0.1 ms for a segment. Any file gives a result or an error, in bounded
 * time and memory.
 * @throws Mp4FormatError with a reason for people, also for a file that cannot be opened
 */
export function readMp4Header(path: string): Mp4Header {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new Mp4FormatError(reasonNotOpened(error), { cause: error });
  }
  try {
    return readHeaderOf(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && !(error instanceof Mp4FormatError)) throw new Mp4FormatError(reasonNotOpened(error), { cause: error });
    throw error;
  } finally {
    closeSync(file);
  }
}

function readHeaderOf(file: number): Mp4Header {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw new Mp4FormatError('it is not a file');
  if (stats.size === 0) throw new Mp4FormatError('it is empty');
  const topLevel = readTopLevel(file, stats.size);
  const moov = topLevel.find(({ type }) => type === 'moov');
  if (moov === undefined) throw new Mp4FormatError('it has no index (moov); the recorder was probably interrupted while writing it');
  const buffer = readBox(file, moov, stats.size);
  const tracks = readMovie(buffer);
  for (const fragment of topLevel.filter(({ type }) => type === 'moof')) addFragment(readBox(file, fragment, stats.size), tracks);
  for (const track of tracks) {
    if (track.lastByte > stats.size) throw new Mp4FormatError(`it is cut off: its index names ${String(track.lastByte)} bytes, the file has ${String(stats.size)}`);
  }
  return { sizeBytes: stats.size, tracks: tracks.map(({ track }) => track) };
}

function readMovie(buffer: Buffer): TrackInProgress[] {
  const whole = { start: 0, end: buffer.length };
  const header = findBox(buffer, whole, 'mvhd');
  if (header === undefined) throw new Mp4FormatError('its index is malformed (no movie header)');
  const version = buffer.readUInt8(header.start);
  const timescaleAt = header.start + (version === 1 ? 20 : 12);
  if (timescaleAt + 4 > header.end) throw new Mp4FormatError('its index is malformed (a part is cut off)');
  const movieTimescale = buffer.readUInt32BE(timescaleAt);
  if (movieTimescale === 0) throw new Mp4FormatError('its index is malformed (no time scale)');
  const extendsBox = findBox(buffer, whole, 'mvex');
  const tracks: TrackInProgress[] = [];
  for (const box of boxesIn(buffer, 0, buffer.length)) {
    if (box.type === 'trak') tracks.push(readTrack(buffer, box, movieTimescale, extendsBox));
  }
  return tracks;
}

function readTopLevel(file: number, fileBytes: number): TopLevelBox[] {
  const boxes: TopLevelBox[] = [];
  const head = Buffer.alloc(16);
  for (let offset = 0; offset + 8 <= fileBytes && boxes.length < MAX_TOP_LEVEL_BOXES;) {
    const got = readSync(file, head, 0, 16, offset);
    const type = head.toString('latin1', 4, 8);
    if (!/^[\x20-\x7e]{4}$/.test(type)) throw new Mp4FormatError(boxes.length === 0 ? notMp4Reason(head) : 'it is damaged: what follows a whole part is no MP4');
    const size = head.readUInt32BE(0);
    const large = size === 1 && got === 16;
    const sizeBytes = size === 0 ? fileBytes - offset : large ? toSafeNumber(head.readBigUInt64BE(8)) : size;
    const headerBytes = large ? 16 : 8;
    if (sizeBytes < headerBytes) throw new Mp4FormatError('it is damaged: a part has an impossible size');
    boxes.push({ type, offset, headerBytes, sizeBytes });
    offset += sizeBytes;
  }
  if (boxes.length === 0) throw new Mp4FormatError('it is too short to be an MP4');
  return boxes;
}

function readBox(file: number, box: TopLevelBox, fileBytes: number): Buffer {
  const contentBytes = box.sizeBytes - box.headerBytes;
  if (box.offset + box.sizeBytes > fileBytes) throw new Mp4FormatError('it is cut off in its index');
  if (contentBytes > MAX_INDEX_BYTES) throw new Mp4FormatError('its index is impossibly large');
  const buffer = Buffer.allocUnsafe(contentBytes);
  if (readSync(file, buffer, 0, contentBytes, box.offset + box.headerBytes) !== contentBytes) throw new Mp4FormatError('it is cut off in its index');
  return buffer;
}

function notMp4Reason(head: Buffer): string {
  return head.every((byte) => byte === 0) ? 'it is filled with zeros; the machine probably lost power while it was written' : 'it is not an MP4';
}

function reasonNotOpened(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'it does not exist any more';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  if (code === 'EIO') return 'the disk reported an error';
  return `it cannot be opened (${code || String(error)})`;
}
