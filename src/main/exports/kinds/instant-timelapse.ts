import { AppError } from '../../../shared/errors.ts';
import { proofOf } from '../copy-proof.ts';
import { joinInWorker } from '../join/join-in-worker.ts';
import type { JoinProgress, JoinRefusal, JoinReport } from '../join/join-request.ts';
import { warnOfLeftOut } from '../readable-files.ts';
import { checkDerivedFile } from './derivative-check.ts';
import type { DerivativeFacts } from './derivative.ts';
import { frameSecondsOf } from './footage-input.ts';
import type { TimelapsePlan, TimelapseWork } from './timelapse-plan.ts';

/** An index rounds the length of a file to a millisecond. */
const INDEX_ROUNDING_SECONDS = 0.001;
const REMEDY = 'Choose the method “quick” instead.';

/**
 * Key frames as the camera made them, at new times: nothing is decoded or encoded, and each is compared with the recording.
 * @throws AppError where a wish needs encoding, or the footage changes its format
 */
export async function copyKeyFrames(work: TimelapseWork, plan: TimelapsePlan): Promise<DerivativeFacts> {
  const { options, request } = work;
  const { footage } = request;
  refuseWhatNeedsEncoding(work, plan);
  const report = await joinKeyFrames(work, plan);
  const skipped = report.skipped.flatMap(({ clipIndex, reason }) => { const file = footage.files[clipIndex]; return file === undefined ? [] : [{ file, reason }]; });
  const skippedSeconds = skipped.reduce((sum, { file }) => sum + (file.toMs - file.fromMs) / 1_000, 0);
  // Each file's length is rounded to a picture, and the result's to one of its own.
  const toleranceSeconds = 1 / options.framesPerSecond + (footage.files.length * INDEX_ROUNDING_SECONDS + 2 * frameSecondsOf(footage.files)) / plan.speed;
  const checked = await checkDerivedFile(work, { lengthSeconds: plan.lengthSeconds - skippedSeconds / plan.speed, toleranceSeconds, size: null, picture: 'required', sound: 'none', decodedSeconds: 0.5 });
  return { ...checked, encoders: [], pictureCount: 0, joined: { sha256: report.sha256, proof: proofOf(report), warnings: skipped.map(({ file, reason }) => warnOfLeftOut(file, reason, request.timeZone)) } };
}

async function joinKeyFrames({ options, context, request }: TimelapseWork, { speed, lengthSeconds }: TimelapsePlan): Promise<JoinReport> {
  const report = ({ phase, bytesDone, bytesTotal }: JoinProgress): void => {
    if (phase === 'reading') return;
    const percent = bytesTotal > 0 ? (bytesDone / bytesTotal) * 100 : 0;
    context.onProgress(phase === 'copying' ? 'copying' : 'verifying', { percent, bytesDone, doneMs: percent * 10 * lengthSeconds, totalMs: lengthSeconds * 1_000 });
  };
  context.signal.throwIfAborted();
  context.onProgress('copying', { percent: 0, doneMs: 0, totalMs: lengthSeconds * 1_000 });
  const outcome = await joinInWorker({
    clips: request.footage.files.map(({ path, fromMs, toMs }) => ({ path, fromUs: fromMs * 1_000, toUs: toMs * 1_000 })), outputPath: request.outputPath, cut: 'exact', audio: 'mute', tags: request.tags,
    keyFrames: { speed, framesPerSecond: options.framesPerSecond }, sha256: true, proof: request.proof,
    unreadable: options.strict ? 'refuse' : 'skip',
  }, { signal: context.signal, workersFolder: request.workersFolder, gate: context.gate, onProgress: report });
  if (outcome.kind === 'refused') throw toError(outcome.refusal);
  const { videoPackets, copiedBytes, elapsedMs } = outcome.report;
  context.note(`Copied ${String(videoPackets)} key frames, ${String(copiedBytes)} bytes. Indexes ${elapsedMs.read.toFixed(0)} ms, copy ${elapsedMs.write.toFixed(0)} ms, proof ${elapsedMs.prove.toFixed(0)} ms.`);
  return outcome.report;
}

function refuseWhatNeedsEncoding({ options: { burnIn, maxHeight } }: TimelapseWork, plan: TimelapsePlan): void {
  if (burnIn.clock || burnIn.name || maxHeight !== null) throw new AppError('invalid_input', 'A time-lapse by the method “instant” copies pictures as they are, so that neither text nor another size is possible.', { remedy: REMEDY });
  if (plan.timeline.recordedSeconds < 2 * plan.keyFrameSeconds) throw new AppError('invalid_input', 'The range is too short for the method “instant”: it holds less than two key frames.', { remedy: REMEDY });
}

function toError({ reason, message }: JoinRefusal): AppError {
  if (reason === 'unreadable') return new AppError('footage_unreadable', `${message} Nothing was exported, because nothing may be left out of this export (strict).`, { remedy: 'Export it without “strict” to get what is there, with a warning.' });
  if (reason === 'nothing_readable') return new AppError('footage_unreadable', message, { remedy: 'Check that the disk with the recordings is connected, index the source again and retry.' });
  return new AppError('footage_mixed', `The key frames of this range cannot be copied into one file: ${message}`, { remedy: REMEDY });
}
