import { boxesIn, FieldReader, findBox, fourLetters, type Box } from './mp4-boxes.ts';
import { Mp4FormatError, type FileBytes } from './mp4-bytes.ts';
import { addSamples, type SampleTimes } from './mp4-track.ts';

/** Values for samples that a run does not give its own (`trex`, `tfhd`). */
export interface SampleDefaults {
  duration: number;
  flags: number;
}

/** A track that fragments add samples to. */
export interface FragmentedTrack {
  trackId: number;
  defaults: SampleDefaults;
  times: SampleTimes;
  /** Samples of fragments that a player can start at. */
  syncSampleCount: number;
}

const types = { trex: fourLetters('trex'), traf: fourLetters('traf'), tfhd: fourLetters('tfhd'), trun: fourLetters('trun') };

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
    const duration = fields.uint32();
    fields.skip(4);
    return { duration, flags: fields.uint32() };
  }
  return { duration: 0, flags: 0 };
}

/** Adds the samples of a fragment (`moof`) to the tracks they belong to. @throws Mp4FormatError */
export function addFragment(bytes: FileBytes, moof: Box, tracks: readonly FragmentedTrack[]): void {
  for (const part of boxesIn(bytes, moof)) {
    if (part.type !== types.traf) continue;
    const header = findBox(bytes, part, types.tfhd);
    if (header === undefined) throw new Mp4FormatError('its index is malformed (a fragment lacks its header)');
    const fields = new FieldReader(bytes, header);
    const { flags } = fields.versionAndFlags();
    const trackId = fields.uint32();
    const track = tracks.find((each) => each.trackId === trackId);
    if (track === undefined) continue;
    if (flags & 0x1) fields.skip(8); // where its data starts
    if (flags & 0x2) fields.skip(4); // which sample description
    const duration = flags & 0x8 ? fields.uint32() : track.defaults.duration;
    if (flags & 0x10) fields.skip(4); // size of a sample
    const defaults = { duration, flags: flags & 0x20 ? fields.uint32() : track.defaults.flags };
    for (const run of boxesIn(bytes, part)) if (run.type === types.trun) addRun(bytes, run, defaults, track);
  }
}

function addRun(bytes: FileBytes, run: Box, defaults: SampleDefaults, track: FragmentedTrack): void {
  const fields = new FieldReader(bytes, run);
  const { flags } = fields.versionAndFlags();
  const has = { duration: flags & 0x100, size: flags & 0x200, flags: flags & 0x400, offset: flags & 0x800 };
  const count = fields.uint32();
  if (flags & 0x1) fields.skip(4); // where its data starts
  const firstFlags = flags & 0x4 ? fields.uint32() : undefined;
  if (!has.duration && !has.flags) {
    // Nothing differs from sample to sample, so that a forged count costs no time.
    addSamples(track.times, count, defaults.duration);
    const isFirstSync = ((firstFlags ?? defaults.flags) & IS_NOT_SYNC) === 0;
    if (count > 0) track.syncSampleCount += (isFirstSync ? 1 : 0) + (defaults.flags & IS_NOT_SYNC ? 0 : count - 1);
    return;
  }
  for (let sample = 0; sample < count; sample += 1) {
    addSamples(track.times, 1, has.duration ? fields.uint32() : defaults.duration);
    if (has.size) fields.skip(4);
    const ownFlags = has.flags ? fields.uint32() : defaults.flags;
    if (has.offset) fields.skip(4);
    if (((sample === 0 ? firstFlags : undefined) ?? ownFlags) & IS_NOT_SYNC) continue;
    track.syncSampleCount += 1;
  }
}
