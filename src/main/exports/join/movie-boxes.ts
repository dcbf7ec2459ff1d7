import { box, fullBox, sequence, textPart, uint16s, uint32s, uint64s, bytesPart, type Part } from './box-parts.ts';
import { leastCommonMultiple } from './refuse.ts';
import { sampleTableBox, type MediaPlace, type WrittenTables } from './sample-table-boxes.ts';
import type { Edit } from './track-builder.ts';

/** MP4 counts its times from 1904-01-01T00:00:00Z. */
const SECONDS_FROM_1904_TO_1970 = 2_082_844_800;
const MAX_UINT32 = 0xffff_ffff;
const IDENTITY_MATRIX = uint32s(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** What all tracks share. */
export interface MovieTimes {
  /** Units a second of edit lists and of the whole. */
  timescale: number;
  /** Seconds since 1904. */
  creationTime: number;
}

/** A track as it is written. */
export interface WrittenTrack {
  trackId: number;
  handler: 'vide' | 'soun' | 'text' | 'sbtl';
  handlerName: string;
  /** Header of its kind of media, e.g. `vmhd`. */
  mediaHeader: Part;
  timescale: number;
  /** Sum of the durations of its samples. */
  totalUnits: number;
  /** As `mdhd` packs it. */
  language: number;
  isEnabled: boolean;
  /** Tracks of which a player chooses one share a number; 0: none. */
  alternateGroup: number;
  matrix: Part;
  /** 16.16. */
  width: number;
  height: number;
  sampleEntries: Uint8Array;
  tables: WrittenTables;
  edits: readonly Edit[];
  /** The track that holds its chapters. */
  chapterTrackId?: number;
}

/** A time scale in which the video's frames are whole numbers, and the sound's samples too where that stays small. */
export function movieTimescale(video: number, audio: number | undefined): number {
  const common = audio === undefined ? video : leastCommonMultiple(video, audio);
  return common <= 1_000_000 && common >= 1_000 ? common : video * Math.max(1, Math.ceil(10_000 / video));
}

/** @returns a time as MP4 has it */
export function toMovieDate(utcMs: number): number {
  return Math.max(0, Math.floor(utcMs / 1_000) + SECONDS_FROM_1904_TO_1970);
}

/** Times of a box: both widths as its version says. */
function times(isLarge: boolean, ...values: number[]): Part {
  return isLarge ? uint64s(...values) : uint32s(...values);
}

/** `mvhd` (ISO/IEC 14496-12, 8.2.2). */
export function movieHeaderBox({ timescale, creationTime }: MovieTimes, duration: number, nextTrackId: number): Part {
  const isLarge = duration > MAX_UINT32 || creationTime > MAX_UINT32;
  return fullBox('mvhd', isLarge ? 1 : 0, 0,
    times(isLarge, creationTime, creationTime), uint32s(timescale), times(isLarge, duration),
    // Rate 1.0, volume 1.0, reserved, matrix, reserved.
    uint32s(0x10000), uint16s(0x100, 0), uint32s(0, 0), IDENTITY_MATRIX, uint32s(0, 0, 0, 0, 0, 0), uint32s(nextTrackId));
}

/** How long a track is shown, in the movie's units. */
export function shownDuration({ edits, timescale }: Pick<WrittenTrack, 'edits' | 'timescale'>, movie: MovieTimes): number {
  return Math.round(((edits.at(-1)?.end ?? 0) * movie.timescale) / timescale);
}

/** `trak` (8.3). */
export function trackBox(track: WrittenTrack, movie: MovieTimes, place: MediaPlace): Part {
  return box('trak',
    trackHeaderBox(track, movie),
    box('edts', editListBox(track, movie)),
    ...(track.chapterTrackId === undefined ? [] : [box('tref', box('chap', uint32s(track.chapterTrackId)))]),
    box('mdia',
      mediaHeaderBox(track, movie),
      fullBox('hdlr', 0, 0, uint32s(0), textPart(track.handler), uint32s(0, 0, 0), textPart(`${track.handlerName}\0`)),
      box('minf', track.mediaHeader, box('dinf', fullBox('dref', 0, 0, uint32s(1), fullBox('url ', 0, 1))), sampleTableBox(track.tables, track.sampleEntries, place))));
}

function trackHeaderBox(track: WrittenTrack, movie: MovieTimes): Part {
  const duration = shownDuration(track, movie);
  const isLarge = duration > MAX_UINT32 || movie.creationTime > MAX_UINT32;
  const { creationTime } = movie;
  return fullBox('tkhd', isLarge ? 1 : 0, track.isEnabled ? 3 : 2,
    times(isLarge, creationTime, creationTime), uint32s(track.trackId, 0), times(isLarge, duration),
    uint32s(0, 0), uint16s(0, track.alternateGroup, track.handler === 'soun' ? 0x100 : 0, 0), track.matrix, uint32s(track.width, track.height));
}

function mediaHeaderBox({ timescale, totalUnits, language }: WrittenTrack, { creationTime }: MovieTimes): Part {
  const isLarge = totalUnits > MAX_UINT32 || creationTime > MAX_UINT32;
  return fullBox('mdhd', isLarge ? 1 : 0, 0, times(isLarge, creationTime, creationTime), uint32s(timescale), times(isLarge, totalUnits), uint16s(language, 0));
}

/** `elst` (8.6.6): what is shown when, with an empty entry in front where nothing is yet. Moments are converted, not lengths, so that no error adds up. */
function editListBox({ edits, timescale }: WrittenTrack, movie: MovieTimes): Part {
  const toMovie = (units: number): number => Math.round((units * movie.timescale) / timescale);
  const entries: { duration: number; mediaTime: number }[] = [];
  let cursor = 0;
  for (const edit of edits) {
    const start = toMovie(edit.place);
    const end = toMovie(edit.end);
    if (end <= start) continue;
    if (start > cursor) entries.push({ duration: start - cursor, mediaTime: -1 });
    entries.push({ duration: end - start, mediaTime: edit.mediaStart });
    cursor = end;
  }
  const isLarge = entries.some(({ duration, mediaTime }) => duration > MAX_UINT32 || mediaTime > 0x7fff_ffff);
  return fullBox('elst', isLarge ? 1 : 0, 0, uint32s(entries.length),
    ...entries.map(({ duration, mediaTime }) => sequence(times(isLarge, duration, mediaTime), uint32s(0x10000))));
}

/** `udta` with a title, a comment and chapters, as iTunes and Nero have them: what all players read. */
export function userDataBox(texts: readonly { type: string; text: string }[], chapterList: Part | undefined): Part {
  const items = texts.map(({ type, text }) => box(type, box('data', uint32s(1, 0), textPart(text))));
  const handler = fullBox('hdlr', 0, 0, uint32s(0), textPart('mdirappl'), uint32s(0, 0), bytesPart(Buffer.alloc(1)));
  return box('udta', fullBox('meta', 0, 0, handler, box('ilst', ...items)), ...(chapterList === undefined ? [] : [chapterList]));
}

/** `ftyp`: which programs can read the file. */
export function fileTypeBox(isQuickTime: boolean, isAvc: boolean, hasNegativeOffsets: boolean): Part {
  const brands = isQuickTime ? ['qt  '] : ['isom', 'iso2', ...(hasNegativeOffsets ? ['iso4'] : []), ...(isAvc ? ['avc1'] : []), 'mp41'];
  return box('ftyp', textPart(brands[0] ?? ''), uint32s(0x200), textPart(brands.join('')));
}

/** Media headers (12.1.2, 12.2.2, 12.6.2). */
export const videoMediaHeader = fullBox('vmhd', 0, 1, uint32s(0, 0));
export const soundMediaHeader = fullBox('smhd', 0, 0, uint32s(0));
export const emptyMediaHeader = fullBox('nmhd', 0, 0);
/** QuickTime's header of chapters: graphics mode "copy with dither", and a text part whose matrix is the identity. https://developer.apple.com/documentation/quicktime-file-format/base_media_information_header_atom */
export const textMediaHeader = box('gmhd',
  fullBox('gmin', 0, 0, uint16s(0x40, 0x8000, 0x8000, 0x8000, 0, 0)),
  box('text', uint16s(1), uint32s(0, 0, 0, 1, 0, 0, 0, 0x4000), uint16s(0)));
export { IDENTITY_MATRIX };
