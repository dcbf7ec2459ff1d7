import type { Hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { toFileError } from '../../file-error.ts';
import type { ByteSink } from './box-parts.ts';

/** Larger ones do not fit into a core's own cache, and a copy then takes twice the time (docs/performance.md). */
export const BUFFER_BYTES = 256 * 1024;

/** Writes a file from front to back through one buffer. */
export class PartWriter implements ByteSink {
  /** To be filled from {@link used} on by who copies, who then calls {@link advance}. */
  readonly buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  used = 0;
  writtenBytes = 0;

  /**
   * @param hash is given all bytes as they are written
   * @param onWritten called after each buffer; may throw to stop
   */
  constructor(private readonly file: number, private readonly path: string, private readonly hash: Hash | undefined, private readonly onWritten: (bytes: number) => void) {}

  /** @throws AppError, e.g. 'disk_full' */
  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const length = Math.min(bytes.length - done, this.room);
      this.buffer.set(bytes.subarray(done, done + length), this.used);
      done += length;
      this.advance(length);
    }
  }

  get room(): number {
    return BUFFER_BYTES - this.used;
  }

  /** Says that so many bytes were put into the buffer. */
  advance(bytes: number): void {
    this.used += bytes;
    if (this.used === BUFFER_BYTES) this.flush();
  }

  flush(): void {
    if (this.used === 0) return;
    try {
      for (let done = 0; done < this.used;) done += writeSync(this.file, this.buffer, done, this.used - done, this.writtenBytes + done);
    } catch (error) {
      throw toFileError(error, 'write the export', this.path);
    }
    this.hash?.update(this.buffer.subarray(0, this.used));
    this.writtenBytes += this.used;
    this.used = 0;
    this.onWritten(this.writtenBytes);
  }
}
