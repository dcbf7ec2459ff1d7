import { growingInt32, growingUint32, type GrowingInt32, type GrowingUint32 } from './growing-array.ts';

/** A table in which equal neighbours share an entry, as `stts` and `ctts` of ISO/IEC 14496-12 (8.6.1) are. */
export interface Runs {
  /** Samples of each run. */
  counts: Uint32Array;
  /** What each of them has: a duration or an offset, units of the track. */
  values: Uint32Array | Int32Array;
}

/** Calls back for the runs of a part of the samples, in order. */
export function forEachRun(runs: Runs, first: number, count: number, visit: (count: number, value: number) => void): void {
  const end = first + count;
  let start = 0;
  for (let run = 0; run < runs.counts.length && start < end; run += 1) {
    const length = runs.counts[run] ?? 0;
    const inside = Math.min(end, start + length) - Math.max(first, start);
    if (inside > 0) visit(inside, runs.values[run] ?? 0);
    start += length;
  }
}

/** The sum of the values of the samples before one: its time, where the values are durations. */
export function sumBefore(runs: Runs, sample: number): number {
  let sum = 0;
  forEachRun(runs, 0, sample, (count, value) => { sum += count * value; });
  return sum;
}

/**
 * The first sample that ends after a time.
 * @param time counted from the start of the first sample
 * @returns the number of samples when none does
 */
export function sampleEndingAfter(durations: Runs, time: number): number {
  let start = 0;
  let sample = 0;
  for (let run = 0; run < durations.counts.length; run += 1) {
    const count = durations.counts[run] ?? 0;
    const duration = durations.values[run] ?? 0;
    if (start + count * duration > time) return sample + Math.max(0, Math.floor((time - start) / duration));
    start += count * duration;
    sample += count;
  }
  return sample;
}

/** The first sample that starts at a time or later; the number of samples when none does. */
export function sampleStartingAt(durations: Runs, time: number): number {
  let start = 0;
  let sample = 0;
  for (let run = 0; run < durations.counts.length; run += 1) {
    const count = durations.counts[run] ?? 0;
    const duration = durations.values[run] ?? 0;
    if (start >= time) return sample;
    // Strictly inside: the first sample behind the run belongs to the next one.
    if (start + (count - 1) * duration >= time) return sample + Math.ceil((time - start) / duration);
    start += count * duration;
    sample += count;
  }
  return sample;
}

/** A table of runs that is being written. */
export class RunsBuilder {
  readonly counts: GrowingUint32 = growingUint32();
  readonly values: GrowingInt32 = growingInt32();

  add(count: number, value: number): void {
    if (count === 0) return;
    const last = this.counts.length - 1;
    if (last >= 0 && this.values.at(last) === value) this.counts.set(last, this.counts.at(last) + count);
    else {
      this.counts.push(count);
      this.values.push(value);
    }
  }

  /** The value of the last sample. */
  lastValue(): number {
    return this.values.at(this.values.length - 1);
  }

  /** Gives the last sample another value. */
  replaceLast(value: number): void {
    const last = this.counts.length - 1;
    if (this.values.at(last) === value) return;
    if (this.counts.at(last) > 1) {
      this.counts.set(last, this.counts.at(last) - 1);
      this.counts.push(1);
      this.values.push(value);
      return;
    }
    this.counts.length -= 1;
    this.values.length -= 1;
    this.add(1, value);
  }
}
