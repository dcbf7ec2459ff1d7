import { closeSync, openSync } from 'node:fs';
import { toFileError } from '../../file-error.ts';
import { SampleCursor } from '../join/matched-spans.ts';
import { readFully } from '../join/source-reader.ts';
import type { SampleTables } from '../join/source-tables.ts';
import type { SourceTrack } from '../join/source-track.ts';

/** Samples this small are not packets but single values of uncompressed sound, millions an hour. */
const SMALLEST_PACKET_BYTES = 32;

/** @returns whether the samples of a track are single values and no packets */
export function hasTinySamples({ tables }: Pick<SourceTrack, 'tables'>): boolean {
  return tables.uniformBytes > 0 && tables.uniformBytes < SMALLEST_PACKET_BYTES;
}

/** The packets of a track of a recorded file: where each lies, and how long it is. */
export class PacketList {
  readonly length: number;
  private readonly offsets: Float64Array;
  private readonly sizes: Uint32Array;

  constructor(tables: SampleTables) {
    this.length = tables.sampleCount;
    this.offsets = new Float64Array(this.length);
    this.sizes = new Uint32Array(this.length);
    const cursor = new SampleCursor(tables, 0);
    for (let packet = 0; !cursor.isAtEnd; packet += 1, cursor.advance(1)) {
      this.offsets[packet] = cursor.position;
      this.sizes[packet] = cursor.size;
    }
  }

  offset(packet: number): number {
    return this.offsets[packet] ?? 0;
  }

  size(packet: number): number {
    return this.sizes[packet] ?? 0;
  }
}

/** A file that packets are read from, by their places. */
export class PacketFile {
  private readonly file: number;

  /** @throws AppError: the usual ones of a disk */
  constructor(readonly path: string) {
    try {
      this.file = openSync(path, 'r');
    } catch (error) {
      throw toFileError(error, 'read it back', path);
    }
  }

  /** @throws AppError 'footage_unreadable' when the file has become shorter, and the usual ones of a disk */
  read(into: Uint8Array, length: number, offset: number): void {
    readFully(this.file, into, 0, length, offset, this.path);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Half of a core's own cache: two of them are compared. */
const COMPARED_BYTES = 128 * 1024;

/** Compares packets of two files. */
export class PacketComparer {
  private readonly sourceBuffer = Buffer.allocUnsafeSlow(COMPARED_BYTES);
  private readonly outputBuffer = Buffer.allocUnsafeSlow(COMPARED_BYTES);

  /** @returns whether as many bytes at two places are the same */
  areEqual(source: PacketFile, sourceOffset: number, output: PacketFile, outputOffset: number, bytes: number): boolean {
    for (let done = 0; done < bytes;) {
      const length = Math.min(COMPARED_BYTES, bytes - done);
      source.read(this.sourceBuffer, length, sourceOffset + done);
      output.read(this.outputBuffer, length, outputOffset + done);
      if (this.sourceBuffer.compare(this.outputBuffer, 0, length, 0, length) !== 0) return false;
      done += length;
    }
    return true;
  }
}
