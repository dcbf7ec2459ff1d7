import { readSync } from 'node:fs';

/** Why a file cannot be used, as the end of a sentence for people: "it is empty". */
export class Mp4FormatError extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'Mp4FormatError';
  }
}

/** Pieces start at a page, so that a step back inside a header costs no second read. */
const PAGE_BYTES = 4 * 1024;
/** Holds what one look at a segment with its index in front needs: its boxes up to the first pictures. */
const FIRST_PIECE_BYTES = 16 * 1024;
/** After a jump mostly a box header is wanted; what follows in sequence is a table. */
const PIECE_AFTER_JUMP_BYTES = PAGE_BYTES;
const PIECE_BYTES = 64 * 1024;
/** An index up to this size is read at once: that of ten minutes of video and sound. */
const MAX_PREPARED_BYTES = 512 * 1024;
/**
 * Most that is read of one file. Tables of picture sizes are skipped, so only the times of a camera with an unsteady frame
 * rate count: 31 days of it at 20 frames a second are 430 MB. A forged file costs no more time than this.
 */
const MAX_READ_BYTES = 512 * 1024 * 1024;
/** Most that is taken out of a file as a whole (descriptions of the coding); real ones have some hundred bytes. */
const MAX_COPY_BYTES = 1024 * 1024;

/** The first piece of the file before: a new one for each of a million files keeps the garbage collector busy. */
let spare: Buffer | undefined;

/** Numbers and text anywhere in a file, read in pieces as they are asked for: bounded memory whatever the file claims. */
export class FileBytes {
  private piece = spare ?? Buffer.allocUnsafeSlow(FIRST_PIECE_BYTES);
  private pieceStart = 0;
  private pieceEnd = 0;
  private readBytes = 0;

  /** @param sizeBytes of the file when it was opened */
  constructor(private readonly file: number, readonly sizeBytes: number) {
    // Taken, not shared: whoever is opened before this one is released gets another.
    spare = undefined;
  }

  /** Lets the next file have the memory; this one must not be used any more. */
  release(): void {
    if (this.piece.length === FIRST_PIECE_BYTES) spare = this.piece;
  }

  uint32(at: number): number {
    const offset = this.ensure(at, 4);
    const piece = this.piece;
    // A scan reads millions of these; Buffer's own method checks again what `ensure` has checked and takes three times as long.
    return (((piece[offset] ?? 0) << 24) | ((piece[offset + 1] ?? 0) << 16) | ((piece[offset + 2] ?? 0) << 8) | (piece[offset + 3] ?? 0)) >>> 0;
  }

  int32(at: number): number {
    const offset = this.ensure(at, 4);
    return this.piece.readInt32BE(offset);
  }

  uint64(at: number): number {
    const offset = this.ensure(at, 8);
    return toSafeNumber(this.piece.readBigUInt64BE(offset));
  }

  int64(at: number): number {
    const offset = this.ensure(at, 8);
    return toSafeNumber(this.piece.readBigInt64BE(offset));
  }

  /** @returns a copy that stays as it is */
  copy(start: number, end: number): Buffer {
    if (end - start > MAX_COPY_BYTES) throw new Mp4FormatError('its index is malformed (a part is impossibly large)');
    const offset = this.ensure(start, end - start);
    return Buffer.from(this.piece.subarray(offset, offset + end - start));
  }

  /** Reads a part at once where it is small enough to be held, because it will be looked at in no particular order. */
  prepare(start: number, end: number): void {
    if (end - start <= MAX_PREPARED_BYTES) this.ensure(start, end - start);
  }

  /** Makes the bytes available. @returns where they are in the current piece, which may be another than before: look at `piece` afterwards */
  private ensure(at: number, length: number): number {
    if (at < this.pieceStart || at + length > this.pieceEnd) this.load(at, length);
    return at - this.pieceStart;
  }

  private load(at: number, length: number): void {
    if (at < 0 || at + length > this.sizeBytes) throw new Mp4FormatError('it is cut off in its index');
    const isFirst = this.readBytes === 0;
    const isSequel = at >= this.pieceStart && at <= this.pieceEnd;
    const start = at - (at % PAGE_BYTES);
    const wanted = Math.min(this.sizeBytes - start, Math.max(at - start + length, isFirst ? FIRST_PIECE_BYTES : isSequel ? PIECE_BYTES : PIECE_AFTER_JUMP_BYTES));
    if (wanted > this.piece.length) this.piece = Buffer.allocUnsafeSlow(wanted);
    const got = readSync(this.file, this.piece, 0, wanted, start);
    this.readBytes += got;
    if (this.readBytes > MAX_READ_BYTES) throw new Mp4FormatError('its index is impossibly large');
    this.pieceStart = start;
    this.pieceEnd = start + got;
    // The file became shorter since it was opened.
    if (at + length > this.pieceEnd) throw new Mp4FormatError('it is cut off in its index');
  }
}

function toSafeNumber(value: bigint): number {
  const asNumber = Number(value);
  if (!Number.isSafeInteger(asNumber)) throw new Mp4FormatError('its index is malformed (an impossibly large number)');
  return asNumber;
}
