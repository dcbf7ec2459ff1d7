import type { ProofMode } from './export-kinds.ts';
import type { WhenDoneAction } from './job.ts';

/** What a person can change. */
export interface Settings {
  /** Jobs that run at once, 1 or more. */
  maxConcurrent: number;
  /** Absolute folder that exports are written to. */
  exportFolder: string;
  /** How much of a copy is compared with its source unless the export says otherwise. */
  proof: ProofMode;
  whenDone: WhenDoneAction;
}

/** The ffmpeg in use. */
export interface FfmpegInfo {
  path: string;
  version: string;
  /** Null where no ffprobe was found; the program does not need it. */
  ffprobePath: string | null;
}

/** What the window says about the program itself. */
export interface AppInfo {
  version: string;
  dataFolder: string;
  /** Null when none was found: nothing can be exported until one is. */
  ffmpeg: FfmpegInfo | null;
  /** Versions of what it runs on, by name. */
  runtime: Record<string, string>;
}
