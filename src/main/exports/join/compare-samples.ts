import { closeSync } from 'node:fs';
import { MatchedSpans, SampleCursor } from './matched-spans.ts';
import { openSource, readFully } from './source-reader.ts';
import type { SourceTrack } from './source-track.ts';
import type { SourceFile } from './join-plan.ts';

/** Samples that differ mostly do so in their first bytes. */
const COMPARED_BYTES = 16 * 1024;

/** Compares samples of two files byte by byte. Opens the files only when sizes agree; must be closed. */
export class SampleComparison {
  private opened: { one: number; other: number } | undefined;
  private readonly oneBuffer = Buffer.allocUnsafe(COMPARED_BYTES);
  private readonly otherBuffer = Buffer.allocUnsafe(COMPARED_BYTES);

  constructor(private readonly one: SourceFile, private readonly other: SourceFile) {}

  /**
   * Whether so many samples of both tracks, one after the other, have the same sizes and the same bytes.
   * @throws AppError 'footage_unreadable' when a file has changed since its index was read, and the usual ones of a disk
   */
  areEqual(oneTrack: SourceTrack, oneFirst: number, otherTrack: SourceTrack, otherFirst: number, count: number): boolean {
    const spans = new MatchedSpans();
    if (!spans.match(new SampleCursor(oneTrack.tables, oneFirst), new SampleCursor(otherTrack.tables, otherFirst), count)) return false;
    let isEqual = true;
    spans.forEach((oneOffset, otherOffset, bytes) => { isEqual &&= this.areBytesEqual(oneOffset, otherOffset, bytes); });
    return isEqual;
  }

  private areBytesEqual(oneOffset: number, otherOffset: number, bytes: number): boolean {
    const { one, other } = (this.opened ??= this.open());
    for (let done = 0; done < bytes;) {
      const length = Math.min(COMPARED_BYTES, bytes - done);
      readFully(one, this.oneBuffer, 0, length, oneOffset + done, this.one.path);
      readFully(other, this.otherBuffer, 0, length, otherOffset + done, this.other.path);
      if (this.oneBuffer.compare(this.otherBuffer, 0, length, 0, length) !== 0) return false;
      done += length;
    }
    return true;
  }

  private open(): { one: number; other: number } {
    const one = openSource(this.one);
    try {
      return { one, other: openSource(this.other) };
    } catch (error) {
      closeSync(one);
      throw error;
    }
  }

  close(): void {
    if (this.opened === undefined) return;
    closeSync(this.opened.one);
    closeSync(this.opened.other);
    this.opened = undefined;
  }
}
