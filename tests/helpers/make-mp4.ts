/** Bytes of MP4 files, box by box, for what no program writes on purpose. */

export const u16 = (value: number): Buffer => { const bytes = Buffer.alloc(2); bytes.writeUInt16BE(value); return bytes; };
export const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes; };
export const i32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(value); return bytes; };
export const u64 = (value: number | bigint): Buffer => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64BE(BigInt(value)); return bytes; };
export const i64 = (value: number): Buffer => { const bytes = Buffer.alloc(8); bytes.writeBigInt64BE(BigInt(value)); return bytes; };
const text = (letters: string): Buffer => Buffer.from(letters, 'latin1');

/** A box with a 32-bit size. */
export function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), text(type), content]);
}

/** A box with a 64-bit size. */
export function largeBox(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(1), text(type), u64(content.length + 16), content]);
}

/** A box with version and flags. */
export function fullBox(type: string, version: number, flags: number, ...parts: Buffer[]): Buffer {
  return box(type, u32(version * 0x1000000 + flags), ...parts);
}

export interface TrackOptions {
  id?: number;
  version?: 0 | 1;
  handler?: string;
  codec?: string;
  timescale?: number;
  /** Runs of samples: how many, how long. */
  times?: [number, number][];
  width?: number;
  height?: number;
  /** Sizes of all samples; the table is left out when it is empty. */
  sampleSizes?: number[];
  uniformSampleBytes?: number;
  syncSamples?: number[];
  chunkOffsets?: number[];
  hasLargeOffsets?: boolean;
  /** Length in the movie's units, start in the track's; a negative start shows nothing. */
  edits?: [number, number][];
  editVersion?: 0 | 1;
  sampleEntry?: Buffer;
}

/** A `trak` box. */
export function makeTrack(options: TrackOptions = {}): Buffer {
  const { id = 1, version = 0, handler = 'vide', timescale = 1_000, width = 640, height = 360, edits = [], editVersion = 0 } = options;
  const time = version === 1 ? u64 : u32;
  const editTime = editVersion === 1 ? i64 : i32;
  const editLength = editVersion === 1 ? u64 : u32;
  const editList = fullBox('elst', editVersion, 0, u32(edits.length), ...edits.flatMap(([length, start]) => [editLength(length), editTime(start), u32(0x10000)]));
  return box('trak',
    fullBox('tkhd', version, 7, time(0), time(0), u32(id), u32(0), time(0), Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(36), u32(width * 0x10000), u32(height * 0x10000)),
    ...(edits.length > 0 ? [box('edts', editList)] : []),
    box('mdia',
      fullBox('mdhd', version, 0, time(0), time(0), u32(timescale), time(0), u32(0)),
      fullBox('hdlr', 0, 0, u32(0), text(handler), Buffer.alloc(13)),
      box('minf', makeSampleTable(options))));
}

function makeSampleTable({ codec = 'avc1', times = [[10, 100]], sampleSizes = [], uniformSampleBytes = 0, syncSamples, chunkOffsets = [], hasLargeOffsets = false, sampleEntry }: TrackOptions): Buffer {
  return box('stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry ?? box(codec, Buffer.alloc(70))),
    fullBox('stts', 0, 0, u32(times.length), ...times.flatMap(([count, duration]) => [u32(count), u32(duration)])),
    ...(syncSamples ? [fullBox('stss', 0, 0, u32(syncSamples.length), ...syncSamples.map(u32))] : []),
    fullBox('stsz', 0, 0, u32(uniformSampleBytes), u32(uniformSampleBytes > 0 ? 1 : sampleSizes.length), ...sampleSizes.map(u32)),
    fullBox(hasLargeOffsets ? 'co64' : 'stco', 0, 0, u32(chunkOffsets.length), ...chunkOffsets.map((offset) => (hasLargeOffsets ? u64(offset) : u32(offset)))));
}

export interface MovieOptions {
  version?: 0 | 1;
  timescale?: number;
  duration?: number;
  /** Seconds since 1904. */
  creationTime?: number;
  tracks?: Buffer[];
  /** Further boxes of the `moov`, e.g. `mvex`. */
  more?: Buffer[];
}

/** A `moov` box. */
export function makeMovie({ version = 0, timescale = 1_000, duration = 1_000, creationTime = 0, tracks = [makeTrack()], more = [] }: MovieOptions = {}): Buffer {
  const time = version === 1 ? u64 : u32;
  return box('moov', fullBox('mvhd', version, 0, time(creationTime), time(0), u32(timescale), time(duration), Buffer.alloc(80)), ...tracks, ...more);
}

export const fileType = box('ftyp', text('isom'), u32(512), text('isomiso2avc1mp41'));

/** A whole file of one second with the index in front, and some bytes as pictures. */
export function makeMp4(movie: MovieOptions = {}, mediaBytes = 64): Buffer {
  return Buffer.concat([fileType, makeMovie(movie), box('mdat', Buffer.alloc(mediaBytes, 0xab))]);
}

/** A `trex` in its `mvex`: defaults for samples in fragments. */
export function makeMovieExtends(trackId: number, duration: number, flags = 0): Buffer {
  return box('mvex', fullBox('trex', 0, 0, u32(trackId), u32(1), u32(duration), u32(0), u32(flags)));
}

/** A `traf` of one run. Flags as in ISO/IEC 14496-12, 8.8.7 and 8.8.8; `header` and `run` are the fields after them. */
export function makeTrackFragment(options: { trackId?: number; headerFlags?: number; header?: Buffer[]; runFlags?: number; count: number; run?: Buffer[] }): Buffer {
  const { trackId = 1, headerFlags = 0, header = [], runFlags = 0, count, run = [] } = options;
  return box('traf', fullBox('tfhd', 0, headerFlags, u32(trackId), ...header), fullBox('trun', 0, runFlags, u32(count), ...run));
}
