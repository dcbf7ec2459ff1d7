import type { ProofMode } from '../../../shared/export-kinds.ts';
import type { CopyProof } from '../../../shared/export.ts';
import type { ErrorData } from '../../../shared/errors.ts';
import type { Mp4Header } from '../../recordings/mp4-header.ts';
import type { JoinClip } from '../join/join-request.ts';

/** A part of a recorded file that a copy was made of. */
export interface CopiedClip {
  /** Absolute. */
  path: string;
  /** First moment that was wanted, microseconds from the file's first picture. */
  fromUs: number;
  /** The moment that was not wanted any more; null: to the end. */
  toUs: number | null;
  /** Whether all that lies behind `toUs` is in the next clip, and must not be in the copy twice. */
  isRepeatedBehind?: boolean;
}

/** A part of a recorded file, in which what its neighbour holds too is looked for; as for a join. */
export type SearchedClip = Pick<JoinClip, 'path' | 'fromUs' | 'toUs' | 'mayRepeatUs'>;

/** Where repeats are looked for. */
export interface RepeatSearch {
  /** In the order of the export. */
  clips: SearchedClip[];
  /** Whether the export has sound, which must not be lost. */
  hasSound: boolean;
}

/** Samples that two neighbouring clips hold both, and what is left of each so that they are there once. */
export interface FoundRepeat {
  /** The later one. */
  clipIndex: number;
  /** What is left of the earlier one; null: nothing. */
  before: {
    /** Where the first repeated picture is shown, microseconds from the file's first picture. */
    toUs: number;
    /** Where ffmpeg must leave the file to read nothing that is repeated, and all else; null where it cannot. */
    leaveAtUs: number | null;
  } | null;
  /** What is wanted of the later one: more than before where the range ends, or starts, inside of what is repeated. */
  fromUs: number;
  toUs: number | null;
  videoPackets: number;
  /** Those that are equal byte for byte. */
  audioPackets: number;
  /** By how much the export becomes shorter. */
  lengthUs: number;
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
  | { kind: 'repeats'; search: RepeatSearch }
  | { kind: 'hash'; path: string }
  | { kind: 'prove'; copy: CopyToProve };

/** What the thread says. Headers come in pieces, so that taking them in never takes long. */
export type InspectMessage =
  | { kind: 'headers'; headers: HeaderResult[] }
  | { kind: 'progress'; bytesDone: number }
  | { kind: 'repeats'; repeats: FoundRepeat[] }
  | { kind: 'hashed'; sha256: string }
  | { kind: 'proven'; proven: ProvenCopy }
  | { kind: 'listed' }
  | { kind: 'stopped' }
  | { kind: 'failed'; error: ErrorData };
