import { box, bytesPart, mediaDataHeader, sequence, type Part } from './box-parts.ts';
import type { JoinPlan } from './join-plan.ts';
import type { JoinChapter, JoinRequest, JoinSubtitle } from './join-request.ts';
import { emptyMediaHeader, fileTypeBox, IDENTITY_MATRIX, movieHeaderBox, movieTimescale, shownDuration, soundMediaHeader, textMediaHeader, toMovieDate, trackBox, userDataBox, videoMediaHeader, type MovieTimes, type WrittenTrack } from './movie-boxes.ts';
import type { MediaPlace } from './sample-table-boxes.ts';
import { chapterListBox, chapterSampleEntries, chapterTrack, subtitleSampleEntries, subtitleTrack, TEXT_TIMESCALE, type TextTrack } from './text-tracks.ts';
import type { TrackBuilder } from './track-builder.ts';

/** What is written before the first copied byte. */
export interface MovieFront {
  /** `ftyp`, `moov`, header of the media data, texts. */
  front: Part;
  /** Size of the whole file. */
  totalBytes: number;
}

/** From here on a file's offsets need 64 bits. */
const LARGE_FROM_BYTES = 0xffff_ffff;

/** Makes the index of an export; its size and every offset are final, so that the file can be written from front to back. */
export function makeFront(plan: JoinPlan, request: JoinRequest): MovieFront {
  const marks = { chapters: plan.markShifts.moveChapters(request.chapters ?? []), subtitles: plan.markShifts.moveSubtitles(request.subtitles ?? []) };
  const texts = makeTexts(plan, marks);
  const times: MovieTimes = {
    timescale: movieTimescale(plan.video?.timescale ?? plan.audio?.timescale ?? TEXT_TIMESCALE, plan.video && plan.audio?.timescale),
    creationTime: toMovieDate(request.tags.creationTimeMs),
  };
  const tracks = listTracks(plan, texts);
  const mediaBytes = texts.bytes.length + plan.copies.totalBytes;
  // Offsets of the sources count behind the texts.
  const make = (start: number, isLarge: boolean): Part => sequence(
    fileType(plan), movieBox(tracks, times, { start, isLarge }, { tags: request.tags, chapters: marks.chapters }), mediaDataHeader(mediaBytes, isLarge), bytesPart(texts.bytes));
  const isLarge = make(0, true).byteLength + plan.copies.totalBytes >= (request.largeFromBytes ?? LARGE_FROM_BYTES);
  const start = make(0, isLarge).byteLength - texts.bytes.length;
  const front = make(start, isLarge);
  return { front, totalBytes: front.byteLength + plan.copies.totalBytes };
}

/** What is marked in the export, at its final places. */
interface Marks {
  chapters: JoinChapter[];
  subtitles: JoinSubtitle[];
}

interface Texts {
  chapters: TextTrack | undefined;
  subtitles: TextTrack | undefined;
  bytes: Buffer;
}

function makeTexts(plan: JoinPlan, { chapters, subtitles }: Marks): Texts {
  const chapterTexts = chapters.length > 0 ? chapterTrack(chapters, plan.lengthUs, 0) : undefined;
  const start = chapterTexts?.bytes.length ?? 0;
  const subtitleTexts = subtitles.length > 0 ? subtitleTrack(subtitles, plan.lengthUs, start) : undefined;
  return { chapters: chapterTexts, subtitles: subtitleTexts, bytes: Buffer.concat([chapterTexts, subtitleTexts].flatMap((track) => (track === undefined ? [] : [track.bytes]))) };
}

function fileType({ first, video }: JoinPlan): Part {
  const isAvc = video?.model.codec === 'avc1' || video?.model.codec === 'avc3';
  return fileTypeBox(first.isQuickTime, isAvc, video?.offsets.values.view().some((value) => value < 0) ?? false);
}

/** A track and whether its offsets count from the first copied byte or from the texts. */
interface PlacedTrack {
  track: WrittenTrack;
  isText: boolean;
}

function listTracks(plan: JoinPlan, texts: Texts): { tracks: PlacedTrack[]; textBytes: number } {
  const tracks: PlacedTrack[] = [];
  const nextId = (): number => tracks.length + 1;
  const { video, audio } = plan;
  const chapterTrackId = texts.chapters && [video, audio].filter((track) => track !== undefined).length + 1;
  if (video) tracks.push({ track: mediaTrack(video, nextId(), chapterTrackId), isText: false });
  if (audio) tracks.push({ track: mediaTrack(audio, nextId(), video ? undefined : chapterTrackId), isText: false });
  if (texts.chapters) tracks.push({ track: textTrack(texts.chapters, nextId(), true, plan), isText: true });
  if (texts.subtitles) tracks.push({ track: textTrack(texts.subtitles, nextId(), false, plan), isText: true });
  return { tracks, textBytes: texts.bytes.length };
}

function mediaTrack(builder: TrackBuilder, trackId: number, chapterTrackId: number | undefined): WrittenTrack {
  const { model, timescale, totalUnits, edits } = builder;
  const isVideo = model.kind === 'video';
  return {
    trackId, handler: isVideo ? 'vide' : 'soun', handlerName: isVideo ? 'VideoHandler' : 'SoundHandler', mediaHeader: isVideo ? videoMediaHeader : soundMediaHeader,
    timescale, totalUnits, language: model.language, isEnabled: true, alternateGroup: isVideo ? 0 : 1,
    matrix: bytesPart(model.matrix), width: model.width, height: model.height, sampleEntries: model.sampleEntries, tables: builder, edits,
    ...(chapterTrackId === undefined ? {} : { chapterTrackId }),
  };
}

/** "und" in three times five bits (ISO/IEC 14496-12, 8.4.2.3). */
const UNDETERMINED_LANGUAGE = 0x55c4;

function textTrack({ tables, totalUnits }: TextTrack, trackId: number, isChapters: boolean, plan: JoinPlan): WrittenTrack {
  const size = isChapters ? { width: 0, height: 0 } : { width: plan.video?.model.width ?? 0, height: plan.video?.model.height ?? 0 };
  return {
    trackId, handler: isChapters ? 'text' : 'sbtl', handlerName: isChapters ? 'ChapterHandler' : 'SubtitleHandler', mediaHeader: isChapters ? textMediaHeader : emptyMediaHeader,
    timescale: TEXT_TIMESCALE, totalUnits, language: UNDETERMINED_LANGUAGE, isEnabled: !isChapters, alternateGroup: isChapters ? 0 : 2,
    matrix: IDENTITY_MATRIX, ...size, sampleEntries: isChapters ? chapterSampleEntries : subtitleSampleEntries, tables, edits: [{ place: 0, end: totalUnits, mediaStart: 0 }],
  };
}

function movieBox({ tracks, textBytes }: { tracks: readonly PlacedTrack[]; textBytes: number }, times: MovieTimes, place: MediaPlace, { tags, chapters }: Pick<JoinRequest, 'tags'> & Pick<Marks, 'chapters'>): Part {
  const duration = Math.max(0, ...tracks.map(({ track }) => shownDuration(track, times)));
  return box('moov',
    movieHeaderBox(times, duration, tracks.length + 1),
    ...tracks.map(({ track, isText }) => trackBox(track, times, isText ? place : { ...place, start: place.start + textBytes })),
    userDataBox([{ type: '©nam', text: tags.title }, { type: '©cmt', text: tags.comment }], chapters.length > 0 ? chapterListBox(chapters) : undefined));
}
