import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { toFileError } from '../../file-error.ts';
import { JoinControl } from './control.ts';
import { copySamples } from './copy-samples.ts';
import { planJoin, type JoinPlan } from './join-plan.ts';
import type { JoinOutcome, JoinProgress, JoinReport, JoinRequest } from './join-request.ts';
import { makeFront, type MovieFront } from './movie.ts';
import { planKeyFrames } from './plan-key-frames.ts';
import { PartWriter } from './part-writer.ts';
import { prove } from './prove.ts';
import { JoinRefused } from './refuse.ts';
import { UnsupportedSource } from './unsupported-source.ts';

/** What a join needs besides its order. */
export interface JoinHooks {
  /** Looked at once a buffer. */
  control?: JoinControl;
  /** Called once a buffer; whoever passes it on thins it out. */
  onProgress?: (progress: JoinProgress) => void;
  /** Hashes the file while it is written, in another thread; left out: in this one. */
  hashBeside?: (totalBytes: number) => FollowingHash | undefined;
}

/** Reads a file behind the one who writes it. */
export interface FollowingHash {
  onWritten(bytes: number): void;
  /** Waits until all bytes are hashed. @returns hexadecimal */
  finish(): string;
}

/**
 * Joins parts of recorded files into one, without changing a byte of any picture or sound, and waits until it is done: for a
 * thread of its own (`joinInWorker`).
 * @throws AppError 'footage_unreadable' | 'verification_failed' | 'disk_full' and the other usual ones of a disk | JoinStopped
 */
export function joinFiles(request: JoinRequest, hooks: JoinHooks = {}): JoinOutcome {
  const { control = new JoinControl(), onProgress = () => undefined } = hooks;
  const startedAt = performance.now();
  const produced = produce(request, { ...hooks, control, onProgress });
  if ('kind' in produced) return produced;
  const { report, files, selections, finishHash, readAt } = produced;
  const writtenAt = performance.now();
  const proof = request.proof === 'off' ? null : prove({
    outputPath: request.outputPath, files, selections, mode: request.proof,
    onCompared: (bytesDone) => {
      control.check();
      onProgress({ phase: 'proving', bytesDone, bytesTotal: report.copiedBytes });
    },
  });
  const sha256 = finishHash();
  const endedAt = performance.now();
  const elapsedMs = { read: readAt - startedAt, write: writtenAt - readAt, prove: endedAt - writtenAt, total: endedAt - startedAt };
  return { kind: 'joined', report: { ...report, sha256, proof, elapsedMs } };
}

type Produced = Pick<JoinPlan, 'files' | 'selections'> & { report: ReturnType<typeof describe>; finishHash: () => string | null; readAt: number };

/** Plans and writes. The plan's tables, 6 MB an hour, end with it: the proof has tables of its own. */
function produce(request: JoinRequest, hooks: JoinHooks & { control: JoinControl; onProgress: (progress: JoinProgress) => void }): Produced | Extract<JoinOutcome, { kind: 'refused' }> {
  const { control, onProgress } = hooks;
  let plan: JoinPlan;
  let front: MovieFront;
  try {
    const onFile = (done: number): void => {
      control.check();
      onProgress({ phase: 'reading', bytesDone: done, bytesTotal: 0 });
    };
    plan = request.keyFrames === undefined ? planJoin(request, onFile) : planKeyFrames(request, request.keyFrames, onFile);
    front = makeFront(plan, request);
  } catch (error) {
    if (error instanceof JoinRefused) return { kind: 'refused', refusal: error.refusal };
    // Of no file in particular: what all of them together would need.
    if (error instanceof UnsupportedSource) return { kind: 'refused', refusal: { reason: error.reason, message: `These files cannot be joined: ${error.message}.`, clipIndex: null } };
    throw error;
  }
  const readAt = performance.now();
  const finishHash = write(request, plan, front, hooks);
  return { report: describe(plan, front), files: plan.files, selections: plan.selections, finishHash, readAt };
}

/** @returns what waits for the hash */
function write(request: JoinRequest, plan: JoinPlan, { front, totalBytes }: MovieFront, hooks: JoinHooks & { control: JoinControl; onProgress: (progress: JoinProgress) => void }): () => string | null {
  const { control, onProgress, hashBeside } = hooks;
  const file = openOutput(request.outputPath);
  try {
    const beside = request.sha256 ? hashBeside?.(totalBytes) : undefined;
    const hash = request.sha256 && beside === undefined ? createHash('sha256') : undefined;
    const writer = new PartWriter(file, request.outputPath, hash, (bytesDone) => {
      control.check();
      beside?.onWritten(bytesDone);
      onProgress({ phase: 'copying', bytesDone, bytesTotal: totalBytes });
    });
    front.writeTo(writer);
    copySamples(plan, writer);
    writer.flush();
    return () => beside?.finish() ?? hash?.digest('hex') ?? null;
  } finally {
    closeSync(file);
  }
}

function openOutput(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    throw toFileError(error, 'write the export', path);
  }
}

function describe(plan: JoinPlan, { totalBytes }: MovieFront): Omit<JoinReport, 'sha256' | 'proof' | 'elapsedMs'> {
  const { video, audio } = plan;
  return {
    sizeBytes: totalBytes, copiedBytes: plan.copies.totalBytes, lengthUs: plan.lengthUs, shownFrames: plan.shownFrames, hiddenFrames: plan.hiddenFrames,
    videoPackets: video?.sampleCount ?? 0, audioPackets: audio?.sampleCount ?? 0,
    videoCodec: video?.model.codec ?? null, audioCodec: audio?.model.codec ?? null,
    // 16.16 fixed point.
    width: (video?.model.width ?? 0) >>> 16, height: (video?.model.height ?? 0) >>> 16,
    clips: plan.clips, skipped: plan.skipped, repeated: plan.repeated, overlappingAudioPackets: plan.overlappingAudioPackets,
  };
}
