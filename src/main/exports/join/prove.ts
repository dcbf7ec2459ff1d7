import { closeSync, openSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { Mp4FormatError } from '../../recordings/mp4-bytes.ts';
import type { Selections, SourceFile } from './join-plan.ts';
import type { JoinProof, ProvenPackets } from './join-request.ts';
import { MatchedSpans, SampleCursor } from './matched-spans.ts';
import { readSourceMovie } from './source-movie.ts';
import { openSource, readFully } from './source-reader.ts';
import type { SourceMovie, SourceTrack } from './source-track.ts';

/** What is to be proven. */
export interface ProofTask {
  outputPath: string;
  files: readonly SourceFile[];
  selections: Selections;
  mode: JoinProof['mode'];
  /** Called after each compared piece with the sum so far; may throw to stop. */
  onCompared: (bytes: number) => void;
}

/** Half of a core's own cache: two of them are compared. */
const COMPARED_BYTES = 128 * 1024;
/** Of a proof by samples: every so many clips, besides the first and the last. */
const SAMPLED_EVERY = 16;

/**
 * Reads the written file through its own index, as a player does, and compares every packet with the packet of the source:
 * size and bytes. The sources' indexes are read anew, so that a fault in the plan does not hide itself.
 * @throws AppError 'verification_failed' naming the file that differs | 'footage_unreadable'
 */
export function prove(task: ProofTask): JoinProof {
  const written = readWritten(task.outputPath);
  const output = openSync(task.outputPath, 'r');
  try {
    return new Prover(task, output, written).run();
  } finally {
    closeSync(output);
  }
}

class Prover {
  private readonly video: ProvenTrack;
  private readonly audio: ProvenTrack;
  private readonly sourceBuffer = Buffer.allocUnsafeSlow(COMPARED_BYTES);
  private readonly outputBuffer = Buffer.allocUnsafeSlow(COMPARED_BYTES);
  private comparedBytes = 0;
  /** The file that was looked at last: a time-lapse takes many single pictures of each. */
  private source: OpenedSource | undefined;

  constructor(private readonly task: ProofTask, private readonly output: number, written: SourceMovie) {
    this.video = new ProvenTrack(written.video);
    this.audio = new ProvenTrack(written.audio);
  }

  run(): JoinProof {
    const { files, mode } = this.task;
    const clips = this.task.selections.files.length;
    for (let clip = 0; clip < clips; clip += 1) {
      const file = files[this.task.selections.files.at(clip)];
      if (file !== undefined) this.proveClip(clip, file, mode === 'full' || clip === 0 || clip === clips - 1 || clip % SAMPLED_EVERY === 0);
    }
    for (const track of [this.video, this.audio]) if (track.packets.total !== track.cursor.sampleCount) throw failed(`its index names ${String(track.cursor.sampleCount)} packets, ${String(track.packets.total)} belong in it`);
    return { mode, video: this.video.packets, audio: this.audio.packets };
  }

  private proveClip(clip: number, file: SourceFile, isCompared: boolean): void {
    const { selections } = this.task;
    if (this.source?.file !== file) this.source = { file, ...cursorsOf(readSource(file)) };
    const { source } = this;
    const spans = new MatchedSpans();
    const parts = [
      { proven: this.video, cursor: source.video, first: selections.videoFirst.at(clip), count: selections.videoCount.at(clip) },
      { proven: this.audio, cursor: source.audio, first: selections.audioFirst.at(clip), count: selections.audioCount.at(clip) },
    ];
    for (const { proven, cursor, first, count } of parts) {
      if (count === 0) continue;
      if (!cursor.moveTo(first) || !spans.match(cursor, proven.cursor, count)) throw failed(`a packet of ${file.path} has another size in it`);
      proven.packets.total += count;
      if (isCompared) proven.packets.equal += count;
    }
    if (isCompared) this.compare(file, spans);
  }

  private compare(source: SourceFile, spans: MatchedSpans): void {
    const file = openSource(source);
    try {
      spans.forEach((sourceOffset, outputOffset, bytes) => { this.compareSpan(file, source.path, sourceOffset, outputOffset, bytes); });
    } finally {
      closeSync(file);
    }
  }

  private compareSpan(file: number, path: string, sourceOffset: number, outputOffset: number, bytes: number): void {
    for (let done = 0; done < bytes;) {
      const length = Math.min(COMPARED_BYTES, bytes - done);
      readFully(file, this.sourceBuffer, 0, length, sourceOffset + done, path);
      readFully(this.output, this.outputBuffer, 0, length, outputOffset + done, this.task.outputPath);
      if (this.sourceBuffer.compare(this.outputBuffer, 0, length, 0, length) !== 0) throw failed(`a packet of ${path} differs in it`);
      done += length;
      this.comparedBytes += length;
      this.task.onCompared(this.comparedBytes);
    }
  }
}

/** A file that is compared with, and how far. */
interface OpenedSource {
  file: SourceFile;
  video: SampleCursor;
  audio: SampleCursor;
}

function cursorsOf({ video, audio }: SourceMovie): Pick<OpenedSource, 'video' | 'audio'> {
  return { video: new SampleCursor(video?.tables, 0), audio: new SampleCursor(audio?.tables, 0) };
}

/** A track of the written file while it is walked through. */
class ProvenTrack {
  readonly packets: ProvenPackets = { equal: 0, total: 0 };
  readonly cursor: SampleCursor;

  constructor(track: SourceTrack | undefined) {
    this.cursor = new SampleCursor(track?.tables, 0);
  }
}

function readWritten(path: string): SourceMovie {
  try {
    return readSourceMovie(path);
  } catch (error) {
    if (error instanceof Mp4FormatError) throw failed(error.message);
    throw error;
  }
}

function readSource({ path }: SourceFile): SourceMovie {
  try {
    return readSourceMovie(path);
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    throw new AppError('footage_unreadable', `${path} could be copied but not be read again to prove the copy: ${error.message}.`, { remedy: 'Retry; the recorder may have deleted it meanwhile.' });
  }
}

function failed(why: string): AppError {
  return new AppError('verification_failed', `The written file did not pass the comparison with its source: ${why}.`, {
    remedy: 'Retry. If it fails again, check the disk and the memory of this machine.',
  });
}
