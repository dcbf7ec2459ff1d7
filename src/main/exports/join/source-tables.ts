import { FieldReader, findBox, fourLetters, type Box } from '../../recordings/mp4-boxes.ts';
import { Mp4FormatError, type FileBytes } from '../../recordings/mp4-bytes.ts';
import type { Runs } from './runs.ts';
import { UnsupportedSource } from './unsupported-source.ts';

/** Which samples a track has, how large they are and where they lie. */
export interface SampleTables {
  sampleCount: number;
  /** Bytes of every sample; 0 when they differ. */
  uniformBytes: number;
  /** Bytes of each sample; empty when they are all the same. */
  sizes: Uint32Array;
  durations: Runs;
  /** From decoding to showing; null when there is no difference. */
  compositionOffsets: Runs | null;
  /** Samples that a player can start at, counted from 0, in order; null when all are. */
  syncSamples: Uint32Array | null;
  /** Where in the file the chunks start, and how many samples each has. */
  chunkOffsets: Float64Array;
  chunkCounts: Uint32Array;
}

const types = {
  stts: fourLetters('stts'), ctts: fourLetters('ctts'), stss: fourLetters('stss'), stsz: fourLetters('stsz'), stz2: fourLetters('stz2'), stsc: fourLetters('stsc'), stco: fourLetters('stco'), co64: fourLetters('co64'),
};

/** More samples of different sizes than a fortnight at 60 a second has; each takes four bytes of memory. */
const MAX_SAMPLES = 100_000_000;

/** Tables without any sample: what a fragmented file begins with. */
export function emptyTables(): SampleTables {
  return { sampleCount: 0, uniformBytes: 0, sizes: new Uint32Array(0), durations: noRuns(), compositionOffsets: null, syncSamples: null, chunkOffsets: new Float64Array(0), chunkCounts: new Uint32Array(0) };
}

const noRuns = (): Runs => ({ counts: new Uint32Array(0), values: new Int32Array(0) });

/**
 * Reads the sample tables of a track (ISO/IEC 14496-12, 8.6 and 8.7). Memory is bounded by the size of the boxes.
 * @param isMedia others are not joined, so their tables are not read
 * @throws Mp4FormatError | UnsupportedSource
 */
export function readSampleTables(bytes: FileBytes, tables: Box, isMedia: boolean): SampleTables {
  if (!isMedia) return emptyTables();
  const chunkOffsets = readChunkOffsets(bytes, tables);
  return {
    ...readSizes(bytes, tables),
    durations: readRuns(bytes, findBox(bytes, tables, types.stts)) ?? noRuns(),
    compositionOffsets: dropZeroOffsets(readRuns(bytes, findBox(bytes, tables, types.ctts))),
    syncSamples: readSyncSamples(bytes, tables),
    chunkOffsets,
    chunkCounts: readChunkCounts(bytes, tables, chunkOffsets.length),
  };
}

function readSizes(bytes: FileBytes, tables: Box): Pick<SampleTables, 'sampleCount' | 'uniformBytes' | 'sizes'> {
  const box = findBox(bytes, tables, types.stsz);
  if (box === undefined) {
    if (findBox(bytes, tables, types.stz2) !== undefined) throw new UnsupportedSource('unsupported_track', 'its table of sizes is of the compact kind');
    return { sampleCount: 0, uniformBytes: 0, sizes: new Uint32Array(0) };
  }
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const uniformBytes = fields.uint32();
  if (uniformBytes !== 0) return { sampleCount: fields.uint32(), uniformBytes, sizes: new Uint32Array(0) };
  const sampleCount = fields.entryCount(4);
  if (sampleCount > MAX_SAMPLES) throw new Mp4FormatError('it has impossibly many pictures');
  const sizes = new Uint32Array(sampleCount);
  for (let sample = 0; sample < sampleCount; sample += 1) sizes[sample] = fields.uint32();
  return { sampleCount, uniformBytes: 0, sizes };
}

function readRuns(bytes: FileBytes, box: Box | undefined): Runs | null {
  if (box === undefined) return null;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const entryCount = fields.entryCount(8);
  const counts = new Uint32Array(entryCount);
  const values = new Int32Array(entryCount);
  for (let entry = 0; entry < entryCount; entry += 1) {
    counts[entry] = fields.uint32();
    // Offsets of version 0 have no sign by the book, but writers put negative ones there too, and no real one is that large.
    values[entry] = fields.int32();
  }
  return { counts, values };
}

function dropZeroOffsets(runs: Runs | null): Runs | null {
  return runs !== null && runs.values.some((value) => value !== 0) ? runs : null;
}

function readSyncSamples(bytes: FileBytes, tables: Box): Uint32Array | null {
  const box = findBox(bytes, tables, types.stss);
  if (box === undefined) return null;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const samples = new Uint32Array(fields.entryCount(4));
  for (let index = 0; index < samples.length; index += 1) {
    const number = fields.uint32();
    // The search in it needs order.
    if (number === 0 || (index > 0 && number - 1 <= (samples[index - 1] ?? 0))) throw new Mp4FormatError('its index is malformed (its key frames are out of order)');
    samples[index] = number - 1;
  }
  return samples;
}

function readChunkOffsets(bytes: FileBytes, tables: Box): Float64Array {
  const small = findBox(bytes, tables, types.stco);
  const box = small ?? findBox(bytes, tables, types.co64);
  if (box === undefined) return new Float64Array(0);
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const offsets = new Float64Array(fields.entryCount(small ? 4 : 8));
  for (let chunk = 0; chunk < offsets.length; chunk += 1) offsets[chunk] = small ? fields.uint32() : fields.uint64();
  return offsets;
}

/** `stsc` names the first chunk of each run of chunks with equally many samples (8.7.4). */
function readChunkCounts(bytes: FileBytes, tables: Box, chunks: number): Uint32Array {
  const counts = new Uint32Array(chunks);
  const box = findBox(bytes, tables, types.stsc);
  if (box === undefined) return counts;
  const fields = new FieldReader(bytes, box);
  fields.skip(4);
  const entryCount = fields.entryCount(12);
  let from = 0;
  let samples = 0;
  for (let entry = 0; entry < entryCount; entry += 1) {
    const first = fields.uint32() - 1;
    if (first < from || first > chunks || (entry === 0 && first !== 0)) throw new Mp4FormatError('its index is malformed (its chunks are out of order)');
    counts.fill(samples, from, first);
    from = first;
    samples = fields.uint32();
    if (fields.uint32() !== 1) throw new UnsupportedSource('several_codings', 'it changes its coding in the middle');
  }
  counts.fill(samples, from);
  return counts;
}
