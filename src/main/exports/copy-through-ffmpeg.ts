import { AppError } from '../../shared/errors.ts';
import type { ProofMode } from '../../shared/export-kinds.ts';
import type { OptionsOf } from '../../shared/export-options.ts';
import type { CopyProof } from '../../shared/export.ts';
import type { JobWarning } from '../../shared/job.ts';
import type { Ffmpeg } from '../ffmpeg/locate.ts';
import { copyByFfmpeg } from './copy-by-ffmpeg.ts';
import { marksOf } from './copy-by-join.ts';
import { tagsOf } from './export-tags.ts';
import { hashInThread, proveInThread, type InspectThread } from './inspection/inspect-in-thread.ts';
import type { CopiedClip, ProvenCopy } from './inspection/inspect-request.ts';
import type { JobContext } from './job-context.ts';
import { prepareExport, type PreparedExport } from './preparation.ts';
import type { ProducedFile, Production } from './produced-file.ts';
import { failedVerification, verifyExport } from './verification.ts';

export interface FfmpegCopyDependencies {
  ffmpeg: Ffmpeg;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** For temporary files; need not exist. */
  workFolder: string;
  /** How much is compared unless the export says otherwise. */
  proof: ProofMode;
  timeZone: string;
}

/**
 * Makes a master through ffmpeg: copied, verified, and compared with its source packet by packet.
 * @param reason why the files could not be joined, kept with the export
 * @throws AppError; the signal's reason when it was stopped
 */
export async function copyThroughFfmpeg(production: Production, options: OptionsOf<'copy'>, reason: string, dependencies: FfmpegCopyDependencies, context: JobContext): Promise<ProducedFile> {
  const { job, footage, partPath } = production;
  const { ffmpeg, timeZone, workersFolder, workFolder } = dependencies;
  refuseImpossible(options, reason);
  context.note(`Not joined: ${reason}`);
  const thread: InspectThread = { workersFolder, signal: context.signal, gate: context.gate };
  const prepared = await prepareExport(footage, { timeZone, gaps: options.gaps, hasSound: options.audio !== 'mute' }, thread);
  if (options.strict) refuseDamage(prepared.warnings);
  const hasAudio = prepared.audio !== undefined && options.audio === 'keep';
  const marks = await marksOf(footage, options, timeZone, () => Promise.resolve(prepared.usable));
  const commandLine = await copyByFfmpeg({ prepared, tags: tagsOf(job, prepared.firstMs, timeZone), isMute: options.audio === 'mute', marks, partPath, estimatedBytes: footage.estimatedBytes, workFolder }, ffmpeg, context);
  await context.gate.whenOpen(context.signal);
  context.onProgress('verifying', { percent: 0 });
  production.onWritten();
  const { streams, ...verified } = await verifyExport(partPath, { lengthUs: prepared.lengthUs, video: prepared.video, hasAudio }, ffmpeg, context.signal);
  const { sha256, proof, warnings } = await inspectCopy(partPath, verified.sizeBytes, prepared, options.proof ?? dependencies.proof, thread, context);
  return {
    ...verified,
    hasPicture: true,
    sha256,
    proof,
    warnings: [...prepared.warnings, ...warnings],
    details: {
      method: 'ffmpeg_copy', methodReason: reason, deliveredStartMs: prepared.firstMs, deliveredEndMs: footage.spans.at(-1)?.endMs ?? job.requestEndMs, hiddenFrames: null,
      streams, commandLine, ffmpegVersion: ffmpeg.version, encoder: null,
    },
  };
}

/** Hashes the copy and, beside it, compares it with its source. */
async function inspectCopy(partPath: string, sizeBytes: number, prepared: PreparedExport, mode: ProofMode, thread: InspectThread, context: JobContext): Promise<Pick<ProducedFile, 'sha256' | 'proof' | 'warnings'>> {
  // The slower of the two is what a person waits for.
  const progress = (bytesDone: number): void => { context.onProgress('verifying', { percent: Math.min(100, (bytesDone / sizeBytes) * 100) }); };
  if (mode === 'off') return { sha256: await hashInThread(partPath, thread, progress), proof: null, warnings: [] };
  const startedAtMs = performance.now();
  // One that fails must not leave the other at work on a file that is about to go.
  const stop = new AbortController();
  const both = { ...thread, signal: AbortSignal.any([thread.signal, stop.signal]) };
  const comparing = proveInThread({ outputPath: partPath, clips: clipsOf(prepared), mode }, both, progress).then((proven) => ({ proven, elapsedMs: Math.round(performance.now() - startedAtMs) }));
  const hashing = hashInThread(partPath, both);
  try {
    const [{ proven, elapsedMs }, sha256] = await Promise.all([comparing, hashing]);
    return { sha256, ...judge(proven, elapsedMs, mode) };
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled([comparing, hashing]);
    throw error;
  }
}

function clipsOf({ usable }: PreparedExport): CopiedClip[] {
  return usable.map(({ clip: { segment, fromMs, toMs }, repeatedBehind }) => ({
    path: segment.path, fromUs: fromMs * 1_000, toUs: toMs < segment.durationMs ? toMs * 1_000 : null, isRepeatedBehind: repeatedBehind !== undefined,
  }));
}

/** @throws AppError 'verification_failed' where pictures are missing */
function judge(proven: ProvenCopy, elapsedMs: number, mode: CopyProof['mode']): Pick<ProducedFile, 'proof' | 'warnings'> {
  if (proven.kind === 'not_compared') {
    return { proof: null, warnings: [{ code: 'not_proven', message: `The copy could not be compared with its source, so that it is not proven to be bit-exact: the index of ${proven.path} is of a kind that is not read (${proven.reason}).` }] };
  }
  const { tracks, missing } = proven;
  if (missing !== null) throw failedVerification(`${String(missing.count)} pictures of the footage are missing in it, the first of them of ${missing.path}`);
  const words = { video: 'picture', audio: 'sound' };
  const different = tracks.filter(({ compared, equal }) => equal < compared).map(({ kind, compared, equal }) => `${String(compared - equal)} of ${String(compared)} packets of ${words[kind]}`);
  const left = tracks.filter(({ total, compared }) => total > 0 && compared === 0).map(({ kind }) => words[kind]);
  const warnings: JobWarning[] = [
    ...(different.length === 0 ? [] : [{ code: 'not_bit_exact' as const, message: `This copy is not bit-exact: ${different.join(' and ')} differ from the recording, because ffmpeg rewrote them.` }]),
    ...(left.length === 0 ? [] : [{ code: 'not_proven' as const, message: `The ${left.join(' and the ')} of this copy could not be compared with the recording: it is uncompressed, which has no packets.` }]),
  ];
  return { proof: { mode, tracks, elapsedMs }, warnings };
}

/** ffmpeg cannot do all that the joiner can. */
function refuseImpossible(options: OptionsOf<'copy'>, reason: string): void {
  if (options.audio !== 'only' && options.cut !== 'keyframe') return;
  throw new AppError('invalid_input', `These files cannot be joined by the program itself (${reason}), and ffmpeg cannot do this cut or sound alone without changes.`, { remedy: 'Choose an exact cut with picture and sound.' });
}

/** @throws AppError 'footage_unreadable' for the first file that was left out: in a strict job nothing may be left out */
function refuseDamage(warnings: readonly JobWarning[]): void {
  // What is recorded twice is not damaged.
  const first = warnings.find(({ code }) => code === 'segment_skipped');
  if (first === undefined) return;
  throw new AppError('footage_unreadable', `${first.message} Nothing was exported, because nothing may be left out of this export (strict).`, { remedy: 'Export it without “strict” to get what is there, with a warning.' });
}
