import { boxesIn, FieldReader, findBox, fourLetters, type Box } from '../../recordings/mp4-boxes.ts';
import { Mp4FormatError, type FileBytes } from '../../recordings/mp4-bytes.ts';
import { growingFloat64, growingUint32 } from './growing-array.ts';
import { RunsBuilder } from './runs.ts';
import type { SampleTables } from './source-tables.ts';
import type { SourceTrack } from './source-track.ts';

const types = { trex: fourLetters('trex'), traf: fourLetters('traf'), tfhd: fourLetters('tfhd'), tfdt: fourLetters('tfdt'), trun: fourLetters('trun') };

/** Bit of the sample flags: "cannot be started at" (ISO/IEC 14496-12, 8.8.3.1). */
const IS_NOT_SYNC = 0x10000;

/** More samples than a day at 60 a second with sound has; each takes some bytes of memory. */
const MAX_SAMPLES = 10_000_000;

interface Defaults {
  duration: number;
  size: number;
  flags: number;
}

/** Collects the samples that fragments add to a track, behind those of its tables. */
class FragmentedTables {
  private readonly sizes = growingUint32();
  private readonly durations = new RunsBuilder();
  private readonly offsets = new RunsBuilder();
  private readonly sync = growingUint32();
  private readonly chunkOffsets = growingFloat64();
  private readonly chunkCounts = growingUint32();
  private firstTime: number | null = null;
  private endTime = 0;

  constructor(readonly trackId: number, readonly defaults: Defaults) {}

  /** A fragment says when it starts (8.8.12); what is missing before it lengthens the last sample. */
  startAt(time: number): void {
    if (this.firstTime === null) this.endTime = this.firstTime = time;
    const missing = time - this.endTime;
    if (missing <= 0 || this.sizes.length === 0) return;
    this.durations.replaceLast(this.durations.lastValue() + missing);
    this.endTime = time;
  }

  startChunk(offset: number): void {
    this.chunkOffsets.push(offset);
    this.chunkCounts.push(0);
  }

  add(size: number, duration: number, flags: number, offset: number): void {
    if (this.sizes.length >= MAX_SAMPLES) throw new Mp4FormatError('it has impossibly many pictures');
    if ((flags & IS_NOT_SYNC) === 0) this.sync.push(this.sizes.length);
    this.sizes.push(size);
    this.durations.add(1, duration);
    this.offsets.add(1, offset);
    this.endTime += duration;
    const chunk = this.chunkCounts.length - 1;
    this.chunkCounts.set(chunk, this.chunkCounts.at(chunk) + 1);
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
 * @param topLevel boxes of the file in order: a `moof` starts where the box before it ends
 * @param tracks without samples of their own
 * @throws Mp4FormatError
 */
export function addFragments(bytes: FileBytes, topLevel: readonly Box[], moofType: number, movieExtends: Box | undefined, tracks: readonly SourceTrack[]): void {
  const collected = tracks.map(({ trackId }) => new FragmentedTables(trackId, readDefaults(bytes, movieExtends, trackId)));
  let start = 0;
  for (const box of topLevel) {
    if (box.type === moofType) addFragment(bytes, box, start, collected);
    start = box.end;
  }
  for (const [index, track] of tracks.entries()) Object.assign(track, collected[index]?.finish());
}

function readDefaults(bytes: FileBytes, movieExtends: Box | undefined, trackId: number): Defaults {
  for (const box of movieExtends === undefined ? [] : boxesIn(bytes, movieExtends)) {
    if (box.type !== types.trex) continue;
    const fields = new FieldReader(bytes, box);
    fields.skip(4);
    if (fields.uint32() !== trackId) continue;
    fields.skip(4);
    return { duration: fields.uint32(), size: fields.uint32(), flags: fields.uint32() };
  }
  return { duration: 0, size: 0, flags: 0 };
}

function addFragment(bytes: FileBytes, moof: Box, moofStart: number, tracks: readonly FragmentedTables[]): void {
  // 8.8.7: where nothing else is said, the first part counts from the fragment and each other from the end of the one before.
  let dataEnd = moofStart;
  for (const part of boxesIn(bytes, moof)) {
    if (part.type !== types.traf) continue;
    const header = findBox(bytes, part, types.tfhd);
    if (header === undefined) throw new Mp4FormatError('its index is malformed (a fragment lacks its header)');
    const fields = new FieldReader(bytes, header);
    const { flags } = fields.versionAndFlags();
    const trackId = fields.uint32();
    const track = tracks.find((each) => each.trackId === trackId) ?? new FragmentedTables(trackId, readDefaults(bytes, undefined, trackId));
    const base = flags & 0x1 ? fields.uint64() : flags & 0x20000 ? moofStart : dataEnd;
    if (flags & 0x2 && fields.uint32() !== 1) throw new Mp4FormatError('it changes its coding in the middle');
    const duration = flags & 0x8 ? fields.uint32() : track.defaults.duration;
    const size = flags & 0x10 ? fields.uint32() : track.defaults.size;
    const defaults = { duration, size, flags: flags & 0x20 ? fields.uint32() : track.defaults.flags };
    const time = findBox(bytes, part, types.tfdt);
    if (time !== undefined) track.startAt(readTime(bytes, time));
    dataEnd = base;
    for (const run of boxesIn(bytes, part)) if (run.type === types.trun) dataEnd = addRun(bytes, run, base, dataEnd, defaults, track);
  }
}

function readTime(bytes: FileBytes, box: Box): number {
  const fields = new FieldReader(bytes, box);
  return fields.time(fields.versionAndFlags().version);
}

/** @returns where the data of the run ends */
function addRun(bytes: FileBytes, run: Box, base: number, dataEnd: number, defaults: Defaults, track: FragmentedTables): number {
  const fields = new FieldReader(bytes, run);
  const { flags } = fields.versionAndFlags();
  const count = fields.uint32();
  let offset = flags & 0x1 ? base + fields.int32() : dataEnd;
  const firstFlags = flags & 0x4 ? fields.uint32() : undefined;
  // Samples without any bytes would cost a forged file nothing.
  if (count > 0 && !(flags & 0x200) && defaults.size === 0) throw new Mp4FormatError('its index is malformed (pictures without bytes)');
  track.startChunk(offset);
  for (let sample = 0; sample < count; sample += 1) {
    const duration = flags & 0x100 ? fields.uint32() : defaults.duration;
    const size = flags & 0x200 ? fields.uint32() : defaults.size;
    const own = flags & 0x400 ? fields.uint32() : defaults.flags;
    const composition = flags & 0x800 ? fields.int32() : 0;
    track.add(size, duration, (sample === 0 ? firstFlags : undefined) ?? own, composition);
    offset += size;
    if (offset > bytes.sizeBytes) throw new Mp4FormatError('it is cut off in its pictures');
  }
  return offset;
}
