import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { boxesIn, FieldReader, findBox, fourLetters, readBox, type Box } from './mp4-boxes.ts';
import { FileBytes, Mp4FormatError } from './mp4-bytes.ts';
import { addFragment, readDefaults, type FragmentedTrack, type SampleDefaults } from './mp4-fragments.ts';
import { addSamples, mostCommonDuration, openTrack, readEdit, readFirstDelay, readLastByte, readSampleEntries, readSyncSampleCount, readTimes, readTrackHeader, type Mp4Track, type SampleTimes, type TrackBoxes } from './mp4-track.ts';

export { Mp4FormatError } from './mp4-bytes.ts';
export { comparableSampleEntries } from './sample-entries.ts';
export type { Mp4Track } from './mp4-track.ts';

/** What the index of an MP4 says, without reading the pictures. */
export interface Mp4Header {
  sizeBytes: number;
  /** As the movie header claims: the longest track; 0 in a fragmented file. */
  durationUs: number;
  /** UTC ms; null when the file does not say. */
  creationTimeMs: number | null;
  tracks: Mp4Track[];
}

const types = {
  ftyp: fourLetters('ftyp'), moov: fourLetters('moov'), moof: fourLetters('moof'), mdat: fourLetters('mdat'), mvhd: fourLetters('mvhd'), mvex: fourLetters('mvex'), trak: fourLetters('trak'),
};
/** More boxes side by side than half a day of one-second fragments has. */
const MAX_TOP_LEVEL_BOXES = 100_000;
/** MP4 counts its times from 1904-01-01T00:00:00Z. */
const SECONDS_FROM_1904_TO_1970 = 2_082_844_800;

/** A file that is open as long as it is looked at. */
export interface OpenMovie {
  bytes: FileBytes;
  moov: Box;
  fragments: Box[];
  /** All boxes of the file in their order, `moov` and `fragments` among them. */
  topLevel: Box[];
  /** To see later whether it is still the same file. */
  identity: FileIdentity;
}

/** What changes when a file is replaced or written to. */
export interface FileIdentity {
  sizeBytes: number;
  inode: number;
  modifiedMs: number;
}

/** Adds up what fragments add to a track. */
class FragmentSums implements FragmentedTrack {
  /** Samples of fragments that a player can start at. */
  syncSampleCount = 0;

  constructor(readonly trackId: number, readonly defaults: SampleDefaults, readonly times: SampleTimes) {}

  add(count: number, duration: number, isSync: boolean): void {
    addSamples(this.times, count, duration);
    if (isSync) this.syncSampleCount += count;
  }
}

/** A track while it is read. */
interface TrackInProgress {
  sums: FragmentSums;
  boxes: TrackBoxes;
  trak: Box;
  size: { width: number; height: number };
}

/**
 * Reads the header of an MP4 with a few small reads. Any file gives a result or an error, in bounded time and memory.
 * @throws Mp4FormatError with a reason for people, also for a file that cannot be opened
 */
export function readMp4Header(path: string): Mp4Header {
  return withMovie(path, (open) => {
    const { bytes, moov } = open;
    const movie = readMovieHeader(bytes, moov);
    const movieExtends = findBox(bytes, moov, types.mvex);
    const tracks = boxesIn(bytes, moov).filter(({ type }) => type === types.trak).map((trak) => startTrack(bytes, trak, movieExtends));
    addFragments(open, tracks.map(({ sums }) => sums));
    const { durationUs, creationTimeMs } = movie;
    return { sizeBytes: bytes.sizeBytes, durationUs, creationTimeMs, tracks: tracks.map((track) => finishTrack(bytes, track, movie.timescale)) };
  });
}

/**
 * Length of the video track, microseconds: what a scan needs of each of its many files, in half the time of
 * {@link readMp4Header}. Finds the same faults, except in tracks other than the first video track.
 * @throws Mp4FormatError as {@link readMp4Header}, and when there is no footage
 */
export function readSegmentDuration(path: string): number {
  return withMovie(path, (open) => {
    const { bytes, moov } = open;
    for (const trak of boxesIn(bytes, moov)) {
      if (trak.type !== types.trak) continue;
      const boxes = openTrack(bytes, trak);
      if (boxes.kind !== 'video') continue;
      refuseCutOff(bytes, boxes.tables);
      const times = readTimes(bytes, boxes.tables);
      if (open.fragments.length > 0) {
        const { trackId } = readTrackHeader(bytes, boxes.header);
        addFragments(open, [new FragmentSums(trackId, readDefaults(bytes, findBox(bytes, moov, types.mvex), trackId), times)]);
      }
      if (times.durationUnits === 0) throw new Mp4FormatError('it holds no footage');
      return (times.durationUnits / boxes.timescale) * 1e6;
    }
    throw new Mp4FormatError('it holds no picture, only sound or data');
  });
}

/** Tells tracks the samples that all fragments of a file add to them, in its order. @throws Mp4FormatError */
export function addFragments({ bytes, moov, topLevel, fragments }: OpenMovie, tracks: readonly FragmentedTrack[]): void {
  if (fragments.length === 0) return;
  const reading = { bytes, movieExtends: findBox(bytes, moov, types.mvex), tracks };
  let start = 0;
  for (const box of topLevel) {
    if (box.type === types.moof) addFragment(reading, box, start);
    start = box.end;
  }
}

/**
 * Opens a file, finds its index and closes it again after a look at it.
 * @throws Mp4FormatError with a reason for people, also for a file that cannot be opened
 */
export function withMovie<Result>(path: string, read: (movie: OpenMovie) => Result): Result {
  let file: number | undefined;
  try {
    // Not waiting: opening a named pipe would never return.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return readFrom(file, read);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new Mp4FormatError(reasonOfSystemError(error.code), { cause: error });
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readFrom<Result>(file: number, read: (movie: OpenMovie) => Result): Result {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw new Mp4FormatError('it is not a file');
  if (stats.size === 0) throw new Mp4FormatError('it is empty');
  const bytes = new FileBytes(file, stats.size);
  try {
    const topLevel = readTopLevel(bytes);
    const moov = topLevel.find(({ type }) => type === types.moov);
    if (moov === undefined) throw new Mp4FormatError('it has no index (moov); the recorder was probably interrupted while writing it');
    bytes.prepare(moov.start, moov.end);
    const identity = { sizeBytes: stats.size, inode: stats.ino, modifiedMs: stats.mtimeMs };
    return read({ bytes, moov, topLevel, fragments: topLevel.filter(({ type }) => type === types.moof), identity });
  } finally {
    bytes.release();
  }
}

function readTopLevel(bytes: FileBytes): Box[] {
  const boxes: Box[] = [];
  for (let offset = 0; offset + 8 <= bytes.sizeBytes;) {
    const box = isBoxType(bytes.uint32(offset + 4)) ? readBox(bytes, offset, bytes.sizeBytes) : undefined;
    if (box === undefined) {
      if (boxes.length === 0) throw new Mp4FormatError(notMp4Reason(bytes));
      // Padding after a whole movie harms nobody; players stop reading there too.
      if (boxes.some(({ type }) => type === types.moov) && boxes.some(({ type }) => type === types.mdat)) return boxes;
      throw new Mp4FormatError('it is damaged: what follows a whole part is no MP4');
    }
    if (boxes.length === 0 && !isFirstType(box.type)) throw new Mp4FormatError('it is not an MP4');
    if (box.end > bytes.sizeBytes) throw new Mp4FormatError(`it is cut off: its parts need ${String(box.end)} bytes, the file has ${String(bytes.sizeBytes)}`);
    if (boxes.length >= MAX_TOP_LEVEL_BOXES) throw new Mp4FormatError('it is made of too many parts');
    boxes.push(box);
    offset = box.end;
  }
  if (boxes.length === 0) throw new Mp4FormatError('it is too short to be an MP4');
  return boxes;
}

/** Four printable ASCII characters. */
function isBoxType(type: number): boolean {
  for (let shift = 0; shift <= 24; shift += 8) {
    const character = (type >>> shift) & 0xff;
    if (character < 0x20 || character > 0x7e) return false;
  }
  return true;
}

/** Text files too have four printable characters in that place. */
const firstTypes = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'uuid', 'moof', 'sidx'].map(fourLetters));

function isFirstType(type: number): boolean {
  return firstTypes.has(type);
}

function notMp4Reason(bytes: FileBytes): string {
  const isZero = bytes.copy(0, Math.min(bytes.sizeBytes, 16)).every((byte) => byte === 0);
  return isZero ? 'it is filled with zeros; the machine probably lost power while it was written' : 'it is not an MP4';
}

function readMovieHeader(bytes: FileBytes, moov: Box): { timescale: number; durationUs: number; creationTimeMs: number | null } {
  const box = findBox(bytes, moov, types.mvhd);
  if (box === undefined) throw new Mp4FormatError('its index is malformed (no movie header)');
  const fields = new FieldReader(bytes, box);
  const { version } = fields.versionAndFlags();
  const creationTime = fields.time(version);
  fields.skip(version === 1 ? 8 : 4);
  const timescale = fields.uint32();
  if (timescale === 0) throw new Mp4FormatError('its index is malformed (no time scale)');
  const durationUs = (fields.time(version) / timescale) * 1e6;
  // 0: not said. Before 1970: written by a device whose clock was never set.
  return { timescale, durationUs, creationTimeMs: creationTime > SECONDS_FROM_1904_TO_1970 ? (creationTime - SECONDS_FROM_1904_TO_1970) * 1_000 : null };
}

function startTrack(bytes: FileBytes, trak: Box, movieExtends: Box | undefined): TrackInProgress {
  const boxes = openTrack(bytes, trak);
  refuseCutOff(bytes, boxes.tables);
  const { trackId, width, height } = readTrackHeader(bytes, boxes.header);
  return { trak, boxes, size: { width, height }, sums: new FragmentSums(trackId, readDefaults(bytes, movieExtends, trackId), readTimes(bytes, boxes.tables)) };
}

function finishTrack(bytes: FileBytes, { trak, boxes, size, sums: { times, syncSampleCount } }: TrackInProgress, movieTimescale: number): Mp4Track {
  const edit = readEdit(bytes, trak, movieTimescale);
  const mediaStartUnits = edit?.mediaStartUnits ?? 0;
  const toUs = (units: number): number => (units / boxes.timescale) * 1e6;
  const restUs = Math.max(0, toUs(times.durationUnits + Math.min(mediaStartUnits, readFirstDelay(bytes, boxes.tables)) - mediaStartUnits));
  const listed = readSyncSampleCount(bytes, boxes.tables);
  const sync = listed === null && syncSampleCount === 0 ? null : (listed ?? 0) + syncSampleCount;
  return {
    kind: boxes.kind,
    ...readSampleEntries(bytes, boxes.tables),
    timescale: boxes.timescale,
    durationUnits: times.durationUnits,
    durationUs: toUs(times.durationUnits),
    sampleCount: times.sampleCount,
    syncSampleCount: sync === times.sampleCount ? null : sync,
    ...size,
    // An edit cannot show more than there is.
    presentationUs: Math.min(edit?.lengthUs ?? restUs, restUs),
    mediaStartUnits,
    frameDurationUnits: mostCommonDuration(times.counts),
  };
}

function refuseCutOff(bytes: FileBytes, tables: Box): void {
  const lastByte = readLastByte(bytes, tables);
  if (lastByte > bytes.sizeBytes) throw new Mp4FormatError(`it is cut off: its index names ${String(lastByte)} bytes, the file has ${String(bytes.sizeBytes)}`);
}

function reasonOfSystemError(code: unknown): string {
  if (code === 'ENOENT') return 'it does not exist any more';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  if (code === 'EISDIR') return 'it is not a file';
  if (code === 'EIO') return 'the disk reported an error';
  return `it cannot be opened (${String(code)})`;
}
