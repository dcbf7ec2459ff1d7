import type { JoinClip } from './join-request.ts';
import type { SourceTrack } from './source-track.ts';
import { TrackBuilder, type Edit } from './track-builder.ts';
import { UnsupportedSource } from './unsupported-source.ts';
import type { VideoPart } from './video-part.ts';

/** Where a clip's pictures go; units of the export's video track. */
export interface PlacedVideo {
  /** On the export's timeline: first shown picture, and where the last one ends. */
  place: number;
  end: number;
  /** It goes on where the clip before it ends: no break in the media, no entry of its own in the edit list. */
  isSequel: boolean;
  /** Decoding time of its first sample. */
  decodeTime: number;
}

/**
 * Puts clips one behind the other and keeps the books of the video track's edit list. Where time is missing, the last picture
 * before it stands: an empty entry in the middle of an edit list makes ffmpeg, and with it Chromium, show the beginning of the
 * track there (`mov_fix_index` of libavformat skips only those in front; measured with 5.1).
 */
export class VideoTimeline {
  readonly builder: TrackBuilder;
  /** End of what is placed. */
  end = 0;
  private edit: Edit | undefined;
  private wasToEnd = false;
  /** Between the export's first shown picture and the moment that was asked for, microseconds: all wanted places move by it. */
  private originUs: number | undefined;

  constructor(model: SourceTrack, timescale: number) {
    this.builder = new TrackBuilder(model, timescale);
  }

  toUs(units: number): number {
    return (units / this.builder.timescale) * 1e6;
  }

  /** Finds out where a clip goes. @param factor of its units to the export's */
  place(part: VideoPart, factor: number, clip: JoinClip): PlacedVideo {
    const length = Math.round((part.to - part.from) * factor);
    const canFollow = this.edit !== undefined && this.wasToEnd && part.isFromStart;
    // Pictures that lead into the file fill the end of the one before it.
    const earliest = this.end + (canFollow ? part.leadingUnits * factor : 0);
    const place = Math.max(earliest, this.wantedPlace(part, factor, clip) ?? earliest);
    const { edit } = this;
    if (edit === undefined || !canFollow) return this.afterBreak(place, length);
    // Pictures of this file are shown where they belong; their decoding times follow from that.
    const decodeTime = edit.mediaStart + (place - edit.place) + Math.round((part.firstTime - part.zero) * factor);
    // Decoding times have to rise. What a file needs more of them than there is moves it by some units.
    const pushed = Math.max(0, this.builder.lastTime + 1 - decodeTime);
    return { place: place + pushed, end: place + pushed + length, isSequel: true, decodeTime: decodeTime + pushed };
  }

  /** A clip whose first pictures are hidden starts an entry of its own; what stands before it stands until then. */
  private afterBreak(place: number, length: number): PlacedVideo {
    const { edit, builder } = this;
    const decodeTime = edit === undefined ? builder.totalUnits : Math.max(builder.totalUnits, edit.mediaStart + place - edit.place);
    if (place > this.end && builder.isReordered && !this.wasToEnd) throw new UnsupportedSource('unsupported_track', 'time is missing behind pictures that are cut off');
    return { place, end: place + length, isSequel: false, decodeTime };
  }

  private wantedPlace(part: VideoPart, factor: number, clip: JoinClip): number | undefined {
    const startUs = (part.from * factor / this.builder.timescale) * 1e6;
    const lateUs = startUs - Math.max(0, clip.fromUs);
    this.originUs ??= (clip.placeUs ?? 0) + lateUs;
    if (clip.placeUs === undefined) return undefined;
    return Math.round(((clip.placeUs + lateUs - this.originUs) / 1e6) * this.builder.timescale);
  }

  /** Enters the samples of a placed clip. */
  append(track: SourceTrack, part: VideoPart, factor: number, placed: PlacedVideo): void {
    if (placed.decodeTime !== this.builder.totalUnits) this.builder.endLastAt(placed.decodeTime);
    if (!placed.isSequel) this.startEdit(placed, Math.round((part.zero + part.from - part.firstTime) * factor));
    this.builder.addSamples(track, part.firstSample, part.sampleCount, factor);
    this.end = placed.end;
    this.wasToEnd = part.isToEnd;
  }

  /** @param hidden how much of the media lies before the first shown picture */
  private startEdit(placed: PlacedVideo, hidden: number): void {
    if (hidden < 0) throw new UnsupportedSource('unsupported_track', 'its first picture is shown before it is decoded');
    if (this.edit !== undefined) this.edit.end = placed.place;
    this.edit = { place: placed.place, end: placed.place, mediaStart: placed.decodeTime + hidden };
    this.builder.edits.push(this.edit);
  }

  /** Ends the current entry of the edit list where its last clip ends. */
  finish(): void {
    if (this.edit !== undefined) this.edit.end = this.end;
  }
}
