import { Mp4FormatError } from '../../recordings/mp4-bytes.ts';
import { readDefaults, type FragmentedTrack, type SampleDefaults } from '../../recordings/mp4-fragments.ts';
import { addFragments, type OpenMovie } from '../../recordings/mp4-header.ts';
import type { Box } from '../../recordings/mp4-boxes.ts';
import { growingFloat64, growingUint32 } from './growing-array.ts';
import { RunsBuilder } from './runs.ts';
import type { SampleTables } from './source-tables.ts';
import type { SourceTrack } from './source-track.ts';

/** More samples than a day at 60 a second with sound has; each takes some bytes of memory. */
const MAX_SAMPLES = 10_000_000;

/** Collects the samples that fragments add to a track. */
class FragmentedTables implements FragmentedTrack {
  private readonly sizes = growingUint32();
  private readonly durations = new RunsBuilder();
  private readonly offsets = new RunsBuilder();
  private readonly sync = growingUint32();
  private readonly chunkOffsets = growingFloat64();
  private readonly chunkCounts = growingUint32();
  private firstTime: number | null = null;
  private endTime = 0;

  constructor(readonly trackId: number, readonly defaults: SampleDefaults) {}

  readonly places = {
    startFragment: (description: number, time: number | null): void => {
      if (description !== 1) throw new Mp4FormatError('it changes its coding in the middle');
      if (time !== null) this.startAt(time);
    },
    startRun: (offset: number): void => {
      this.chunkOffsets.push(offset);
      this.chunkCounts.push(0);
    },
  };

  /** A fragment says when it starts; what is missing before it lengthens the last sample. */
  private startAt(time: number): void {
    if (this.firstTime === null) this.endTime = this.firstTime = time;
    const missing = time - this.endTime;
    if (missing <= 0 || this.sizes.length === 0) return;
    this.durations.replaceLast(this.durations.lastValue() + missing);
    this.endTime = time;
  }

  add(count: number, duration: number, isSync: boolean, size: number, compositionOffset: number): void {
    if (this.sizes.length + count > MAX_SAMPLES) throw new Mp4FormatError('it has impossibly many pictures');
    for (let sample = 0; sample < count; sample += 1) {
      if (isSync) this.sync.push(this.sizes.length);
      this.sizes.push(size);
    }
    this.durations.add(count, duration);
    this.offsets.add(count, compositionOffset);
    this.endTime += count * duration;
    const chunk = this.chunkCounts.length - 1;
    this.chunkCounts.set(chunk, this.chunkCounts.at(chunk) + count);
  }

  finish(): { tables: SampleTables; firstTime: number } {
    const sampleCount = this.sizes.length;
    const offsets = { counts: this.offsets.counts.view(), values: this.offsets.values.view() };
    const tables = {
      sampleCount, uniformBytes: 0, sizes: this.sizes.view(), durations: { counts: this.durations.counts.view(), values: this.durations.values.view() },
      compositionOffsets: offsets.values.some((value) => value !== 0) ? offsets : null,
      syncSamples: this.sync.length === sampleCount ? null : this.sync.view(), chunkOffsets: this.chunkOffsets.view(), chunkCounts: this.chunkCounts.view(),
    };
    return { tables, firstTime: this.firstTime ?? 0 };
  }
}

/**
 * Gives the tracks of a fragmented file their samples.
 * @param tracks without samples of their own
 * @throws Mp4FormatError
 */
export function readFragments(movie: OpenMovie, movieExtends: Box | undefined, tracks: readonly SourceTrack[]): void {
  const collected = tracks.map(({ trackId }) => new FragmentedTables(trackId, readDefaults(movie.bytes, movieExtends, trackId)));
  addFragments(movie, collected);
  for (const [index, track] of tracks.entries()) Object.assign(track, collected[index]?.finish());
}
