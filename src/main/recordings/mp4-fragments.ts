import { boxesIn, FieldReader, findBox, fourLetters, type Box } from './mp4-boxes.ts';
import { Mp4FormatError, type FileBytes } from './mp4-bytes.ts';

/** Values for samples that a run does not give its own (`trex`, `tfhd`). */
export interface SampleDefaults {
  duration: number;
  size: number;
  flags: number;
}

/** A track that is told the samples which fragments add to it. Units are the track's own. */
export interface FragmentedTrack {
  trackId: number;
  defaults: SampleDefaults;
  /**
   * Given where sizes and places are wanted too. A scan does without: samples that differ in nothing but their sizes are then told
   * together, with a size of 0, so that a forged count costs no time.
   */
  places?: {
    /** A part of a fragment starts. @param description which sample entry, from 1 @param time when it starts; null: it does not say */
    startFragment(description: number, time: number | null): void;
    /** @param offset in the file, of samples that lie one behind the other */
    startRun(offset: number): void;
  };
  /** @param count of samples alike */
  add(count: number, duration: number, isSync: boolean, size: number, compositionOffset: number): void;
}

const types = { trex: fourLetters('trex'), traf: fourLetters('traf'), tfhd: fourLetters('tfhd'), tfdt: fourLetters('tfdt'), trun: fourLetters('trun') };

/** Bit of the sample flags: "cannot be started at" (ISO/IEC 14496-12, 8.8.3.1). */
const IS_NOT_SYNC = 0x10000;

/** Reads the defaults of a track from the movie's `mvex`; zeros where it has none. @throws Mp4FormatError */
export function readDefaults(bytes: FileBytes, movieExtends: Box | undefined, trackId: number): SampleDefaults {
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

/** What a fragment (`moof`) is read with. */
export interface FragmentReading {
  bytes: FileBytes;
  movieExtends: Box | undefined;
  tracks: readonly FragmentedTrack[];
}

/**
 * Tells the tracks the samples of a fragment (ISO/IEC 14496-12, 8.8).
 * @param moofStart where the box starts, its header included
 * @throws Mp4FormatError
 */
export function addFragment(reading: FragmentReading, moof: Box, moofStart: number): void {
  const { bytes, movieExtends, tracks } = reading;
  const arePlacesWanted = tracks.some(({ places }) => places !== undefined);
  // 8.8.7: where nothing else is said, the first part counts from the fragment and each other from the end of the one before.
  let dataEnd = moofStart;
  for (const part of boxesIn(bytes, moof)) {
    if (part.type !== types.traf) continue;
    const header = findBox(bytes, part, types.tfhd);
    if (header === undefined) throw new Mp4FormatError('its index is malformed (a fragment lacks its header)');
    const fields = new FieldReader(bytes, header);
    const { flags } = fields.versionAndFlags();
    const trackId = fields.uint32();
    const known = tracks.find((each) => each.trackId === trackId);
    // Nobody asks for its samples, but those of the next track may lie behind them.
    if (known === undefined && !arePlacesWanted) continue;
    const track = known ?? uninteresting(trackId, readDefaults(bytes, movieExtends, trackId));
    const base = flags & 0x1 ? fields.uint64() : flags & 0x20000 ? moofStart : dataEnd;
    const description = flags & 0x2 ? fields.uint32() : 1;
    const duration = flags & 0x8 ? fields.uint32() : track.defaults.duration;
    const size = flags & 0x10 ? fields.uint32() : track.defaults.size;
    const defaults = { duration, size, flags: flags & 0x20 ? fields.uint32() : track.defaults.flags };
    track.places?.startFragment(description, readStart(bytes, part));
    dataEnd = base;
    for (const run of boxesIn(bytes, part)) if (run.type === types.trun) dataEnd = addRun(bytes, run, { base, dataEnd, defaults }, track);
  }
}

function uninteresting(trackId: number, defaults: SampleDefaults): FragmentedTrack {
  return { trackId, defaults, places: { startFragment: () => undefined, startRun: () => undefined }, add: () => undefined };
}

/** `tfdt` (8.8.12). */
function readStart(bytes: FileBytes, part: Box): number | null {
  const box = findBox(bytes, part, types.tfdt);
  if (box === undefined) return null;
  const fields = new FieldReader(bytes, box);
  return fields.time(fields.versionAndFlags().version);
}

interface RunPlace {
  base: number;
  dataEnd: number;
  defaults: SampleDefaults;
}

/** @returns where the data of the run ends, where places are wanted */
function addRun(bytes: FileBytes, run: Box, { base, dataEnd, defaults }: RunPlace, track: FragmentedTrack): number {
  const fields = new FieldReader(bytes, run);
  const { flags } = fields.versionAndFlags();
  const [hasDuration, hasSize, hasFlags, hasOffset] = [flags & 0x100, flags & 0x200, flags & 0x400, flags & 0x800];
  const count = fields.uint32();
  let offset = flags & 0x1 ? base + fields.int32() : dataEnd;
  const firstFlags = flags & 0x4 ? fields.uint32() : undefined;
  const { places } = track;
  const size = places === undefined ? 0 : defaults.size;
  // Samples without any bytes would cost a forged file nothing.
  if (places !== undefined && count > 0 && !hasSize && size === 0) throw new Mp4FormatError('its index is malformed (pictures without bytes)');
  places?.startRun(offset);
  if (!hasDuration && !hasFlags && (places === undefined || (!hasSize && !hasOffset))) {
    if (offset + count * size > bytes.sizeBytes && places !== undefined) throw new Mp4FormatError('it is cut off in its pictures');
    const isSync = (defaults.flags & IS_NOT_SYNC) === 0;
    if (count > 0) track.add(1, defaults.duration, firstFlags === undefined ? isSync : (firstFlags & IS_NOT_SYNC) === 0, size, 0);
    if (count > 1) track.add(count - 1, defaults.duration, isSync, size, 0);
    return offset + count * size;
  }
  for (let sample = 0; sample < count; sample += 1) {
    const duration = hasDuration ? fields.uint32() : defaults.duration;
    const bytesOfSample = hasSize ? fields.uint32() : size;
    const own = hasFlags ? fields.uint32() : defaults.flags;
    const composition = hasOffset ? fields.int32() : 0;
    track.add(1, duration, (((sample === 0 ? firstFlags : undefined) ?? own) & IS_NOT_SYNC) === 0, bytesOfSample, composition);
    offset += bytesOfSample;
    if (places !== undefined && offset > bytes.sizeBytes) throw new Mp4FormatError('it is cut off in its pictures');
  }
  return offset;
}
