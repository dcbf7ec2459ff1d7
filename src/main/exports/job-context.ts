import type { JobStep } from '../../shared/job.ts';
import type { DiskLoad } from './ffmpeg-turns.ts';
import type { PauseGate } from './pause-gate.ts';

/** How far a step is; figures that are not known are left out. */
export interface StepProgress {
  percent: number;
  /** Playing time written and to be written, ms; or any other measure that grows evenly. */
  doneMs?: number;
  totalMs?: number;
  bytesDone?: number;
}

/** What a running job needs from the one who runs it. */
export interface JobContext {
  signal: AbortSignal;
  /** Holds the work while a person or the queue wants it to stand still; processes named by `onProcess` are held with it. */
  gate: PauseGate;
  onProgress: (step: JobStep, progress: StepProgress) => void;
  /** A process works for this job from now on, beside those named before; null: none any more. */
  onProcess: (processId: number | null, commandLine: string | null) => void;
  /**
   * Has ffmpeg work when it is this job's turn: see `FfmpegTurns`.
   * @param work told how to find out whether its processes stand still meanwhile
   * @param disk where it writes as fast as the disk allows
   */
  inTurn: <Value>(work: (isResting: () => boolean) => Promise<Value>, disk?: DiskLoad) => Promise<Value>;
  /** A line for the log of this attempt. */
  note: (line: string) => void;
}
