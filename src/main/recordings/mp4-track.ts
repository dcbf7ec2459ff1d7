import { FieldReader, findBox, fourLetters, toLetters, type Box } from './mp4-boxes.ts';
import { Mp4FormatError, type FileBytes } from './mp4-bytes.ts';

/** One track of an MP4. "Units" are of its own time scale. */
export interface Mp4Track {
  kind: 'video' | 'audio' | 'other';
  /** First sample entry: avc1, hvc1, hev1, mp4a, … */
  codec: string;
  /** Units a second. */
  timescale: number;
  /** Sum of the samples' durations, fragments included: what counts when files are joined, not the movie header's. */
  durationUnits: number;
  durationUs: number;
  sampleCount: number;
  /** Samples that a player can start at; null when all are. */
  syncSampleCount: number | null;
  /** The sample descriptions (content of `stsd`) as they are. */
  sampleEntries: Buffer;
  /** As shown, in pixels; 0 for sound. */
  width: number;
  height: number;
  /** What a player shows after the edit list, microseconds. */
  presentationUs: number;
  /** Where in the media the presentation starts, units. */
  mediaStartUnits: number;
  /** The most common duration of a sample, units. */
  frameDurationUnits: number;
}

/** How long samples are: for each duration the number of samples. */
export type DurationCounts = Map<number, number>;

/** What the tables of a track say about its samples. */
export interface SampleTimes {
  durationUnits: number;
  sampleCount: number;
  counts: DurationCounts;
}

/** The shown part of a track. */
export interface Edit {
  mediaStartUnits: number;
  /** Null: to the end. */
  lengthUs: number | null;
}

const types = {
  tkhd: fourLetters('tkhd'), edts: fourLetters('edts'), elst: fourLetters('elst'), mdia: fourLetters('mdia'), mdhd: fourLetters('mdhd'), hdlr: fourLetters('hdlr'),
  minf: fourLetters('minf'), stbl: fourLetters('stbl'), stsd: fourLetters('stsd'), stts: fourLetters('stts'), ctts: fourLetters('ctts'), stss: fourLetters('stss'), stsz: fourLetters('stsz'),
  stco: fourLetters('stco'), co64: fourLetters('co64'), vide: fourLetters('vide'), soun: fourLetters('soun'),
};

/** Different durations that are counted to find the most common one; a forged table could name millions. */
const MAX_COUNTED_DURATIONS = 10_000;

/** The parts of a `trak` box that say what the track is. */
export interface TrackBoxes {
  header: Box;
  media: Box;
  tables: Box;
  kind: Mp4Track['kind'];
  timescale: number;
}

/** Finds a track's parts without reading its tables. @throws Mp4FormatError */
export function openTrack(bytes: FileBytes, trak: Box): TrackBoxes {
  const header = findBox(bytes, trak, types.tkhd);
  const media = findBox(bytes, trak, types.mdia);
  const mediaHeader = media && findBox(bytes, media, types.mdhd);
  const handler = media && findBox(bytes, media, types.hdlr);
  const information = media && findBox(bytes, media, types.minf);
  const tables = information && findBox(bytes, information, types.stbl);
  if (!header || !mediaHeader || !handler || !tables) throw new Mp4FormatError('its index is malformed (a track lacks a part)');
  return { header, media, tables, kind: readKind(bytes, handler), timescale: readTimescale(bytes, mediaHeader) };
}

function readTimescale(bytes: FileBytes, box: Box): number {
  const fields = new FieldReader(bytes, box);
  fields.skip(fields.versionAndFlags().version === 1 ? 16 : 8);
  const timescale = fields.uint32();
  if (timescale === 0) throw new Mp4FormatError('its index is malformed (a track without time scale)');
  return timescale;
}

function readKind(bytes: FileBytes, handler: Box): Mp4Track['kind'] {
  const fields = new FieldReader(bytes, handler);
  fields.skip(8);
  const type = fields.uint32();
  return type === types.vide ? 'video' : type === types.soun ? 'audio' : 'other';
}

/** Identity and size of a track. */
export function readTrackHeader(bytes: FileBytes, box: Box): { trackId: number; width: number; height: number } {
  const fields = new FieldReader(bytes, box);
  const { version } = fields.versionAndFlags();
  fields.skip(version === 1 ? 16 : 8);
  const trackId = fields.uint32();
  // Reserved, duration, reserved, layer to volume, matrix.
  fields.skip(4 + (version === 1 ? 8 : 4) + 8 + 8 + 36);
  // 16.16 fixed point.
  return { trackId, width: fields.uint32() >>> 16, height: fields.uint32() >>> 16 };
}

/** How the samples are coded. @throws Mp4FormatError */
export function readSampleEntries(bytes: FileBytes, tables: Box): { codec: string; sampleEntries: Buffer } {
  const box = findBox(bytes, tables, types.stsd);
  if (box === undefined || box.end - box.start < 16) throw new Mp4FormatError('its index is malformed (no description of the coding)');
  return { codec: toLetters(bytes.uint32(box.start + 12)), sampleEntries: bytes.copy(box.start, box.end) };
}

/** Adds up the table of durations (`stts`); empty in a fragmented file. @throws Mp4FormatError */
export function readTimes(bytes: FileBytes, tables: Box): SampleTimes {
  const times: SampleTimes = { durationUnits: 0, sampleCount: 0, counts: new Map() };
  const box = findBox(bytes, tables, types.stts);
  if (box === undefined) return times;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const entryCount = fields.entryCount(8);
  for (let entry = 0; entry < entryCount; entry += 1) {
    const count = fields.uint32();
    addSamples(times, count, fields.uint32());
  }
  return times;
}

/**
 * How long after its decoding the first sample is shown (`ctts`), units. Where frames are coded out of order, all of a track
 * is shown so much later than it is decoded, and its shown time ends so much later too.
 */
export function readFirstDelay(bytes: FileBytes, tables: Box): number {
  const box = findBox(bytes, tables, types.ctts);
  if (box === undefined) return 0;
  const fields = new FieldReader(bytes, box);
  const { version } = fields.versionAndFlags();
  if (fields.entryCount(8) === 0) return 0;
  fields.skip(4);
  return Math.max(0, version === 1 ? fields.int32() : fields.uint32());
}

/** Adds samples of one duration. */
export function addSamples(times: SampleTimes, count: number, durationUnits: number): void {
  times.durationUnits += count * durationUnits;
  times.sampleCount += count;
  const counted = times.counts.get(durationUnits);
  if (counted !== undefined || times.counts.size < MAX_COUNTED_DURATIONS) times.counts.set(durationUnits, (counted ?? 0) + count);
}

/** The most common duration. */
export function mostCommonDuration(counts: DurationCounts): number {
  let best = { duration: 0, count: 0 };
  for (const [duration, count] of counts) if (count > best.count) best = { duration, count };
  return best.duration;
}

/** Number of samples that a player can start at; null when there is no table of them, which says that all are. */
export function readSyncSampleCount(bytes: FileBytes, tables: Box): number | null {
  const box = findBox(bytes, tables, types.stss);
  if (box === undefined) return null;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  return fields.entryCount(4);
}

/**
 * Adds up the shown parts of an edit list. An empty edit (media time −1) only delays the start and shows nothing.
 * @returns undefined when all is shown
 */
export function readEdit(bytes: FileBytes, trak: Box, movieTimescale: number): Edit | undefined {
  const edits = findBox(bytes, trak, types.edts);
  const box = edits && findBox(bytes, edits, types.elst);
  if (box === undefined) return undefined;
  const fields = new FieldReader(bytes, box);
  const { version } = fields.versionAndFlags();
  const entryCount = fields.entryCount(version === 1 ? 20 : 12);
  let lengthUnits = 0;
  let mediaStartUnits: number | undefined;
  for (let entry = 0; entry < entryCount; entry += 1) {
    const partUnits = fields.time(version);
    const mediaTime = version === 1 ? fields.int64() : fields.int32();
    fields.skip(4);
    if (mediaTime < 0) continue;
    mediaStartUnits ??= mediaTime;
    lengthUnits += partUnits;
  }
  if (mediaStartUnits === undefined) return undefined;
  // A writer of fragments does not know the length yet and leaves 0.
  return { mediaStartUnits, lengthUs: lengthUnits === 0 ? null : (lengthUnits / movieTimescale) * 1e6 };
}

/** Where the data ends as far as the last chunk tells: a file that ends before that was cut off. 0 when there is no chunk. */
export function readLastByte(bytes: FileBytes, tables: Box): number {
  const offsets = findBox(bytes, tables, types.stco);
  const box = offsets ?? findBox(bytes, tables, types.co64);
  if (box === undefined) return 0;
  const entryBytes = offsets ? 4 : 8;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const entryCount = fields.entryCount(entryBytes);
  if (entryCount === 0) return 0;
  fields.skip((entryCount - 1) * entryBytes);
  return (offsets ? fields.uint32() : fields.uint64()) + readLastSampleBytes(bytes, tables);
}

/** At least the last sample lies behind the start of the last chunk. */
function readLastSampleBytes(bytes: FileBytes, tables: Box): number {
  const box = findBox(bytes, tables, types.stsz);
  if (box === undefined) return 0;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const uniformBytes = fields.uint32();
  if (uniformBytes !== 0) return fields.uint32() === 0 ? 0 : uniformBytes;
  const count = fields.entryCount(4);
  if (count === 0) return 0;
  fields.skip((count - 1) * 4);
  return fields.uint32();
}
