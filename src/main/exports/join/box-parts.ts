/** Takes the bytes of a file in their order. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
}

/** A piece of a file whose size is known before it is written: an index of a day is 60 MB and is never in memory as a whole. */
export interface Part {
  byteLength: number;
  writeTo(sink: ByteSink): void;
}

/** Bytes that are there already. */
export function bytesPart(bytes: Uint8Array): Part {
  return { byteLength: bytes.length, writeTo: (sink) => { sink.write(bytes); } };
}

/** Whole numbers of 32 bits, e.g. fields of a box. Negative ones are written as two's complement. */
export function uint32s(...values: number[]): Part {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value | 0, index * 4);
  return bytesPart(bytes);
}

/** Whole numbers of 16 bits. */
export function uint16s(...values: number[]): Part {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, index * 2);
  return bytesPart(bytes);
}

/** Whole numbers of 64 bits, up to 2⁵³. */
export function uint64s(...values: number[]): Part {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeBigInt64BE(BigInt(value), index * 8);
  return bytesPart(bytes);
}

/** Text in UTF-8, or a four-letter code. */
export function textPart(text: string): Part {
  return bytesPart(Buffer.from(text, 'utf8'));
}

/** Pieces one behind the other. */
export function sequence(...parts: readonly Part[]): Part {
  return {
    byteLength: parts.reduce((sum, part) => sum + part.byteLength, 0),
    writeTo: (sink) => { for (const part of parts) part.writeTo(sink); },
  };
}

/** A box (ISO/IEC 14496-12, 4.2). Indexes stay below 4 GiB; media data is headed by {@link mediaDataHeader}. */
export function box(type: string, ...parts: readonly Part[]): Part {
  const content = sequence(...parts);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.byteLength + 8, 0);
  header.write(type, 4, 'latin1');
  return sequence(bytesPart(header), content);
}

/** A box with version and flags. */
export function fullBox(type: string, version: number, flags: number, ...parts: readonly Part[]): Part {
  return box(type, uint32s(version * 0x1000000 + flags), ...parts);
}

/** Writes one entry of a table into memory. */
export type WriteEntry = (view: DataView, offset: number, entry: number) => void;

/** So many bytes of a table are made at once. */
const TABLE_PIECE_BYTES = 48 * 1024;

/** A table: its entries are made while they are written. */
export function table(entryCount: number, entryBytes: number, writeEntry: WriteEntry): Part {
  return {
    byteLength: entryCount * entryBytes,
    writeTo: (sink) => {
      const atOnce = Math.max(1, Math.min(entryCount, Math.floor(TABLE_PIECE_BYTES / entryBytes)));
      const piece = Buffer.alloc(atOnce * entryBytes);
      const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
      for (let start = 0; start < entryCount; start += atOnce) {
        const count = Math.min(atOnce, entryCount - start);
        for (let entry = 0; entry < count; entry += 1) writeEntry(view, entry * entryBytes, start + entry);
        sink.write(piece.subarray(0, count * entryBytes));
      }
    },
  };
}

/** A full box that is a count and a table. */
export function tableBox(type: string, version: number, entryCount: number, entryBytes: number, writeEntry: WriteEntry): Part {
  return fullBox(type, version, 0, uint32s(entryCount), table(entryCount, entryBytes, writeEntry));
}

/** Heads the media data. @param isLarge with a 64-bit size */
export function mediaDataHeader(contentBytes: number, isLarge: boolean): Part {
  return isLarge ? sequence(uint32s(1), textPart('mdat'), uint64s(contentBytes + 16)) : sequence(uint32s(contentBytes + 8), textPart('mdat'));
}

/** Makes all bytes of a part at once; for small ones and tests. */
export function toBuffer(part: Part): Buffer {
  const pieces: Buffer[] = [];
  part.writeTo({ write: (bytes) => { pieces.push(Buffer.from(bytes)); } });
  return Buffer.concat(pieces);
}
