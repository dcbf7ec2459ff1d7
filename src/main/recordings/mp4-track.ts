import { boxesIn, FieldReader, findBox, findPath, Mp4FormatError, type Box } from './mp4-boxes.ts';

/** One track of an MP4. "Units" are of its own time scale. */
export interface Mp4Track {
  kind: 'video' | 'audio' | 'other';
  /** First sample entry: avc1, hvc1, hev1, mp4a, … */
  codec: string;
  /** Units a second. */
  timescale: number;
  /** Sum of the samples' durations: what counts when files are joined, not the movie header's. */
  durationUnits: number;
  durationUs: number;
  sampleCount: number;
  /** Samples that a player can start at; null when all are. */
  syncSampleCount: number | null;
  /** The sample descriptions (content of `stsd`) as they are. */
  sampleEntries: Buffer;
  width: number;
  height: number;
  /** What a player shows after the edit list, microseconds. */
  presentationUs: number;
  /** Where in the media the presentation starts, units. */
  mediaStartUnits: number;
  /** The most common duration of a sample, units. */
  frameDurationUnits: number;
}

/** A track under construction; fragments add to it. */
export interface TrackInProgress {
  track: Mp4Track;
  trackId: number;
  /** Defaults for samples in fragments (`trex`). */
  defaultSampleDuration: number;
  /** Where the last sample known ends in the file; 0 when not known. */
  lastByte: number;
}

/** Reads a `trak` box of a `moov`. @throws Mp4FormatError */
export function readTrack(buffer: Buffer, trak: Box, movieTimescale: number, movieExtends: Box | undefined): TrackInProgress {
  const trackHeader = findBox(buffer, trak, 'tkhd');
  const mediaHeader = findPath(buffer, trak, ['mdia', 'mdhd']);
  const handler = findPath(buffer, trak, ['mdia', 'hdlr']);
  const tables = findPath(buffer, trak, ['mdia', 'minf', 'stbl']);
  if (!trackHeader || !mediaHeader || !handler || !tables) throw new Mp4FormatError('its index is malformed (a track lacks a part)');
  const { trackId, width, height } = readTrackHeader(buffer, trackHeader);
  const timescale = readTimescale(buffer, mediaHeader);
  const times = readTimes(buffer, findBox(buffer, tables, 'stts'));
  const entries = readSampleEntries(buffer, findBox(buffer, tables, 'stsd'));
  const durationUs = (times.durationUnits / timescale) * 1e6;
  const edits = readEdits(buffer, findPath(buffer, trak, ['edts', 'elst']), movieTimescale);
  const track: Mp4Track = {
    kind: kindOf(buffer, handler), ...entries, timescale, ...times, durationUs, width, height,
    syncSampleCount: readCount(buffer, findBox(buffer, tables, 'stss')),
    mediaStartUnits: edits?.mediaStartUnits ?? 0,
    // An edit cannot show more than there is.
    presentationUs: edits === undefined || edits.presentationUs === 0 ? durationUs : Math.min(edits.presentationUs, durationUs - (edits.mediaStartUnits / timescale) * 1e6),
  };
  return { track, trackId, defaultSampleDuration: readDefaultDuration(buffer, movieExtends, trackId), lastByte: readLastByte(buffer, tables) };
}

function readTrackHeader(buffer: Buffer, box: Box): { trackId: number; width: number; height: number } {
  const fields = new FieldReader(buffer, box);
  const { version } = fields.versionAndFlags();
  fields.skip(version === 1 ? 16 : 8);
  const trackId = fields.uint32();
  fields.skip(4 + (version === 1 ? 8 : 4) + 8 + 8 + 36);
  // 16.16 fixed point.
  return { trackId, width: fields.uint32() >>> 16, height: fields.uint32() >>> 16 };
}

function readTimescale(buffer: Buffer, box: Box): number {
  const fields = new FieldReader(buffer, box);
  fields.skip(fields.versionAndFlags().version === 1 ? 16 : 8);
  const timescale = fields.uint32();
  if (timescale === 0) throw new Mp4FormatError('its index is malformed (a track without time scale)');
  return timescale;
}

function kindOf(buffer: Buffer, handler: Box): Mp4Track['kind'] {
  const fields = new FieldReader(buffer, handler);
  fields.skip(8);
  const type = fields.uint32();
  return type === 0x76696465 /* vide */ ? 'video' : type === 0x736f756e /* soun */ ? 'audio' : 'other';
}

function readSampleEntries(buffer: Buffer, box: Box | undefined): { codec: string; sampleEntries: Buffer } {
  if (box === undefined || box.end - box.start < 16) throw new Mp4FormatError('its index is malformed (no description of the coding)');
  return { codec: buffer.toString('latin1', box.start + 12, box.start + 16), sampleEntries: Buffer.from(buffer.subarray(box.start, box.end)) };
}

function readTimes(buffer: Buffer, box: Box | undefined): Pick<Mp4Track, 'durationUnits' | 'sampleCount' | 'frameDurationUnits'> {
  const runs = new Map<number, number>();
  let durationUnits = 0;
  let sampleCount = 0;
  if (box !== undefined) {
    const fields = new FieldReader(buffer, box);
    fields.skip(4);
    const entryCount = fields.uint32();
    if (entryCount * 8 > fields.remainingBytes) throw new Mp4FormatError('its index is malformed (a table is cut off)');
    for (let entry = 0; entry < entryCount; entry += 1) {
      const count = fields.uint32();
      const delta = fields.uint32();
      durationUnits += count * delta;
      sampleCount += count;
      runs.set(delta, (runs.get(delta) ?? 0) + count);
    }
  }
  return { durationUnits, sampleCount, frameDurationUnits: mostCommon(runs) };
}

function mostCommon(runs: ReadonlyMap<number, number>): number {
  let best = { delta: 0, count: 0 };
  for (const [delta, count] of runs) if (count > best.count) best = { delta, count };
  return best.delta;
}

function readCount(buffer: Buffer, box: Box | undefined): number | null {
  if (box === undefined) return null;
  const fields = new FieldReader(buffer, box);
  fields.skip(4);
  return fields.uint32();
}

/** Adds up the shown parts; an empty edit (media time −1) shows nothing of the media. */
function readEdits(buffer: Buffer, box: Box | undefined, movieTimescale: number): { presentationUs: number; mediaStartUnits: number } | undefined {
  if (box === undefined) return undefined;
  const fields = new FieldReader(buffer, box);
  const { version } = fields.versionAndFlags();
  const entryCount = fields.uint32();
  if (entryCount * (version === 1 ? 20 : 12) > fields.remainingBytes) throw new Mp4FormatError('its index is malformed (a table is cut off)');
  let presentationUs = 0;
  let mediaStartUnits: number | undefined;
  for (let entry = 0; entry < entryCount; entry += 1) {
    const segmentDuration = version === 1 ? fields.uint64() : fields.uint32();
    const mediaTime = version === 1 ? fields.int64() : fields.int32();
    fields.skip(4);
    if (mediaTime < 0) continue;
    mediaStartUnits ??= mediaTime;
    presentationUs += (segmentDuration / movieTimescale) * 1e6;
  }
  return mediaStartUnits === undefined ? undefined : { presentationUs, mediaStartUnits };
}

/** Where the last chunk starts: a file that ends before it was cut off. The chunk's own length is not needed to see that. */
function readLastByte(buffer: Buffer, tables: Box): number {
  const offsets = findBox(buffer, tables, 'stco');
  const largeOffsets = findBox(buffer, tables, 'co64');
  const box = offsets ?? largeOffsets;
  if (box === undefined) return 0;
  const fields = new FieldReader(buffer, box);
  fields.skip(4);
  const entryCount = fields.uint32();
  const entryBytes = offsets ? 4 : 8;
  if (entryCount * entryBytes > fields.remainingBytes) throw new Mp4FormatError('its index is malformed (a table is cut off)');
  if (entryCount === 0) return 0;
  const sizes = findBox(buffer, tables, 'stsz');
  fields.skip((entryCount - 1) * entryBytes);
  return (offsets ? fields.uint32() : fields.uint64()) + lastSampleBytes(buffer, sizes);
}

/** At least the last sample lies behind the start of the last chunk. */
function lastSampleBytes(buffer: Buffer, sizes: Box | undefined): number {
  if (sizes === undefined) return 0;
  const fields = new FieldReader(buffer, sizes);
  fields.skip(4);
  const uniform = fields.uint32();
  const count = fields.uint32();
  if (uniform !== 0 || count === 0) return count === 0 ? 0 : uniform;
  if (count * 4 > fields.remainingBytes) throw new Mp4FormatError('its index is malformed (a table is cut off)');
  fields.skip((count - 1) * 4);
  return fields.uint32();
}

function readDefaultDuration(buffer: Buffer, movieExtends: Box | undefined, trackId: number): number {
  if (movieExtends === undefined) return 0;
  for (const box of boxesIn(buffer, movieExtends.start, movieExtends.end)) {
    if (box.type !== 'trex') continue;
    const fields = new FieldReader(buffer, box);
    fields.skip(4);
    if (fields.uint32() !== trackId) continue;
    fields.skip(4);
    return fields.uint32();
  }
  return 0;
}

/** Adds the samples of a fragment (`moof`) to the tracks they belong to. @throws Mp4FormatError */
export function addFragment(buffer: Buffer, tracks: readonly TrackInProgress[]): void {
  for (const box of boxesIn(buffer, 0, buffer.length)) {
    if (box.type !== 'traf') continue;
    const header = findBox(buffer, box, 'tfhd');
    if (header === undefined) throw new Mp4FormatError('its index is malformed (a fragment lacks its header)');
    const fields = new FieldReader(buffer, header);
    const { flags } = fields.versionAndFlags();
    const trackId = fields.uint32();
    const target = tracks.find((each) => each.trackId === trackId);
    if (target === undefined) continue;
    if (flags & 0x1) fields.skip(8);
    if (flags & 0x2) fields.skip(4);
    const defaultDuration = flags & 0x8 ? fields.uint32() : target.defaultSampleDuration;
    for (const run of boxesIn(buffer, box.start, box.end)) if (run.type === 'trun') addRun(buffer, run, defaultDuration, target.track);
  }
}

function addRun(buffer: Buffer, run: Box, defaultDuration: number, track: Mp4Track): void {
  const fields = new FieldReader(buffer, run);
  const { flags } = fields.versionAndFlags();
  const count = fields.uint32();
  if (flags & 0x1) fields.skip(4);
  if (flags & 0x4) fields.skip(4);
  const hasDuration = (flags & 0x100) !== 0;
  const otherBytes = 4 * ((flags & 0x200 ? 1 : 0) + (flags & 0x400 ? 1 : 0) + (flags & 0x800 ? 1 : 0));
  const sampleBytes = otherBytes + (hasDuration ? 4 : 0);
  if (count * sampleBytes > fields.remainingBytes) throw new Mp4FormatError('its index is malformed (a table is cut off)');
  let addedUnits = hasDuration ? 0 : count * defaultDuration;
  for (let sample = 0; hasDuration && sample < count; sample += 1) {
    addedUnits += fields.uint32();
    fields.skip(otherBytes);
  }
  track.sampleCount += count;
  track.durationUnits += addedUnits;
  track.durationUs = (track.durationUnits / track.timescale) * 1e6;
  track.presentationUs = track.durationUs - (track.mediaStartUnits / track.timescale) * 1e6;
  if (track.frameDurationUnits === 0 && count > 0) track.frameDurationUnits = Math.round(addedUnits / count);
}

/**
 * The sample descriptions with the figures blanked that differ from file to file without changing how they are decoded:
 * bit rates, in `btrt` boxes and in the decoder configuration of MPEG-4 sound (`esds`). Equal results can be joined.
 */
export function comparableSampleEntries(track: Mp4Track): Buffer {
  const copy = Buffer.from(track.sampleEntries);
  for (let at = copy.indexOf('btrt', 0, 'latin1'); at >= 0; at = copy.indexOf('btrt', at + 4, 'latin1')) copy.fill(0, at + 4, Math.min(copy.length, at + 16));
  for (let at = copy.indexOf('esds', 0, 'latin1'); at >= 0; at = copy.indexOf('esds', at + 4, 'latin1')) blankBitRates(copy, at + 8);
  return copy;
}

/** ISO/IEC 14496-1, 7.2.6.6: DecoderConfigDescriptor (tag 4): type, stream, buffer size (3 bytes), highest and average bit rate. */
function blankBitRates(copy: Buffer, start: number): void {
  const limit = Math.min(copy.length, start + 64);
  for (let at = start; at < limit; at += 1) {
    if (copy[at] !== 0x04) continue;
    let content = at + 1;
    while (content < limit && ((copy[content] ?? 0) & 0x80) !== 0) content += 1;
    const type = copy[content + 1];
    // 0x40: AAC; only then is this byte really the tag and not part of another number.
    if (type !== 0x40) continue;
    copy.fill(0, content + 3, Math.min(copy.length, content + 14));
    return;
  }
}
