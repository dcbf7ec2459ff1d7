import { findRepeat, type ChosenClip, type Repeat } from './find-repeat.ts';
import type { JoinRequest } from './join-request.ts';
import { endBefore, selectVideo } from './video-part.ts';

/** What two neighbours become where the later one repeats the end of the earlier one. */
export interface ClosedSeam {
  /** Null: nothing of it is left. */
  before: ChosenClip | null;
  next: ChosenClip;
  /** Null: nothing is repeated, both are as they were. */
  repeated: RepeatedSamples | null;
}

/** What was left out of the earlier clip. */
export interface RepeatedSamples {
  videoPackets: number;
  /** Those that are equal byte for byte. */
  audioPackets: number;
  /** By how much the export becomes shorter. */
  lengthUs: number;
}

/**
 * Takes the samples off the end of a clip that the next one starts with. It is always the earlier one that gives way: what the
 * later file repeats begins with the key frame that the rest of that file needs, and up to there the earlier one can be decoded.
 * What either clip shows of the time they share is shown.
 */
export function closeSeam(before: ChosenClip, next: ChosenClip, { cut, audio }: Pick<JoinRequest, 'cut' | 'audio'>): ClosedSeam {
  const unchanged = { before, next, repeated: null };
  const mayRepeatUs = next.clip.mayRepeatUs ?? 0;
  const found = mayRepeatUs > 0 ? findRepeat(before, next, mayRepeatUs, audio !== 'mute') : null;
  if (found === null) return unchanged;
  const kept = endBefore(before.video, before.part, found.sample, found.startTime);
  const later = kept === null ? standIn(before, next, found, cut) : showAll(before, next, found, cut);
  if (later === null) return unchanged;
  const earlier = kept === null ? null : { ...before, part: kept, soundRepeatedFrom: found.sound?.sample ?? null };
  const shownUs = (clips: readonly (ChosenClip | null)[]): number => clips.reduce((sum, clip) => sum + (clip === null ? 0 : ((clip.part.to - clip.part.from) / clip.video.timescale) * 1e6), 0);
  return {
    before: earlier, next: later,
    repeated: { videoPackets: found.count, audioPackets: found.sound?.packets ?? 0, lengthUs: Math.max(0, shownUs([before, next]) - shownUs([earlier, later])) },
  };
}

/** Nothing that the earlier clip shows is left of it: the later one starts where that did. */
function standIn(before: ChosenClip, next: ChosenClip, found: Repeat, cut: JoinRequest['cut']): ChosenClip | null {
  const { placeUs, ...clip } = next.clip;
  const fromUs = Math.max(0, before.clip.fromUs - repeatStartUs(before, found));
  const place = before.clip.placeUs ?? placeUs;
  const firstShownUs = (before.part.from / before.video.timescale) * 1e6 - repeatStartUs(before, found);
  return select({ ...next, clip: { ...clip, fromUs, ...(place === undefined ? {} : { placeUs: place }) } }, Math.max(0, firstShownUs), endOf(before, next, found), cut);
}

/** The earlier clip ends where the later file begins: all of that is shown. */
function showAll(before: ChosenClip, next: ChosenClip, found: Repeat, cut: JoinRequest['cut']): ChosenClip | null {
  const toUs = endOf(before, next, found);
  if (next.part.isFromStart && toUs === next.clip.toUs) return next;
  return select({ ...next, clip: { ...next.clip, fromUs: 0 } }, 0, toUs, cut);
}

function select(next: ChosenClip, fromUs: number, toUs: number | null, cut: JoinRequest['cut']): ChosenClip | null {
  const part = selectVideo(next.video, { fromUs, toUs, cut });
  return part === null ? null : { ...next, clip: { ...next.clip, toUs }, part };
}

/** What the earlier clip shows of the repeated time is not lost where the later one ends before. */
function endOf(before: ChosenClip, next: ChosenClip, found: Repeat): number | null {
  if (next.clip.toUs === null) return null;
  return Math.max(next.clip.toUs, (before.part.to / before.video.timescale) * 1e6 - repeatStartUs(before, found));
}

/** Where in the earlier file the later one's first picture is, counted from the earlier one's first picture. */
function repeatStartUs({ part, video }: ChosenClip, { keyFrameTime }: Repeat): number {
  return ((keyFrameTime - part.zero) / video.timescale) * 1e6;
}
