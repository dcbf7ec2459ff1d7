import { CONTINUITY_TOLERANCE_MS } from '../../recordings/coverage.ts';
import type { LinearPiece } from '../../ffmpeg/filters.ts';
import { haveSameFormat } from '../readable-files.ts';
import type { FootageFile } from './derivative.ts';

/**
 * Three times meet here, all in seconds:
 * - *list*: what ffmpeg counts while it reads the files of a run one after the other, from the run's first wanted moment;
 * - *wall*: from the start of the asked-for range, as the recorder's file times say;
 * - *output*: the playing time of the result, in which unrecorded time takes no time (collapse) or its own (keep).
 */
export interface TimelinePiece {
  listFrom: number;
  listTo: number;
  wallFrom: number;
  /** Where the next file begins when it adjoins, so that the clock agrees with the recorder at every seam. */
  wallTo: number;
  outputFrom: number;
}

/** Neighbouring files of one format, which ffmpeg can read as one. */
export interface FootageRun {
  files: FootageFile[];
  /** Wanted part of the joined files, seconds. */
  startSeconds: number;
  lengthSeconds: number;
  pieces: TimelinePiece[];
  /** Whether a part in the middle is not wanted, so that frames must be dropped. */
  hasHoles: boolean;
}

export interface Timeline {
  runs: FootageRun[];
  /** Recorded seconds, gaps left out. */
  recordedSeconds: number;
  /** Output seconds. */
  lengthSeconds: number;
}

/** An index rounds to milliseconds. */
const INDEX_ROUNDING_MS = 1;

/**
 * Lays footage out in time.
 * @param gaps `collapse`: one file after the other; `keep`: every file at its wall time, counted from the first picture
 * @param splitsAtGaps whether a gap starts a new run as a change of format does
 */
export function layOut(files: readonly FootageFile[], rangeStartMs: number, gaps: 'collapse' | 'keep', splitsAtGaps = false): Timeline {
  const runs: FootageRun[] = [];
  let outputReached = 0;
  let recordedSeconds = 0;
  const [first] = files;
  const firstWall = first === undefined ? 0 : (first.startMs - rangeStartMs) / 1_000 + wantedPart(first).from;
  for (const group of groupFiles(files, splitsAtGaps)) {
    const run = startRun(group);
    let listSeconds = 0;
    for (const file of group) {
      const wanted = wantedPart(file);
      const wallFrom = (file.startMs - rangeStartMs) / 1_000 + wanted.from;
      const length = wanted.to - wanted.from;
      // Kept wall time never goes back, even where the recorder's file times overlap.
      const outputFrom = gaps === 'keep' ? keptStart(wallFrom - firstWall, outputReached) : outputReached;
      run.pieces.push({ listFrom: listSeconds + wanted.from - run.startSeconds, listTo: listSeconds + wanted.to - run.startSeconds, wallFrom, wallTo: wallFrom + length, outputFrom });
      outputReached = outputFrom + length;
      recordedSeconds += length;
      listSeconds += listLengthUs(file) / 1e6;
    }
    finishRun(run);
    runs.push(run);
  }
  joinClock(runs.flatMap(({ pieces }) => pieces));
  return { runs, recordedSeconds, lengthSeconds: outputReached };
}

/** Files that adjoin within the recorder's own rounding follow each other without a jump. */
function keptStart(wallFrom: number, reached: number): number {
  return Math.abs(wallFrom - reached) * 1_000 <= CONTINUITY_TOLERANCE_MS && reached > 0 ? reached : Math.max(wallFrom, reached);
}

function startRun(files: FootageFile[]): FootageRun {
  const [first] = files;
  return { files, startSeconds: first === undefined ? 0 : wantedPart(first).from, lengthSeconds: 0, pieces: [], hasHoles: false };
}

function finishRun(run: FootageRun): void {
  run.lengthSeconds = run.pieces.at(-1)?.listTo ?? 0;
  run.hasHoles = run.pieces.some((piece, index) => index > 0 && piece.listFrom - (run.pieces[index - 1]?.listTo ?? 0) > 0.000_001);
}

function wantedPart(file: FootageFile): { from: number; to: number } {
  const length = file.video.durationUs / 1e6;
  const isToEnd = file.toMs + INDEX_ROUNDING_MS >= file.video.durationUs / 1_000;
  return { from: Math.min(file.fromMs / 1_000, length), to: isToEnd ? length : file.toMs / 1_000 };
}

/** How long a file is in the list that ffmpeg reads, microseconds. */
export function listLengthUs({ leaveAtUs, toMs, video }: FootageFile): number {
  return leaveAtUs === undefined ? video.durationUs : toMs * 1_000;
}

/** Stretches the clock of each piece by a hair, so that it ends where the adjoining one begins and never goes back. */
function joinClock(pieces: readonly TimelinePiece[]): void {
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    if (next === undefined) continue;
    const isAdjoining = Math.abs(next.wallFrom - piece.wallTo) * 1_000 <= CONTINUITY_TOLERANCE_MS;
    if ((isAdjoining || next.wallFrom < piece.wallTo) && next.wallFrom > piece.wallFrom) piece.wallTo = next.wallFrom;
  }
}

/** Neighbours of one size, coding, time scale and sound. */
function groupFiles(files: readonly FootageFile[], splitsAtGaps: boolean): FootageFile[][] {
  const groups: FootageFile[][] = [];
  for (const file of files) {
    const last = groups.at(-1)?.at(-1);
    const isContinued = last !== undefined && haveSameFormat(last, file) && !(splitsAtGaps && hasGap(last, file));
    if (isContinued) groups.at(-1)?.push(file);
    else groups.push([file]);
  }
  return groups;
}

function hasGap(before: FootageFile, after: FootageFile): boolean {
  return after.startMs + after.fromMs - (before.startMs + before.toMs) > CONTINUITY_TOLERANCE_MS;
}

/** The clock as a line over list time. */
export function listToWall(pieces: readonly TimelinePiece[]): LinearPiece[] {
  return merge(pieces.map(({ listFrom, listTo, wallFrom, wallTo }) => ({ from: listFrom, at: wallFrom, slope: listTo > listFrom ? (wallTo - wallFrom) / (listTo - listFrom) : 1 })));
}

/** Playing time as a line over the clock. */
export function wallToOutput(pieces: readonly TimelinePiece[], outputStart: number): LinearPiece[] {
  return merge(pieces.map(({ listFrom, listTo, wallFrom, wallTo, outputFrom }) => ({ from: wallFrom, at: outputFrom - outputStart, slope: wallTo > wallFrom ? (listTo - listFrom) / (wallTo - wallFrom) : 1 })));
}

/** Playing time as a line over list time. */
export function listToOutput(pieces: readonly TimelinePiece[], outputStart: number): LinearPiece[] {
  return merge(pieces.map(({ listFrom, outputFrom }) => ({ from: listFrom, at: outputFrom - outputStart, slope: 1 })));
}

/** Whether a line is the time itself, so that no filter is needed. */
export function isIdentity(line: readonly LinearPiece[]): boolean {
  return line.every(({ from, at, slope }) => slope === 1 && Math.abs(from - at) < 0.000_001);
}

/** A piece that goes on where and as the one before does is no piece of its own. */
function merge(line: readonly LinearPiece[]): LinearPiece[] {
  const merged: LinearPiece[] = [];
  for (const piece of line) {
    const last = merged.at(-1);
    const isContinued = last !== undefined && Math.abs(last.slope - piece.slope) < 1e-9 && Math.abs(last.at + (piece.from - last.from) * last.slope - piece.at) < 0.000_001;
    if (!isContinued) merged.push(Math.abs(piece.slope - 1) < 1e-9 ? { ...piece, slope: 1 } : piece);
  }
  return merged;
}
