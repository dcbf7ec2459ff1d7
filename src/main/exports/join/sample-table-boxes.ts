import { box, bytesPart, fullBox, table, tableBox, uint32s, type Part } from './box-parts.ts';
import type { GrowingFloat64, GrowingUint32 } from './growing-array.ts';
import type { RunsBuilder } from './runs.ts';

/** The tables of a track that is being written. */
export interface WrittenTables {
  sampleCount: number;
  /** Bytes of every sample; 0 when they differ. */
  uniformBytes: number;
  sizes: GrowingUint32;
  durations: RunsBuilder;
  offsets: RunsBuilder;
  isReordered: boolean;
  areAllSync: boolean;
  sync: GrowingUint32;
  /** Offsets count from the first byte behind the header of the media data. */
  chunkOffsets: GrowingFloat64;
  chunkCounts: GrowingUint32;
}

/** Where the media data will lie. */
export interface MediaPlace {
  /** Offset of its first byte in the file. */
  start: number;
  /** Whether offsets take 64 bits. */
  isLarge: boolean;
}

/**
 * A sample table box (ISO/IEC 14496-12, 8.5).
 * @param sampleEntries content of `stsd`
 */
export function sampleTableBox(tables: WrittenTables, sampleEntries: Uint8Array, place: MediaPlace): Part {
  return box('stbl',
    box('stsd', bytesPart(sampleEntries)),
    runsBox('stts', 0, tables.durations),
    ...(tables.isReordered ? [runsBox('ctts', tables.offsets.values.view().some((value) => value < 0) ? 1 : 0, tables.offsets)] : []),
    ...(tables.areAllSync ? [] : [tableBox('stss', 0, tables.sync.length, 4, (view, offset, entry) => { view.setUint32(offset, tables.sync.at(entry) + 1); })]),
    chunkRunsBox(tables.chunkCounts),
    sizesBox(tables),
    chunkOffsetsBox(tables.chunkOffsets, place));
}

function runsBox(type: string, version: number, runs: RunsBuilder): Part {
  return tableBox(type, version, runs.counts.length, 8, (view, offset, entry) => {
    view.setUint32(offset, runs.counts.at(entry));
    view.setInt32(offset + 4, runs.values.at(entry));
  });
}

function sizesBox({ uniformBytes, sampleCount, sizes }: WrittenTables): Part {
  if (uniformBytes !== 0) return fullBox('stsz', 0, 0, uint32s(uniformBytes, sampleCount));
  return fullBox('stsz', 0, 0, uint32s(0, sizes.length), table(sizes.length, 4, (view, offset, entry) => { view.setUint32(offset, sizes.at(entry)); }));
}

/** Chunks with equally many samples share an entry (8.7.4). */
function chunkRunsBox(counts: GrowingUint32): Part {
  let entryCount = 0;
  for (let chunk = 0; chunk < counts.length; chunk += 1) if (chunk === 0 || counts.at(chunk) !== counts.at(chunk - 1)) entryCount += 1;
  let chunk = 0;
  return tableBox('stsc', 0, entryCount, 12, (view, offset, entry) => {
    if (entry === 0) chunk = 0;
    view.setUint32(offset, chunk + 1);
    view.setUint32(offset + 4, counts.at(chunk));
    view.setUint32(offset + 8, 1);
    const count = counts.at(chunk);
    while (chunk < counts.length && counts.at(chunk) === count) chunk += 1;
  });
}

function chunkOffsetsBox(offsets: GrowingFloat64, { start, isLarge }: MediaPlace): Part {
  if (!isLarge) return tableBox('stco', 0, offsets.length, 4, (view, offset, entry) => { view.setUint32(offset, start + offsets.at(entry)); });
  return tableBox('co64', 0, offsets.length, 8, (view, offset, entry) => {
    const value = start + offsets.at(entry);
    view.setUint32(offset, Math.floor(value / 0x1_0000_0000));
    view.setUint32(offset + 4, value % 0x1_0000_0000);
  });
}
