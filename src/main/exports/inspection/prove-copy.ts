import { Mp4FormatError } from '../../recordings/mp4-bytes.ts';
import { readSourceMovie } from '../join/source-movie.ts';
import type { SourceMovie, SourceTrack } from '../join/source-track.ts';
import { UnsupportedSource } from '../join/unsupported-source.ts';
import { selectVideo } from '../join/video-part.ts';
import { sumBefore } from '../join/runs.ts';
import { TrackComparison, type ExpectedPackets } from './compare-track.ts';
import type { CopiedClip, CopyToProve, MissingPictures, ProvenCopy } from './inspect-request.ts';
import { hasTinySamples, PacketComparer, PacketFile, PacketList } from './packets.ts';

/** Of a proof by samples: every so many clips, besides the first and the last, as for a join. */
const SAMPLED_EVERY = 16;
/** Pictures that a cut may be off at the end of a part: ffmpeg cuts by decoding times. */
const SLACK_PICTURES = 4;
/** Sound that a cut may be off: where a part ends, ffmpeg stops reading all its tracks, and it seeks to the picture. */
const SLACK_SOUND_SECONDS = 2;

/** A file whose index is of a kind that is not read here. */
class NotReadable extends Error {
  constructor(readonly path: string, readonly reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'NotReadable';
  }
}

/**
 * Reads a copy through its own index, as a player does, and compares every packet with the packets of its source, byte by byte
 * and in order. Knows nothing of how the copy was made. Waits until it is done: for a thread of its own. Memory: the copy's
 * index, and that of one recorded file.
 * @param onCompared called after each packet with the bytes of the copy so far; may throw to stop
 * @throws AppError: the usual ones of a disk
 */
export function proveCopy(copy: CopyToProve, onCompared: (bytes: number) => void): ProvenCopy {
  try {
    const written = readable(copy.outputPath, () => readSourceMovie(copy.outputPath));
    const output = new PacketFile(copy.outputPath);
    try {
      return new CopyProver(copy, written, output, onCompared).run();
    } finally {
      output.close();
    }
  } catch (error) {
    if (error instanceof NotReadable) return { kind: 'not_compared', path: error.path, reason: error.reason };
    throw error;
  }
}

class CopyProver {
  private readonly video: TrackComparison | undefined;
  private readonly audio: TrackComparison | undefined;
  private missing: MissingPictures | null = null;
  /** Pictures that must be in the copy at least. */
  private expectedPictures = 0;
  private comparedBytes = 0;

  constructor(private readonly copy: CopyToProve, private readonly written: SourceMovie, output: PacketFile, private readonly onCompared: (bytes: number) => void) {
    const comparer = new PacketComparer();
    const onPacket = (bytes: number): void => {
      this.comparedBytes += bytes;
      this.onCompared(this.comparedBytes);
    };
    const start = (kind: 'video' | 'audio', track: SourceTrack | undefined): TrackComparison | undefined => (track === undefined || hasTinySamples(track) ? undefined : new TrackComparison(kind, track.tables, output, comparer, onPacket));
    this.video = start('video', written.video);
    this.audio = start('audio', written.audio);
  }

  run(): ProvenCopy {
    const { clips } = this.copy;
    let next = this.openPart(0);
    try {
      for (let index = 0; index < clips.length; index += 1) {
        const part = next;
        try {
          next = undefined;
          next = this.openPart(index + 1);
          this.comparePart(part, next);
        } finally {
          part?.file.close();
        }
      }
    } finally {
      next?.file.close();
    }
    const { audio } = this.written;
    const sound = this.audio?.finish() ?? (audio === undefined ? undefined : { kind: 'audio' as const, total: audio.tables.sampleCount, compared: 0, equal: 0 });
    const tracks = [this.video?.finish(), sound].filter((track) => track !== undefined);
    return { kind: 'compared', tracks, missing: this.missingPictures() };
  }

  /** As many pictures as belong in it, of which some are others, are not missing but different. */
  private missingPictures(): MissingPictures | null {
    const { missing } = this;
    const count = Math.min(missing?.count ?? 0, this.expectedPictures - (this.video?.total ?? 0));
    return missing === null || count <= 0 ? null : { count, path: missing.path };
  }

  /** @returns undefined behind the last one */
  private openPart(index: number): OpenPart | undefined {
    const { clips, mode } = this.copy;
    const clip = clips[index];
    if (clip === undefined) return undefined;
    const { video, audio } = readable(clip.path, () => {
      const movie = readSourceMovie(clip.path);
      const hasSound = movie.audio !== undefined && !hasTinySamples(movie.audio);
      return { video: movie.video && expectedPictures(movie.video, clip), audio: hasSound && movie.audio ? expectedSound(movie.audio, clip) : undefined };
    });
    const file = new PacketFile(clip.path);
    // Where only a part was wanted, sizes alone do not tell where it begins.
    const isCut = clip.fromUs > 0 || clip.toUs !== null;
    const shared = { file, isCompared: mode === 'full' || isCut || index === 0 || index === clips.length - 1 || index % SAMPLED_EVERY === 0 };
    return {
      file,
      video: video && { ...shared, ...video },
      audio: audio && { ...shared, ...audio },
    };
  }

  private comparePart(part: OpenPart | undefined, next: OpenPart | undefined): void {
    if (part?.video !== undefined && this.video !== undefined) {
      const { end, slack, first } = part.video;
      this.expectedPictures += Math.max(0, end - slack - first);
      const count = this.video.walkThrough(part.video, next?.video);
      if (count > 0) this.missing = { count: count + (this.missing?.count ?? 0), path: this.missing?.path ?? part.file.path };
    }
    // Where sound begins and ends is ffmpeg's choice within the slack, so that what is left out is no fault.
    if (part?.audio !== undefined && this.audio !== undefined) this.audio.walkThrough(part.audio, next?.audio);
  }
}

/** A recorded file that is being compared. */
interface OpenPart {
  file: PacketFile;
  video: ExpectedPackets | undefined;
  audio: ExpectedPackets | undefined;
}

/** From the key frame that decoding needs; the same choice as for a join. */
function expectedPictures(track: SourceTrack, { fromUs, toUs, isRepeatedBehind = false }: CopiedClip): Omit<ExpectedPackets, 'file' | 'isCompared'> {
  const packets = new PacketList(track.tables);
  const part = selectVideo(track, { fromUs, toUs, cut: 'exact' });
  const [first, end] = part === null ? [0, 0] : [part.firstSample, part.firstSample + part.sampleCount];
  return { packets, earliest: 0, first, end, slack: toUs === null || isRepeatedBehind ? 0 : SLACK_PICTURES, limit: isRepeatedBehind ? end : packets.length };
}

function expectedSound(track: SourceTrack, { fromUs, toUs }: CopiedClip): Omit<ExpectedPackets, 'file' | 'isCompared'> {
  const packets = new PacketList(track.tables);
  const seconds = sumBefore(track.tables.durations, packets.length) / track.timescale;
  const perSecond = seconds > 0 ? packets.length / seconds : 0;
  const numberAt = (us: number): number => Math.min(packets.length, Math.max(0, Math.floor((us / 1e6) * perSecond)));
  // Before the wanted part lies the picture's lead, which has its sound.
  const first = Math.max(0, numberAt(fromUs) - keyFrameLead(perSecond));
  // Silence is found at the earliest place it can be from, so that the walk may be behind by as much.
  const slack = Math.ceil(SLACK_SOUND_SECONDS * perSecond) + numberAt(fromUs) - first;
  return { packets, earliest: first, first, end: toUs === null ? packets.length : numberAt(toUs), slack, limit: packets.length };
}

/** Longer than the distance of key frames in any footage of a camera. */
function keyFrameLead(packetsPerSecond: number): number {
  return Math.ceil(30 * packetsPerSecond);
}

/** @throws NotReadable where an index is of a kind that is not read */
function readable<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof Mp4FormatError || error instanceof UnsupportedSource) throw new NotReadable(path, error.message);
    throw error;
  }
}
