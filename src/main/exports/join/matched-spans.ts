import { growingFloat64 } from './growing-array.ts';
import type { SampleTables } from './source-tables.ts';

/** Walks through the samples of a track in their order and knows where each lies. */
export class SampleCursor {
  readonly sampleCount: number;
  private sample = 0;
  private chunk = 0;
  /** Samples of the current chunk that are still to come. */
  private left = 0;
  private offset = 0;

  /** @param tables undefined: of a track that does not exist */
  constructor(private readonly tables: SampleTables | undefined, first: number) {
    this.sampleCount = tables?.sampleCount ?? 0;
    this.enterChunk(0);
    this.moveTo(first);
  }

  /** Goes on to a later sample; one behind the last is the end. @returns false when it lies before the current one */
  moveTo(sample: number): boolean {
    while (this.sample < sample && !this.isAtEnd) this.advance(Math.min(sample - this.sample, this.uniformLeft));
    return this.sample <= sample;
  }

  /** Whether there is a sample. */
  get isAtEnd(): boolean {
    return this.sample >= this.sampleCount;
  }

  get position(): number {
    return this.offset;
  }

  get size(): number {
    return this.tables === undefined ? 0 : this.tables.uniformBytes || (this.tables.sizes[this.sample] ?? 0);
  }

  /** Samples of one size from here to the end of the chunk; more than one only where all have the same. */
  get uniformLeft(): number {
    return this.tables !== undefined && this.tables.uniformBytes !== 0 ? this.left : 1;
  }

  /** @param samples at most {@link uniformLeft} */
  advance(samples: number): void {
    this.offset += this.size * samples;
    this.sample += samples;
    this.left -= samples;
    if (this.left <= 0) this.enterChunk(this.chunk + 1);
  }

  private enterChunk(chunk: number): void {
    if (this.tables === undefined) return;
    const { chunkCounts, chunkOffsets } = this.tables;
    this.chunk = chunk;
    while (this.chunk < chunkCounts.length && chunkCounts[this.chunk] === 0) this.chunk += 1;
    this.left = chunkCounts[this.chunk] ?? 0;
    this.offset = chunkOffsets[this.chunk] ?? 0;
  }
}

/** Byte ranges of a source file and where the written file has them, according to both indexes. */
export class MatchedSpans {
  private readonly sourceOffsets = growingFloat64();
  private readonly outputOffsets = growingFloat64();
  private readonly lengths = growingFloat64();

  /**
   * Walks through as many samples of both.
   * @returns false when two do not have the same size, or one has no more
   */
  match(source: SampleCursor, output: SampleCursor, count: number): boolean {
    for (let done = 0; done < count;) {
      if (source.isAtEnd || output.isAtEnd || source.size !== output.size) return false;
      const samples = Math.min(count - done, source.uniformLeft, output.uniformLeft);
      this.add(source.position, output.position, source.size * samples);
      source.advance(samples);
      output.advance(samples);
      done += samples;
    }
    return true;
  }

  private add(source: number, output: number, length: number): void {
    const last = this.lengths.length - 1;
    const lastLength = this.lengths.at(last);
    if (last >= 0 && this.sourceOffsets.at(last) + lastLength === source && this.outputOffsets.at(last) + lastLength === output) this.lengths.set(last, lastLength + length);
    else {
      this.sourceOffsets.push(source);
      this.outputOffsets.push(output);
      this.lengths.push(length);
    }
  }

  /** Calls back in the order of the source, with neighbours of both files as one. */
  forEach(visit: (sourceOffset: number, outputOffset: number, bytes: number) => void): void {
    const order = Array.from({ length: this.lengths.length }, (_, index) => index).sort((a, b) => this.sourceOffsets.at(a) - this.sourceOffsets.at(b));
    let [source, output, length] = [0, 0, 0];
    for (const index of order) {
      if (length > 0 && this.sourceOffsets.at(index) === source + length && this.outputOffsets.at(index) === output + length) {
        length += this.lengths.at(index);
        continue;
      }
      if (length > 0) visit(source, output, length);
      [source, output, length] = [this.sourceOffsets.at(index), this.outputOffsets.at(index), this.lengths.at(index)];
    }
    if (length > 0) visit(source, output, length);
  }
}
