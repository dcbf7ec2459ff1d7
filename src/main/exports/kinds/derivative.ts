import type { ExportOptions } from '../../../shared/export-options.ts';
import type { ProofMode } from '../../../shared/export-kinds.ts';
import type { CopyProof, ExportStream } from '../../../shared/export.ts';
import type { JobStep, JobWarning } from '../../../shared/job.ts';
import type { TimeSpan } from '../../../shared/recordings.ts';
import type { MetadataTags } from '../../ffmpeg/args.ts';
import type { Ffmpeg } from '../../ffmpeg/locate.ts';
import type { PauseGate } from '../pause-gate.ts';
import type { FileTracks, WantedFile } from '../readable-files.ts';

/** Every choice but the lossless copy. */
export type DerivativeOptions = Exclude<ExportOptions, { kind: 'copy' }>;

/**
 * The part of a recorded file that belongs to an export, with what its header says. Files may differ in format. A `toMs` within a
 * millisecond of the end means the end: an index rounds.
 */
export interface FootageFile extends WantedFile, FileTracks {
  /** Where ffmpeg leaves the file, microseconds from its start as ffmpeg counts, so that it reads up to `toMs` exactly and nothing that the next file repeats. */
  leaveAtUs?: number;
}

/** Footage of one camera, in order of time; what is damaged has been left out already. */
export interface CameraFootage {
  /** As a stranger may have named it: any characters. */
  cameraName: string;
  files: FootageFile[];
}

/** An order for a derivative. */
export interface DerivativeRequest {
  options: DerivativeOptions;
  footage: CameraFootage;
  /** Further cameras of a grid, in reading order; empty for every other kind. A camera without footage has no files. */
  otherCameras: CameraFootage[];
  range: TimeSpan;
  ffmpeg: Ffmpeg;
  /** An empty file that exists (`createPartFile`); it is written and neither synced nor renamed. */
  outputPath: string;
  tags: MetadataTags;
  /** IANA name, for the clock and the names of pictures. */
  timeZone: string;
  /** Absolute folder of the built worker files. */
  workersFolder: string;
  /** How much of what is copied unchanged is compared with its source. */
  proof: ProofMode;
  /** Where a folder for temporary files is made; it is removed again in any case. */
  workFolder: string;
}

/** How far a step is. */
export interface DerivativeProgress {
  percent: number;
  /** Playing time written and to be written, ms. */
  doneMs?: number;
  totalMs?: number;
  bytesDone?: number;
}

/** What the work needs from the one who runs the job; a `JobContext` is one. */
export interface DerivativeContext {
  signal: AbortSignal;
  onProgress: (step: JobStep, progress: DerivativeProgress) => void;
  /** A process works for this job from now on; null: no more. There can be two at once. */
  onProcess: (processId: number | null, commandLine: string | null) => void;
  note: (line: string) => void;
  /** A file with a picture is whole; others may read it beside its verification. */
  onWritten?: () => void;
  /** Holds the job's processes and threads. */
  gate?: Pick<PauseGate, 'isHeld' | 'onChange'>;
  /** Has ffmpeg work when it is the job's turn; at once where absent. */
  inTurn?: <Value>(work: (isResting: () => boolean) => Promise<Value>) => Promise<Value>;
}

/** What a file is. */
export type DerivativeMedia = 'video' | 'audio' | 'picture' | 'archive';

/** A written and verified file. */
export interface DerivativeResult {
  media: DerivativeMedia;
  /** With the dot. */
  extension: string;
  /** Playing time that was expected, and that the file has; 0 for pictures. */
  expectedMs: number;
  durationMs: number;
  sizeBytes: number;
  /** Null where there is none. */
  videoCodec: string | null;
  audioCodec: string | null;
  /** 0 for sound. */
  width: number;
  height: number;
  /** As read back from it; of pictures one track, with as many packets as there are pictures. */
  streams: ExportStream[];
  /** Pictures in a still or an archive of stills; 0 otherwise. */
  pictureCount: number;
  /** Encoders that were tried, in order; the last one made the file. Empty when nothing was encoded. */
  encoders: string[];
  /** Present where nothing was encoded and no ffmpeg wrote, but pictures of the footage were copied as they are. */
  joined?: { sha256: string | null; proof: CopyProof | null; warnings: JobWarning[] };
  /** Every command that ran, ready to paste into a shell; their small text files are gone. */
  commandLines: string[];
  ffmpegVersion: string;
}

/** What a kind finds out about its file; the rest of the result is the same for all. */
export type DerivativeFacts = Omit<DerivativeResult, 'extension' | 'commandLines' | 'ffmpegVersion'>;

/** What the kinds share while one derivative is made. */
export interface DerivativeWork<Options extends DerivativeOptions = DerivativeOptions> {
  request: Omit<DerivativeRequest, 'options' | 'workFolder'>;
  options: Options;
  context: DerivativeContext;
  /** A folder of this derivative's own; ffmpeg runs in it. */
  folder: string;
  commandLines: string[];
}

/** @returns the media and the ending (with the dot) that the file of these options gets, for its name */
export function derivativeFileType(options: DerivativeOptions): { media: DerivativeMedia; extension: string } {
  if (options.kind === 'stills') return options.everySeconds === null ? { media: 'picture', extension: '.jpg' } : { media: 'archive', extension: '.zip' };
  if (options.kind === 'encode' && options.audio === 'only') return { media: 'audio', extension: '.m4a' };
  return { media: 'video', extension: '.mp4' };
}
