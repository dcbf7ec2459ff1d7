import { audibleSpan, selectAudio, selectSequel, type Audible, type AudioPart } from './audio-part.ts';
import { sampleEndingAfter, sumBefore } from './runs.ts';
import type { SourceTrack } from './source-track.ts';
import { TrackBuilder, type Edit } from './track-builder.ts';
import type { VideoPart } from './video-part.ts';

/** The pictures that the sound of a file belongs to, and where they were placed. */
export interface Companion {
  video: SourceTrack;
  part: VideoPart;
  placedUs: number;
  endUs: number;
  /** The pictures go on where those of the file before end. */
  isSequel: boolean;
  /** First sample that the next file holds too; null: none is known. */
  repeatedFrom: number | null;
}

/** The sound of a file before it is known what follows. Units of the export's sound track. */
export interface PendingAudio {
  track: SourceTrack;
  factor: number;
  audible: Audible;
  /** Where the track's first sample lies on the export's timeline. */
  origin: number;
  /** Span of the pictures. */
  from: number;
  to: number;
  isSequel: boolean;
  /** Where its first audible sample lies, when all of them are wanted. */
  firstPlace: number;
  /** Where its last audible sample ends, or where those start that the next file holds too. */
  lastPlace: number;
  /** Whether `lastPlace` is where the next file's sound starts. */
  isRepeated: boolean;
}

/** Edit lists count in milliseconds: neighbours that overlap or miss each other by less belong together. */
const ROUNDING_SECONDS = 0.001;
/**
 * Lays the sound of the clips under their pictures, each file at its own place, so that no error adds up. Where sound is missing,
 * the packet before it lasts until there is some again; for empty entries of the edit list see `VideoTimeline`.
 */
export class AudioTimeline {
  readonly builder: TrackBuilder;
  overlappingPackets = 0;
  private edit: Edit | undefined;
  /** Where the last entered sample ends on the export's timeline. */
  private end = 0;
  /** Where the pictures of the current edit end. */
  private limit = 0;

  constructor(model: SourceTrack, timescale: number) {
    this.builder = new TrackBuilder(model, timescale);
  }

  /** Computes where the sound of a clip lies. */
  prepare(track: SourceTrack, factor: number, { video, part, placedUs, endUs, isSequel, repeatedFrom }: Companion): PendingAudio {
    const audible = audibleSpan(track);
    const { timescale } = this.builder;
    const toUnits = (us: number): number => Math.round((us / 1e6) * timescale);
    // On the file's own timeline, the shown part of the pictures starts here.
    const shownUs = video.edit.delayUs + ((part.zero + part.from - video.edit.mediaStart) / video.timescale) * 1e6;
    const origin = toUnits(placedUs - shownUs + audible.startUs);
    const firstAudible = sampleEndingAfter(track.tables.durations, audible.from);
    return {
      track, factor, audible, origin, from: toUnits(placedUs), to: toUnits(endUs), isSequel,
      firstPlace: origin + sumBefore(track.tables.durations, firstAudible) * factor,
      lastPlace: origin + (repeatedFrom === null ? Math.round(audible.to) : sumBefore(track.tables.durations, repeatedFrom)) * factor,
      isRepeated: repeatedFrom !== null,
    };
  }

  /**
   * Enters the sound of a clip.
   * @param next the sound of the clip behind it, when that goes on without a break
   * @param isFollowed whether the pictures go on without a break
   * @returns the chosen samples; undefined when none is heard
   */
  append(pending: PendingAudio, next: PendingAudio | undefined, isFollowed: boolean): AudioPart | undefined {
    if (next !== undefined) this.joinNeighbours(pending, next);
    const toMedia = (place: number): number => (place - pending.origin) / pending.factor;
    const select = (until: number): AudioPart | null => (pending.isSequel ? selectSequel : selectAudio)(pending.track, pending.audible, toMedia(pending.isSequel ? this.end : pending.from), toMedia(until));
    const until = isFollowed ? (pending.isRepeated ? pending.lastPlace : next?.firstPlace) ?? pending.to : pending.to;
    const part = select(until);
    if (until < pending.to && !pending.isRepeated) this.overlappingPackets += (select(pending.to)?.sampleCount ?? 0) - (part?.sampleCount ?? 0);
    if (part === null) return undefined;
    this.enter(pending, part);
    this.limit = pending.to;
    return part;
  }

  /** Puts the sound of a file right behind that of the one before, where only rounding parts them. */
  private joinNeighbours(pending: PendingAudio, next: PendingAudio): void {
    const gap = next.firstPlace - pending.lastPlace;
    if (Math.abs(gap) > ROUNDING_SECONDS * this.builder.timescale) return;
    next.origin -= gap;
    next.firstPlace -= gap;
    next.lastPlace -= gap;
  }

  private enter(pending: PendingAudio, part: AudioPart): void {
    const { track, factor, audible, origin } = pending;
    const { builder } = this;
    const start = origin + part.firstTime * factor;
    const decodeTime = builder.totalUnits + start - this.end;
    if (this.edit !== undefined && pending.isSequel && decodeTime > builder.lastTime) builder.endLastAt(decodeTime);
    // What lies before the pictures, and what the source hides, is not heard.
    else this.startEdit(start, Math.max(start, pending.from, origin + audible.from * factor));
    builder.addSamples(track, part.firstSample, part.sampleCount, factor);
    this.end = origin + part.endTime * factor;
    // The edit list of the source may end inside of the last sample.
    if (this.edit !== undefined) this.edit.end = Math.min(this.end, origin + Math.ceil(audible.to) * factor);
  }

  /** @param start of the first sample, @param place of what is heard of it */
  private startEdit(start: number, place: number): void {
    const { builder, edit } = this;
    if (edit !== undefined) {
      const mediaEnd = edit.mediaStart + place - edit.place;
      if (mediaEnd > builder.totalUnits) builder.endLastAt(mediaEnd);
      edit.end = place;
    }
    this.edit = { place, end: place, mediaStart: builder.totalUnits + place - start };
    builder.edits.push(this.edit);
  }

  /** Ends the last entry of the edit list with its pictures. */
  finish(): void {
    if (this.edit !== undefined) this.edit.end = Math.max(this.edit.place, Math.min(this.edit.end, this.limit));
  }
}
