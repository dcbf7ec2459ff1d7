import type { JoinRefusal, JoinRefusalReason } from './join-request.ts';
import type { SourceMovie, SourceTrack } from './source-track.ts';
import type { TrackBuilder } from './track-builder.ts';

/** Ends a join before anything is written; becomes an outcome, never reaches the caller. */
export class JoinRefused extends Error {
  readonly refusal: JoinRefusal;

  /** @param clipIndex null when it is no clip in particular */
  constructor(reason: JoinRefusalReason, message: string, clipIndex: number | null) {
    super(message);
    this.name = 'JoinRefused';
    this.refusal = { reason, message, clipIndex };
  }
}

/** @throws JoinRefused when a file cannot follow the ones before it */
export function refuseUnlike(movie: SourceMovie, first: SourceMovie, clipIndex: number): void {
  if (movie.isQuickTime !== first.isQuickTime) throw new JoinRefused('container_differs', `${movie.path} is ${movie.isQuickTime ? 'a QuickTime file' : 'an MP4'}, those before it are not.`, clipIndex);
}

/** @throws JoinRefused when a track is not coded as the first file's */
export function refuseOtherCoding(track: SourceTrack, model: SourceTrack, path: string, clipIndex: number): void {
  const isVideo = track.kind === 'video';
  const hasSameSize = track.width === model.width && track.height === model.height && track.matrix.equals(model.matrix);
  if (track.comparableEntries.equals(model.comparableEntries) && (!isVideo || hasSameSize)) return;
  throw new JoinRefused(isVideo ? 'video_differs' : 'audio_differs', `The ${isVideo ? 'picture' : 'sound'} of ${path} is coded differently from that of the files before it.`, clipIndex);
}

/** Finer time scales would not fit into 32 bits together with the durations they count. */
const MAX_TIMESCALE = 10_000_000;

/** Asks for the plan to be made again with a finer time scale; never reaches the caller. */
export class FinerTimescaleNeeded extends Error {
  constructor(readonly kind: 'video' | 'audio', readonly timescale: number) {
    super(`a ${kind} time scale of ${String(timescale)} is needed`);
    this.name = 'FinerTimescaleNeeded';
  }
}

/**
 * How much finer the export counts time than this file.
 * @throws JoinRefused when the coding differs, or no common time scale is fine enough | FinerTimescaleNeeded
 */
export function factorOf(track: SourceTrack, builder: TrackBuilder, path: string, clipIndex: number): number {
  const isVideo = track.kind === 'video';
  refuseOtherCoding(track, builder.model, path, clipIndex);
  if (builder.timescale % track.timescale === 0) return builder.timescale / track.timescale;
  const common = leastCommonMultiple(builder.timescale, track.timescale);
  if (common > MAX_TIMESCALE) throw new JoinRefused('timescale_differs', `${path} counts time in 1/${String(track.timescale)} s, which cannot be mixed exactly with 1/${String(builder.timescale)} s.`, clipIndex);
  throw new FinerTimescaleNeeded(isVideo ? 'video' : 'audio', common);
}

/** The smallest time scale in which the moments of both are whole numbers. */
export function leastCommonMultiple(first: number, second: number): number {
  let [a, b] = [first, second];
  while (b !== 0) [a, b] = [b, a % b];
  return (first / a) * second;
}
