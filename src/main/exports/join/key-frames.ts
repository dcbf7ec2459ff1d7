import type { SampleTables } from './source-tables.ts';

/** The samples of a track that a player can start at, in order. */
export class KeyFrames {
  readonly count: number;

  constructor(private readonly tables: Pick<SampleTables, 'sampleCount' | 'syncSamples'>) {
    this.count = tables.syncSamples?.length ?? tables.sampleCount;
  }

  /** The sample that is the key frame of a number, counted from 0. */
  at(number: number): number {
    return this.tables.syncSamples === null ? number : (this.tables.syncSamples[number] ?? this.tables.sampleCount);
  }

  /** How many key frames lie before a sample. */
  before(sample: number): number {
    const { syncSamples, sampleCount } = this.tables;
    if (syncSamples === null) return Math.min(Math.max(0, sample), sampleCount);
    let [low, high] = [0, syncSamples.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((syncSamples[middle] ?? 0) < sample) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
