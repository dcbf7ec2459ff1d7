import { growingFloat64, growingUint32 } from './growing-array.ts';
import { forEachRun, RunsBuilder } from './runs.ts';
import type { SourceTrack } from './source-track.ts';
import { UnsupportedSource } from './unsupported-source.ts';

/** A shown part of a track. Units of the track, except that `place` and `end` are on the export's timeline. */
export interface Edit {
  place: number;
  end: number;
  /** Where in the track's media it starts. */
  mediaStart: number;
}

/** Largest duration of a sample that all programs read rightly. */
const MAX_DURATION = 0x7fff_ffff;
/** Neighbouring chunks become one up to this size; a reader may take a chunk as a whole. */
const MAX_CHUNK_BYTES = 1024 * 1024;

/** The tables of one track of the export while they grow, file by file. */
export class TrackBuilder {
  /** Sum of all durations: decoding time of the next sample. */
  totalUnits = 0;
  sampleCount = 0;
  /** Bytes of every sample; 0 once they differ. */
  uniformBytes = 0;
  readonly sizes = growingUint32();
  readonly durations = new RunsBuilder();
  readonly offsets = new RunsBuilder();
  /** Samples a player can start at, from 0; not used while all are. */
  readonly sync = growingUint32();
  areAllSync = true;
  /** Offsets count from the first byte of the media data. */
  readonly chunkOffsets = growingFloat64();
  readonly chunkCounts = growingUint32();
  readonly edits: Edit[] = [];

  /**
   * @param model the first file's track: its description, size and language are the export's
   * @param timescale units a second, a multiple of that of every file
   */
  constructor(readonly model: SourceTrack, readonly timescale: number) {}

  /** Decoding time of the last sample. */
  get lastTime(): number {
    return this.totalUnits - this.durations.lastValue();
  }

  /** Lets the last sample end where the next one has to start. @param nextTime later than {@link lastTime} */
  endLastAt(nextTime: number): void {
    const duration = nextTime - this.lastTime;
    if (duration > MAX_DURATION) throw new UnsupportedSource('unsupported_track', 'a picture or sound would last for hours');
    this.durations.replaceLast(duration);
    this.totalUnits = nextTime;
  }

  /** Appends the times, sizes and key frames of samples of a file. Their place in the file is told by {@link addToChunk}. */
  addSamples(track: SourceTrack, first: number, count: number, factor: number): void {
    const { tables } = track;
    forEachRun(tables.durations, first, count, (length, duration) => {
      if (duration < 0 || duration * factor > MAX_DURATION) throw new UnsupportedSource('unsupported_track', 'a picture or sound in it lasts for hours');
      this.durations.add(length, duration * factor);
      this.totalUnits += length * duration * factor;
    });
    if (tables.compositionOffsets === null) this.offsets.add(count, 0);
    else forEachRun(tables.compositionOffsets, first, count, (length, offset) => { this.offsets.add(length, offset * factor); });
    this.addSizes(track, first, count);
    this.addSync(track, first, count);
    this.sampleCount += count;
  }

  /** Appends a single key frame at a time of its own; it is shown until the next one or {@link endLastAt}. @param time of decoding and showing; later than {@link lastTime} */
  addKeyFrame(track: SourceTrack, sample: number, time: number): void {
    if (this.sampleCount > 0) this.endLastAt(time);
    this.durations.add(1, 1);
    this.totalUnits = time + 1;
    this.offsets.add(1, 0);
    this.addSizes(track, sample, 1);
    this.sampleCount += 1;
  }

  private addSizes({ tables: { uniformBytes, sizes } }: SourceTrack, first: number, count: number): void {
    if (this.sampleCount === 0) this.uniformBytes = uniformBytes;
    if (this.uniformBytes !== 0 && this.uniformBytes !== uniformBytes) {
      for (let sample = 0; sample < this.sampleCount; sample += 1) this.sizes.push(this.uniformBytes);
      this.uniformBytes = 0;
    }
    if (this.uniformBytes !== 0) return;
    if (uniformBytes === 0) this.sizes.append(sizes, first, count);
    else for (let sample = 0; sample < count; sample += 1) this.sizes.push(uniformBytes);
  }

  private addSync({ tables: { syncSamples } }: SourceTrack, first: number, count: number): void {
    if (syncSamples === null && this.areAllSync) return;
    if (this.areAllSync) {
      for (let sample = 0; sample < this.sampleCount; sample += 1) this.sync.push(sample);
      this.areAllSync = false;
    }
    if (syncSamples === null) for (let sample = 0; sample < count; sample += 1) this.sync.push(this.sampleCount + sample);
    else for (const sample of syncSamples) if (sample >= first && sample < first + count) this.sync.push(this.sampleCount + sample - first);
  }

  /** @param isSequel the bytes lie right behind those of the same track added before */
  addToChunk(offset: number, samples: number, bytes: number, isSequel: boolean): void {
    const last = this.chunkOffsets.length - 1;
    if (isSequel && last >= 0 && offset + bytes - this.chunkOffsets.at(last) <= MAX_CHUNK_BYTES) this.chunkCounts.set(last, this.chunkCounts.at(last) + samples);
    else {
      this.chunkOffsets.push(offset);
      this.chunkCounts.push(samples);
    }
  }

  /** Whether any sample is shown at another time than it is decoded. */
  get isReordered(): boolean {
    return this.offsets.values.view().some((value) => value !== 0);
  }
}
