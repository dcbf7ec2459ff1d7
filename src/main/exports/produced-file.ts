import type { CopyProof, ExportDetails } from '../../shared/export.ts';
import type { JobWarning } from '../../shared/job.ts';
import type { Footage } from './footage.ts';
import type { JobRow } from './job-row.ts';

/** What a producer gets: a job, its footage, and the empty file to write. */
export interface Production {
  job: JobRow;
  footage: Footage;
  /** Absolute; exists and is empty. */
  partPath: string;
  /** To be called when a file with a picture is whole: what only reads it begins, beside the verification. */
  onWritten: () => void;
}

/** A written, verified file and how it came to be. */
export interface ProducedFile {
  durationMs: number;
  sizeBytes: number;
  /** Empty when it has no picture. */
  videoCodec: string;
  audioCodec: string | null;
  width: number;
  height: number;
  /** Whether a thumbnail can be made of it. */
  hasPicture: boolean;
  sha256: string | null;
  proof: CopyProof | null;
  warnings: JobWarning[];
  details: Omit<ExportDetails, 'options' | 'elapsedMs' | 'source'>;
}
