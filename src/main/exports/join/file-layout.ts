import { growingFloat64, growingUint32 } from './growing-array.ts';
import type { SourceTrack } from './source-track.ts';
import type { TrackBuilder } from './track-builder.ts';

/** Samples of a track that an export takes. */
export interface SampleRange {
  track: SourceTrack;
  builder: TrackBuilder;
  firstSample: number;
  sampleCount: number;
}

/** The byte ranges of all files that make up the export's media data, in order. */
export class CopyList {
  /** Index into the list of files. */
  readonly files = growingUint32();
  readonly offsets = growingFloat64();
  readonly lengths = growingFloat64();
  totalBytes = 0;

  /** Appends a range; one that continues the range before it makes that longer. @returns whether it did */
  add(file: number, offset: number, bytes: number): boolean {
    const last = this.files.length - 1;
    const isSequel = last >= 0 && this.files.at(last) === file && this.offsets.at(last) + this.lengths.at(last) === offset;
    if (isSequel) this.lengths.set(last, this.lengths.at(last) + bytes);
    else {
      this.files.push(file);
      this.offsets.push(offset);
      this.lengths.push(bytes);
    }
    this.totalBytes += bytes;
    return isSequel;
  }
}

/** Pieces of a file in the order of its chunks; kept from file to file, because a day has thousands of them. */
class Pieces {
  readonly offsets = growingFloat64();
  readonly lengths = growingFloat64();
  readonly counts = growingUint32();

  collect(range: SampleRange | undefined): void {
    for (const array of [this.offsets, this.lengths, this.counts]) array.clear();
    if (range === undefined) return;
    const { track, firstSample, sampleCount } = range;
    const { chunkCounts, chunkOffsets, sizes, uniformBytes } = track.tables;
    const end = firstSample + sampleCount;
    let sample = 0;
    for (let chunk = 0; chunk < chunkCounts.length && sample < end; chunk += 1) {
      const count = chunkCounts[chunk] ?? 0;
      const next = sample + count;
      if (next > firstSample && count > 0) {
        const from = Math.max(sample, firstSample);
        const to = Math.min(next, end);
        const offset = (chunkOffsets[chunk] ?? 0) + sumSizes(sizes, uniformBytes, sample, from);
        const length = sumSizes(sizes, uniformBytes, from, to);
        this.offsets.push(offset);
        this.lengths.push(length);
        this.counts.push(to - from);
      }
      sample = next;
    }
  }

  /** Where a piece starts; infinitely far behind the last one. */
  offsetAt(piece: number): number {
    return piece < this.offsets.length ? this.offsets.at(piece) : Number.POSITIVE_INFINITY;
  }
}

function sumSizes(sizes: Uint32Array, uniformBytes: number, from: number, to: number): number {
  if (uniformBytes !== 0) return uniformBytes * (to - from);
  let sum = 0;
  for (let sample = from; sample < to; sample += 1) sum += sizes[sample] ?? 0;
  return sum;
}

const firstPieces = new Pieces();
const secondPieces = new Pieces();

/**
 * Places the samples of a file in the export, interleaved as they are in the file, and notes what has to be copied. Where a
 * writer did not put chunks in order of time, each track keeps its order, and the file will be read back and forth.
 * @param file its index in the list of files
 */
export function layOutFile(file: number, ranges: readonly SampleRange[], copies: CopyList): void {
  const [first, second] = ranges;
  firstPieces.collect(first);
  secondPieces.collect(second);
  let [one, two] = [0, 0];
  let lastBuilder: TrackBuilder | undefined;
  while (one < firstPieces.offsets.length || two < secondPieces.offsets.length) {
    const isFirst = firstPieces.offsetAt(one) <= secondPieces.offsetAt(two);
    const pieces = isFirst ? firstPieces : secondPieces;
    const piece = isFirst ? one++ : two++;
    const builder = (isFirst ? first : second)?.builder;
    const at = copies.totalBytes;
    const length = pieces.lengths.at(piece);
    const isSequel = copies.add(file, pieces.offsets.at(piece), length);
    builder?.addToChunk(at, pieces.counts.at(piece), length, isSequel && lastBuilder === builder);
    lastBuilder = builder;
  }
}
