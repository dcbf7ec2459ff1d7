import { box, fileType, fullBox, makeMovie, makeTrack, u32 } from './make-mp4.ts';

/** What a segment of {@link makeSegment} is made of; the defaults fit together. */
export interface SegmentOptions {
  /** The pictures themselves, instead of those of {@link sampleOf}. */
  samples?: Buffer[];
  sampleCount?: number;
  sampleBytes?: number;
  syncSamples?: number[];
  times?: [number, number][];
  chunkCount?: number;
  chunkSamples?: number;
  /** Instead of where the samples really lie. */
  chunkOffset?: number;
}

const MEDIA_OFFSET = fileType.length + 8;

/** The bytes of a sample, different from those of all others. */
export function sampleOf(sample: number, bytes = 50): Buffer {
  return Buffer.alloc(bytes, sample + 1);
}

/** A small whole file: 20 pictures of 100 ms in one chunk, key frames at 0 and 1 s, the index behind. */
export function makeSegment(options: SegmentOptions = {}): Buffer {
  const { samples, sampleCount = samples?.length ?? 20, sampleBytes = 50, syncSamples = [1, 11], times = [[sampleCount, 100]], chunkCount = 1, chunkSamples = Math.ceil(sampleCount / chunkCount), chunkOffset = MEDIA_OFFSET } = options;
  const media = Buffer.concat(samples ?? Array.from({ length: 20 }, (_, sample) => sampleOf(sample)));
  const sampleEntry = box('avc1', u32(0), Buffer.from([0, 0, 0, 1]), Buffer.alloc(70));
  const track = makeTrack({ times, syncSamples, sampleSizes: samples?.map(({ length }) => length) ?? Array.from({ length: sampleCount }, () => sampleBytes), chunkOffsets: Array.from({ length: chunkCount }, () => chunkOffset), sampleEntry });
  // The other helper leaves the table of chunks out.
  const withChunks = insertIntoTables(track, fullBox('stsc', 0, 0, u32(1), u32(1), u32(chunkSamples), u32(1)));
  return Buffer.concat([fileType, box('mdat', media), makeMovie({ tracks: [withChunks] })]);
}

function insertIntoTables(track: Buffer, table: Buffer): Buffer {
  const result = Buffer.concat([track, table]);
  for (const type of ['trak', 'mdia', 'minf', 'stbl']) {
    const at = result.indexOf(type, 0, 'latin1') - 4;
    result.writeUInt32BE(result.readUInt32BE(at) + table.length, at);
  }
  return result;
}
