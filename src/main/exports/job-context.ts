import type { JobStep } from '../../shared/job.ts';
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
  /** A line for the log of this attempt. */
  note: (line: string) => void;
}
