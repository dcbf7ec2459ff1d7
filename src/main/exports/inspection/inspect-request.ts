import type { ProofMode } from '../../../shared/export-kinds.ts';
import type { CopyProof } from '../../../shared/export.ts';
import type { ErrorData } from '../../../shared/errors.ts';
import type { Mp4Header } from '../../recordings/mp4-header.ts';

/** A part of a recorded file that a copy was made of. */
export interface CopiedClip {
  /** Absolute. */
  path: string;
  /** First moment that was wanted, microseconds from the file's first picture. */
  fromUs: number;
  /** The moment that was not wanted any more; null: to the end. */
  toUs: number | null;
}

/** A copy that another program made, to be compared with its source. */
export interface CopyToProve {
  outputPath: string;
  /** In the order of the copy. */
  clips: CopiedClip[];
  mode: Exclude<ProofMode, 'off'>;
}

/** What the comparison found. A packet that differs is a figure here, and not an error: another program may have a reason to rewrite one. */
export type ProvenCopy =
  | { kind: 'compared'; tracks: CopyProof['tracks']; missing: MissingPictures | null }
  /** The index of the copy or of a source is of a kind that is not read. @see reason end of a sentence */
  | { kind: 'not_compared'; path: string; reason: string };

/** Pictures of a source that belong into the copy and are not in it. */
export interface MissingPictures {
  count: number;
  /** Of the first file that lacks some. */
  path: string;
}

/** The header of a file, or why it has none that can be used (the end of a sentence: "it is empty"). */
export type HeaderResult = { header: Mp4Header } | { reason: string };

/** Work on whole files, which the main thread must not wait for. Plain data: it crosses to a thread. */
export type InspectTask =
  | { kind: 'headers'; paths: readonly string[] }
  | { kind: 'hash'; path: string }
  | { kind: 'prove'; copy: CopyToProve };

/** What the thread says. Headers come in pieces, so that taking them in never takes long. */
export type InspectMessage =
  | { kind: 'headers'; headers: HeaderResult[] }
  | { kind: 'progress'; bytesDone: number }
  | { kind: 'hashed'; sha256: string }
  | { kind: 'proven'; proven: ProvenCopy }
  | { kind: 'listed' }
  | { kind: 'stopped' }
  | { kind: 'failed'; error: ErrorData };
