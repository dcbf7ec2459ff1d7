import { Mp4FormatError } from '../../recordings/mp4-bytes.ts';
import type { ChosenClip } from './find-repeat.ts';
import type { JoinClip, JoinRequest, SkippedClip } from './join-request.ts';
import { JoinRefused } from './refuse.ts';
import { readSourceMovie } from './source-movie.ts';
import { UnsupportedSource } from './unsupported-source.ts';
import { selectVideo } from './video-part.ts';

/**
 * Reads the index of a clip's file and chooses its samples.
 * @param skipped gets an entry when the clip is left out
 * @returns undefined when it is left out
 * @throws JoinRefused
 */
export function chooseClip(clip: JoinClip, clipIndex: number, { cut, unreadable }: Pick<JoinRequest, 'cut' | 'unreadable'>, skipped: SkippedClip[]): ChosenClip | undefined {
  try {
    const movie = readSourceMovie(clip.path);
    const { video } = movie;
    if (video === undefined) throw new Mp4FormatError('it holds no picture');
    if (Math.max(video.edit.shownParts, movie.audio?.edit.shownParts ?? 0) > 1) throw new UnsupportedSource('unsupported_track', 'its edit list shows several parts');
    const part = selectVideo(video, { ...clip, cut });
    if (part !== null) return { clip, clipIndex, movie, video, part, soundRepeatedFrom: null };
    skipped.push({ clipIndex, path: clip.path, reason: 'it holds no picture of the wanted time' });
  } catch (error) {
    if (error instanceof UnsupportedSource) throw refusedFor(error, clip, clipIndex);
    if (!(error instanceof Mp4FormatError)) throw error;
    if (unreadable === 'refuse') throw new JoinRefused('unreadable', `${clip.path} cannot be read: ${error.message}.`, clipIndex);
    skipped.push({ clipIndex, path: clip.path, reason: error.message });
  }
  return undefined;
}

/** @returns the refusal of a file that is sound but of a kind that cannot be joined */
export function refusedFor(error: UnsupportedSource, clip: JoinClip, clipIndex: number): JoinRefused {
  return new JoinRefused(error.reason, `${clip.path} cannot be joined: ${error.message}.`, clipIndex);
}
