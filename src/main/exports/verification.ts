import { AppError } from '../../shared/errors.ts';
import type { ExportStream } from '../../shared/export.ts';
import { decodeEndArguments, decodeSoundArguments } from '../ffmpeg/args.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { streamsOf } from './inspection/file-streams.ts';
import { Mp4FormatError, readMp4Header, type Mp4Header, type Mp4Track } from '../recordings/mp4-header.ts';

/** What a written file must be. */
export interface Expectation {
  lengthUs: number;
  video: Pick<Mp4Track, 'codec'>;
  hasAudio: boolean;
}

/** Facts of a file that passed. */
export interface VerifiedFile {
  durationMs: number;
  sizeBytes: number;
  videoCodec: string;
  audioCodec: string | null;
  width: number;
  height: number;
  streams: ExportStream[];
}

/** The index rounds every file to a millisecond, and a cut is rounded to frames. */
const INDEX_ROUNDING_US = 1_000;

/**
 * Compares what was joined with what the index promised, so that nothing is missing in silence.
 * @param fileCount of files that the figures are a sum of
 * @throws AppError 'verification_failed'
 */
export function refuseWrongLength(lengthUs: number, plannedUs: number, fileCount: number): void {
  const toleranceUs = TOLERATED_AT_LEAST_US + fileCount * INDEX_ROUNDING_US;
  if (Math.abs(lengthUs - plannedUs) <= toleranceUs) return;
  throw failedVerification(`it plays ${seconds(lengthUs)} s, but by the index ${seconds(plannedUs)} s of footage belong in it`);
}

/** Judges a file that holds nothing but sound. @throws AppError 'verification_failed' naming what is wrong */
export async function verifySound(path: string, lengthUs: number, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<VerifiedFile> {
  const header = readWrittenHeader(path);
  const audio = header.tracks.find((track) => track.kind === 'audio');
  if (audio === undefined) throw failedVerification('the sound is missing');
  if (Math.abs(audio.presentationUs - lengthUs) > TOLERATED_AT_LEAST_US) throw failedVerification(`it plays ${seconds(audio.presentationUs)} s, but ${seconds(lengthUs)} s of sound belong in it`);
  const outcome = await runFfmpeg({ program: ffmpeg.path, arguments: decodeSoundArguments(path), signal });
  if (outcome.kind === 'aborted') signal.throwIfAborted();
  if (outcome.kind === 'failed') throw outcome.error;
  if (outcome.kind === 'exited' && outcome.stderrTail.length > 0) throw failedVerification(`its sound cannot be decoded: ${outcome.stderrTail[0] ?? ''}`);
  return { durationMs: Math.round(audio.presentationUs / 1_000), sizeBytes: header.sizeBytes, videoCodec: '', audioCodec: audio.codec, width: 0, height: 0, streams: streamsOf(header) };
}

/** A cut is rounded to frames at both ends. */
const TOLERATED_FRAMES = 2;
/** Cameras with a variable frame rate have no frame length to speak of. */
const TOLERATED_AT_LEAST_US = 100_000;
const DECODED_AT_END_SECONDS = 3;

/**
 * Judges a written file; ffmpeg's exit code says nothing (a missing file, damaged input and a seek past the end all end
 * with 0). Structure, tracks, playing time, and whether the last pictures can be decoded. The first picture is decoded by
 * the thumbnail.
 * @throws AppError 'verification_failed' naming what is wrong
 */
export async function verifyExport(path: string, expected: Expectation, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<VerifiedFile> {
  const header = readWrittenHeader(path);
  const video = header.tracks.find((track) => track.kind === 'video');
  const audio = header.tracks.find((track) => track.kind === 'audio');
  if (video === undefined) throw failedVerification('it has no picture');
  if (video.codec !== expected.video.codec) throw failedVerification(`its picture is coded as ${video.codec}, the footage as ${expected.video.codec}`);
  if (expected.hasAudio && audio === undefined) throw failedVerification('the sound is missing');
  checkLength(video, expected);
  await checkEndDecodes(path, ffmpeg, signal);
  return {
    durationMs: Math.round(video.presentationUs / 1_000),
    sizeBytes: header.sizeBytes,
    videoCodec: video.codec,
    audioCodec: audio?.codec ?? null,
    width: video.width,
    height: video.height,
    streams: streamsOf(header),
  };
}

function readWrittenHeader(path: string): Mp4Header {
  try {
    return readMp4Header(path);
  } catch (error) {
    if (error instanceof Mp4FormatError) throw failedVerification(error.message);
    throw error;
  }
}

function checkLength(video: Mp4Track, expected: Expectation): void {
  const frameUs = (video.frameDurationUnits / video.timescale) * 1e6;
  const toleranceUs = Math.max(TOLERATED_FRAMES * frameUs, TOLERATED_AT_LEAST_US);
  if (Math.abs(video.presentationUs - expected.lengthUs) > toleranceUs) {
    throw failedVerification(`it plays ${seconds(video.presentationUs)} s, but ${seconds(expected.lengthUs)} s of footage belong in it`);
  }
}

async function checkEndDecodes(path: string, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<void> {
  const outcome = await runFfmpeg({ program: ffmpeg.path, arguments: decodeEndArguments(path, DECODED_AT_END_SECONDS), signal });
  if (outcome.kind === 'aborted') signal.throwIfAborted();
  if (outcome.kind === 'failed') throw outcome.error;
  const frames = outcome.kind === 'exited' ? outcome.lastProgress?.frames : undefined;
  if (!frames) throw failedVerification('its last pictures cannot be decoded');
}

/** A written file that is not what it must be. @param why end of a sentence: "it …" */
export function failedVerification(why: string): AppError {
  return new AppError('verification_failed', `The written file did not pass verification and was thrown away: ${why}.`, {
    remedy: 'Index the source again and retry. If it fails again, export the range in smaller parts to find the damaged footage.',
  });
}

function seconds(microseconds: number): string {
  return (microseconds / 1e6).toFixed(3);
}
