/** Why a file cannot be used, as the end of a sentence for people: "it is empty". */
export class Mp4FormatError extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'Mp4FormatError';
  }
}

/** A box inside a buffer; `start` and `end` bound its content. */
export interface Box {
  type: string;
  start: number;
  end: number;
}

/** Most boxes that one level may hold; real files have a few dozen, only a forged one has more. */
const MAX_BOXES_A_LEVEL = 100_000;

/**
 * The boxes between two offsets of a buffer (ISO/IEC 14496-12, 4.2). What does not fit is an error, never a guess.
 * @throws Mp4FormatError
 */
export function* boxesIn(buffer: Buffer, start: number, end: number): Generator<Box> {
  let offset = start;
  for (let count = 0; offset + 8 <= end; count += 1) {
    if (count >= MAX_BOXES_A_LEVEL) throw new Mp4FormatError('its index is malformed (too many parts)');
    const { headerBytes, sizeBytes } = boxSize(buffer, offset, end);
    const boxEnd = sizeBytes === 0 ? end : offset + sizeBytes;
    if (boxEnd > end || (sizeBytes !== 0 && sizeBytes < headerBytes)) throw new Mp4FormatError('its index is malformed (a part has an impossible size)');
    yield { type: buffer.toString('latin1', offset + 4, offset + 8), start: offset + headerBytes, end: boxEnd };
    offset = boxEnd;
  }
}

function boxSize(buffer: Buffer, offset: number, end: number): { headerBytes: number; sizeBytes: number } {
  const size = buffer.readUInt32BE(offset);
  if (size !== 1) return { headerBytes: 8, sizeBytes: size };
  if (offset + 16 > end) throw new Mp4FormatError('its index is malformed (a part is cut off)');
  return { headerBytes: 16, sizeBytes: toSafeNumber(buffer.readBigUInt64BE(offset + 8)) };
}

/** The first box of a type. */
export function findBox(buffer: Buffer, parent: { start: number; end: number }, type: string): Box | undefined {
  for (const box of boxesIn(buffer, parent.start, parent.end)) if (box.type === type) return box;
  return undefined;
}

/** Follows a path of types, e.g. `['mdia', 'mdhd']`. */
export function findPath(buffer: Buffer, parent: { start: number; end: number }, path: readonly string[]): Box | undefined {
  let current: { start: number; end: number } | undefined = parent;
  for (const type of path) {
    if (current === undefined) return undefined;
    current = findBox(buffer, current, type);
  }
  return current as Box | undefined;
}

/** A file size or duration as a number; beyond 2^53 nothing real exists. */
export function toSafeNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Mp4FormatError('its index is malformed (an impossibly large number)');
  return Number(value);
}

/**
 * Reads fields of a box one after the other, never past its end.
 * @throws Mp4FormatError when the box is shorter than its fields
 */
export class FieldReader {
  private offset: number;

  constructor(private readonly buffer: Buffer, private readonly box: Box) {
    this.offset = box.start;
  }

  get remainingBytes(): number {
    return this.box.end - this.offset;
  }

  uint8(): number {
    return this.buffer.readUInt8(this.advance(1));
  }

  uint16(): number {
    return this.buffer.readUInt16BE(this.advance(2));
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.advance(4));
  }

  uint64(): number {
    return toSafeNumber(this.buffer.readBigUInt64BE(this.advance(8)));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.advance(4));
  }

  int64(): number {
    const value = this.buffer.readBigInt64BE(this.advance(8));
    return value < 0 ? -toSafeNumber(-value) : toSafeNumber(value);
  }

  skip(bytes: number): void {
    this.advance(bytes);
  }

  /** Version and flags of a full box. */
  versionAndFlags(): { version: number; flags: number } {
    const word = this.uint32();
    return { version: word >>> 24, flags: word & 0xffffff };
  }

  private advance(bytes: number): number {
    const at = this.offset;
    if (at + bytes > this.box.end) throw new Mp4FormatError('its index is malformed (a part is cut off)');
    this.offset += bytes;
    return at;
  }
}
