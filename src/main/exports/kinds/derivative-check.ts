import { decodeFromArguments } from '../../ffmpeg/args.ts';
import { runFfmpeg } from '../../ffmpeg/run.ts';
import { Mp4FormatError, readMp4Header, type Mp4Header } from '../../recordings/mp4-header.ts';
import { streamsOf } from '../inspection/file-streams.ts';
import { failedVerification } from '../verification.ts';
import type { DerivativeFacts, DerivativeWork } from './derivative.ts';
import type { PictureSize } from './footage-input.ts';

/** What a derived video or sound file must be. */
export interface DerivedExpectation {
  /** Null where the arguments of a person decide it. */
  lengthSeconds: number | null;
  /** How far the length may be off; whoever asks says why. */
  toleranceSeconds: number;
  /** Null where the arguments of a person decide it. */
  size: PictureSize | null;
  picture: 'required' | 'none';
  sound: 'required' | 'none' | 'any';
  /** How much of the end is decoded; 3 when absent. Less where the file itself took little time to make. */
  decodedSeconds?: number;
}

const DECODED_AT_END_SECONDS = 3;

/**
 * Judges a derived file by itself; ffmpeg's exit code says nothing. Structure, tracks, size, playing time, and whether the end
 * can be decoded.
 * @throws AppError 'verification_failed' naming what is wrong
 */
export async function checkDerivedFile(work: DerivativeWork, expected: DerivedExpectation): Promise<Omit<DerivativeFacts, 'encoders' | 'pictureCount'>> {
  work.context.onProgress('verifying', { percent: 0 });
  const header = readWritten(work.request.outputPath);
  const video = header.tracks.find((track) => track.kind === 'video');
  const audio = header.tracks.find((track) => track.kind === 'audio');
  if (expected.picture === 'required' && video === undefined) throw failedVerification('it has no picture');
  if (expected.picture === 'none' && video !== undefined) throw failedVerification('it has a picture, although only the sound was wanted');
  if (expected.sound === 'required' && audio === undefined) throw failedVerification('the sound is missing');
  if (expected.sound === 'none' && audio !== undefined) throw failedVerification('it has sound, although none was wanted');
  const track = video ?? audio;
  if (track === undefined || track.sampleCount === 0) throw failedVerification('it is empty');
  // Pictures that were encoded here have no hidden lead: their edit list only makes up for the order of B-frames. Sound that was copied may.
  const seconds = (video?.durationUs ?? track.presentationUs) / 1e6;
  if (expected.lengthSeconds !== null && Math.abs(seconds - expected.lengthSeconds) > expected.toleranceSeconds) {
    throw failedVerification(`it plays ${seconds.toFixed(3)} s, but ${expected.lengthSeconds.toFixed(3)} s belong in it`);
  }
  if (expected.size !== null && (video?.width !== expected.size.width || video.height !== expected.size.height)) {
    throw failedVerification(`its picture is ${String(video?.width)} × ${String(video?.height)}, not ${String(expected.size.width)} × ${String(expected.size.height)}`);
  }
  if (video !== undefined) work.context.onWritten?.();
  await checkEndDecodes(work, video === undefined ? 'a' : 'v', Math.max(0, track.presentationUs / 1e6 - (expected.decodedSeconds ?? DECODED_AT_END_SECONDS)));
  return {
    media: video === undefined ? 'audio' : 'video', expectedMs: Math.round((expected.lengthSeconds ?? seconds) * 1_000), durationMs: Math.round(seconds * 1_000), sizeBytes: header.sizeBytes,
    videoCodec: video?.codec ?? null, audioCodec: audio?.codec ?? null, width: video?.width ?? 0, height: video?.height ?? 0, streams: streamsOf(header),
  };
}

/** Counted from the start of the track: sound may go on after the last picture. @param fromSeconds where on it decoding starts */
async function checkEndDecodes(work: DerivativeWork, stream: 'v' | 'a', fromSeconds: number): Promise<void> {
  const { request: { ffmpeg, outputPath }, context } = work;
  const words = decodeFromArguments(outputPath, fromSeconds, stream);
  const outcome = await runFfmpeg({ program: ffmpeg.path, arguments: words, signal: context.signal, isBackground: true });
  if (outcome.kind === 'aborted') context.signal.throwIfAborted();
  if (outcome.kind === 'failed') throw outcome.error;
  const decoded = outcome.kind === 'exited' ? outcome.lastProgress : undefined;
  if (!(stream === 'v' ? decoded?.frames : decoded?.outTimeUs)) throw failedVerification('its end cannot be decoded');
}

function readWritten(path: string): Mp4Header {
  try {
    return readMp4Header(path);
  } catch (error) {
    if (error instanceof Mp4FormatError) throw failedVerification(error.message);
    throw error;
  }
}
