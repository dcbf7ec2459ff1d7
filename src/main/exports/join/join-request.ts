import type { AudioMode, CutMode, ProofMode } from '../../../shared/export-kinds.ts';
import type { ErrorData } from '../../../shared/errors.ts';

/** A part of a recorded file. Microseconds are integers or fractions; they are rounded to whole frames. */
export interface JoinClip {
  /** Absolute. */
  path: string;
  /** First moment that is wanted, counted from the first picture of the file, microseconds. */
  fromUs: number;
  /** The moment that is not wanted any more; null: to the end. Less than a millisecond before the end counts as the end, because an index rounds. */
  toUs: number | null;
  /**
   * Where on the export's timeline the clip starts, microseconds from its start; left out: right after the one before.
   * A clip that would start before the end of the one before it starts at that end.
   */
  placeUs?: number;
  /**
   * How much of the end of the clip before it this file may repeat, by what is known of the times of both, microseconds. Up to there
   * samples are looked for that both files hold, and written once; left out: they are not looked for.
   */
  mayRepeatUs?: number;
}

/** Descriptions that players and archives show. */
export interface JoinTags {
  title: string;
  comment: string;
  /** UTC ms of the first shown picture. */
  creationTimeMs: number;
}

/** A mark in the export that players can jump to. */
export interface JoinChapter {
  startUs: number;
  title: string;
}

/** A line of the subtitle track. */
export interface JoinSubtitle {
  startUs: number;
  endUs: number;
  text: string;
}

/** Which key frames of the footage a time-lapse has. */
export interface KeyFrameChoice {
  /** How many times faster than life. */
  speed: number;
  /** Most pictures a second; key frames beyond it are left out. */
  framesPerSecond: number;
}

/** An order to join. Plain data: it crosses to a thread. */
export interface JoinRequest {
  /** In the order of the export. */
  clips: JoinClip[];
  /** An empty file that exists (`createPartFile`); it is written from its start and neither synced nor renamed. */
  outputPath: string;
  cut: CutMode;
  audio: AudioMode;
  tags: JoinTags;
  /** In order of time; none makes no chapters. */
  chapters?: JoinChapter[];
  /** In order of time, not overlapping; none makes no subtitle track. */
  subtitles?: JoinSubtitle[];
  /** Only key frames, faster than life: a time-lapse. It has no sound, gaps take no time, and nothing is marked in it. */
  keyFrames?: KeyFrameChoice;
  /** SHA-256 of the written file. */
  sha256: boolean;
  /** Compares the written file, read through its own index, with the sources: not, in samples, or byte by byte. */
  proof: ProofMode;
  /** What happens to a clip whose file is damaged or gone: it is left out and reported, or the whole is refused. */
  unreadable: 'skip' | 'refuse';
  /** From which size on 64-bit offsets are used; for tests. */
  largeFromBytes?: number;
}

/** Why files cannot be joined as they are. */
export const joinRefusalReasons = [
  /** No clip is left: all are unreadable or hold nothing of their range. */
  'nothing_readable',
  /** A file is damaged or gone, and `unreadable` is `refuse`. */
  'unreadable',
  /** No picture where one was expected, or a kind of track that is not joined. */
  'unsupported_track',
  'video_differs',
  'audio_differs',
  'timescale_differs',
  /** MP4 and QuickTime describe sound differently. */
  'container_differs',
  'encrypted',
  /** Samples that lie in other files. */
  'external_data',
  /** A file changes its own coding in the middle. */
  'several_codings',
] as const;
export type JoinRefusalReason = (typeof joinRefusalReasons)[number];

/** Another way has to be taken, e.g. ffmpeg or splitting. Nothing was written. */
export interface JoinRefusal {
  reason: JoinRefusalReason;
  /** A sentence that names the file. */
  message: string;
  /** The clip that does not fit, its place in the request; null when it is none in particular. */
  clipIndex: number | null;
}

/** A clip that was left out. */
export interface SkippedClip {
  clipIndex: number;
  path: string;
  /** The end of a sentence: "it is empty". */
  reason: string;
}

/** How many packets of a track were compared and found equal to the source's; a difference is an error, never a figure. */
export interface ProvenPackets {
  /** Compared and equal. */
  equal: number;
  total: number;
}

/** What was proven about the written file. */
export interface JoinProof {
  mode: Exclude<ProofMode, 'off'>;
  video: ProvenPackets;
  audio: ProvenPackets;
}

/** Samples at the end of a clip that the file behind it starts with as well: they are in the export once. */
export interface RepeatedPart {
  /** The clip that repeats them. */
  clipIndex: number;
  videoPackets: number;
  /** Those that are equal byte for byte; where sound was coded anew it is cut by time. */
  audioPackets: number;
  /** By how much the export is shorter for it. */
  lengthUs: number;
}

/** Where a clip went. */
export interface PlacedClip {
  clipIndex: number;
  /** Of its first shown picture, on the export's timeline. */
  startUs: number;
  endUs: number;
  /** What is really shown of the file, counted from its first picture: the wanted part rounded to whole frames. */
  fromUs: number;
  toUs: number;
}

/** Facts of the written file. */
export interface JoinReport {
  sizeBytes: number;
  /** Read of the sources to be copied; less than their size when only a part was wanted. */
  copiedBytes: number;
  /** Playing time, gaps included. */
  lengthUs: number;
  /** Pictures that are shown; those before an exact cut that only help decoding are not counted. */
  shownFrames: number;
  /** Pictures in the file that are not shown: they help to decode those that are. */
  hiddenFrames: number;
  videoPackets: number;
  audioPackets: number;
  videoCodec: string | null;
  audioCodec: string | null;
  /** As shown, in pixels. */
  width: number;
  height: number;
  clips: PlacedClip[];
  skipped: SkippedClip[];
  repeated: RepeatedPart[];
  /** Sound packets that two files hold of the same moment; those of the earlier file are left out. */
  overlappingAudioPackets: number;
  /** Hexadecimal; null when not asked for. */
  sha256: string | null;
  /** Null when not asked for. */
  proof: JoinProof | null;
  elapsedMs: { read: number; write: number; prove: number; total: number };
}

export type JoinOutcome = { kind: 'joined'; report: JoinReport } | { kind: 'refused'; refusal: JoinRefusal };

/** How far a join is. `phase` changes from reading indexes over copying to proving. */
export interface JoinProgress {
  phase: 'reading' | 'copying' | 'proving';
  bytesDone: number;
  /** 0 while it is not known. */
  bytesTotal: number;
}

/** What the thread says. */
export type JoinWorkerMessage =
  /** First; `threadId` as in `lowerThreadPriority`. */
  | { kind: 'started'; threadId: number | null }
  | { kind: 'progress'; progress: JoinProgress }
  | { kind: 'done'; outcome: JoinOutcome }
  | { kind: 'stopped' }
  | { kind: 'failed'; error: ErrorData };
