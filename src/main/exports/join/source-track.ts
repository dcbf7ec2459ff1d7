import type { FileIdentity } from '../../recordings/mp4-header.ts';
import { FieldReader, findBox, fourLetters, type Box } from '../../recordings/mp4-boxes.ts';
import { Mp4FormatError, type FileBytes } from '../../recordings/mp4-bytes.ts';
import { openTrack, readSampleEntries, type TrackBoxes } from '../../recordings/mp4-track.ts';
import { comparableSampleEntries } from '../../recordings/sample-entries.ts';
import { readSampleTables, type SampleTables } from './source-tables.ts';
import { UnsupportedSource } from './unsupported-source.ts';

/** The shown part of a track as its edit list has it. */
export interface SourceEdit {
  /** Before it starts to be shown, microseconds. */
  delayUs: number;
  /** First shown moment, units. */
  mediaStart: number;
  /** Null: to the end. */
  lengthUs: number | null;
  /** Recorders write one at most; a file of several is itself an edited export. */
  shownParts: number;
}

/** A track of a recorded file. "Units" are of its own time scale. */
export interface SourceTrack {
  trackId: number;
  kind: 'video' | 'audio' | 'other';
  codec: string;
  /** Content of `stsd` as it is, and with the figures blanked that do not matter. */
  sampleEntries: Buffer;
  comparableEntries: Buffer;
  timescale: number;
  /** As `mdhd` packs it. */
  language: number;
  /** The nine numbers of the transformation, and width and height as 16.16, as `tkhd` has them. */
  matrix: Buffer;
  width: number;
  height: number;
  /** Decoding time of the first sample; not 0 in a fragment of a live stream. */
  firstTime: number;
  tables: SampleTables;
  edit: SourceEdit;
}

/** All that is needed of a file to join it; none of its pictures. */
export interface SourceMovie {
  path: string;
  identity: FileIdentity;
  /** Of QuickTime's kind, which describes sound differently. */
  isQuickTime: boolean;
  video: SourceTrack | undefined;
  audio: SourceTrack | undefined;
}

const types = {
  edts: fourLetters('edts'), elst: fourLetters('elst'), minf: fourLetters('minf'), dinf: fourLetters('dinf'), dref: fourLetters('dref'), mdhd: fourLetters('mdhd'),
};

/** Reads a track without the samples of fragments. @throws Mp4FormatError | UnsupportedSource */
export function readSourceTrack(bytes: FileBytes, trak: Box, movieTimescale: number): SourceTrack {
  const boxes = openTrack(bytes, trak);
  const { codec, sampleEntries } = readSampleEntries(bytes, boxes.tables);
  const isMedia = boxes.kind !== 'other';
  if (isMedia) refuseUnsupported(bytes, boxes, codec, sampleEntries);
  return {
    kind: boxes.kind, codec, sampleEntries, comparableEntries: comparableSampleEntries({ sampleEntries }), timescale: boxes.timescale,
    language: readLanguage(bytes, boxes.media),
    ...readHeader(bytes, boxes.header),
    firstTime: 0,
    tables: readSampleTables(bytes, boxes.tables, isMedia),
    edit: readSourceEdit(bytes, trak, movieTimescale),
  };
}

function refuseUnsupported(bytes: FileBytes, boxes: TrackBoxes, codec: string, sampleEntries: Buffer): void {
  if (codec === 'encv' || codec === 'enca') throw new UnsupportedSource('encrypted', 'it is encrypted');
  if (sampleEntries.readUInt32BE(4) !== 1) throw new UnsupportedSource('several_codings', 'it changes its coding in the middle');
  const information = findBox(bytes, boxes.media, types.minf);
  const data = information && findBox(bytes, information, types.dinf);
  const references = data && findBox(bytes, data, types.dref);
  if (references === undefined || references.end - references.start < 20) return;
  // ISO/IEC 14496-12, 8.7.2: flag 1 of an entry says that the samples lie in this file.
  if (bytes.uint32(references.start + 4) === 1 && (bytes.uint32(references.start + 16) & 1) === 0) throw new UnsupportedSource('external_data', 'its samples lie in another file');
}

function readLanguage(bytes: FileBytes, media: Box): number {
  const box = findBox(bytes, media, types.mdhd);
  if (box === undefined) return 0;
  const fields = new FieldReader(bytes, box);
  fields.skip(fields.versionAndFlags().version === 1 ? 28 : 16);
  return fields.uint32() >>> 16;
}

function readHeader(bytes: FileBytes, box: Box): Pick<SourceTrack, 'trackId' | 'matrix' | 'width' | 'height'> {
  const fields = new FieldReader(bytes, box);
  const { version } = fields.versionAndFlags();
  const times = version === 1 ? 16 : 8;
  fields.skip(times);
  const trackId = fields.uint32();
  fields.skip(4 + (version === 1 ? 8 : 4) + 16);
  const matrixAt = box.start + 4 + times + 8 + (version === 1 ? 8 : 4) + 16;
  fields.skip(36);
  return { trackId, matrix: bytes.copy(matrixAt, matrixAt + 36), width: fields.uint32(), height: fields.uint32() };
}

/** The first shown part, perhaps after a delay. */
function readSourceEdit(bytes: FileBytes, trak: Box, movieTimescale: number): SourceEdit {
  const edits = findBox(bytes, trak, types.edts);
  const box = edits && findBox(bytes, edits, types.elst);
  const edit: SourceEdit = { delayUs: 0, mediaStart: 0, lengthUs: null, shownParts: 0 };
  if (box === undefined) return edit;
  const fields = new FieldReader(bytes, box);
  const { version } = fields.versionAndFlags();
  const entryCount = fields.entryCount(version === 1 ? 20 : 12);
  for (let entry = 0; entry < entryCount; entry += 1) {
    const lengthUs = (fields.time(version) / movieTimescale) * 1e6;
    const mediaTime = version === 1 ? fields.int64() : fields.int32();
    fields.skip(4);
    if (mediaTime < 0) {
      if (edit.shownParts === 0) edit.delayUs += lengthUs;
      continue;
    }
    edit.shownParts += 1;
    if (edit.shownParts > 1) continue;
    edit.mediaStart = mediaTime;
    // A writer of fragments does not know the length yet and leaves 0.
    edit.lengthUs = lengthUs === 0 ? null : lengthUs;
  }
  return edit;
}

/**
 * Makes sure that the tables of a track agree with each other and with the file, so that what follows can rely on it: a forged
 * index must neither make a huge export nor name bytes that do not exist.
 * @throws Mp4FormatError
 */
export function refuseForgedTables({ tables }: SourceTrack, sizeBytes: number): void {
  const { uniformBytes, sizes, sampleCount, chunkOffsets, chunkCounts } = tables;
  let total = 0;
  let sample = 0;
  for (let chunk = 0; chunk < chunkCounts.length; chunk += 1) {
    const count = chunkCounts[chunk] ?? 0;
    if (sample + count > sampleCount) throw new Mp4FormatError('its index is malformed (its tables contradict each other)');
    let length = uniformBytes * count;
    if (uniformBytes === 0) for (let each = sample; each < sample + count; each += 1) length += sizes[each] ?? 0;
    const end = (chunkOffsets[chunk] ?? 0) + length;
    if (end > sizeBytes) throw new Mp4FormatError(`it is cut off: its index names ${String(end)} bytes, the file has ${String(sizeBytes)}`);
    total += length;
    sample += count;
  }
  if (total > sizeBytes) throw new Mp4FormatError('its index is malformed (its parts lie on top of each other)');
  if (sample !== sampleCount || sumOf(tables.durations.counts) < sampleCount) throw new Mp4FormatError('its index is malformed (its tables contradict each other)');
}

function sumOf(counts: Uint32Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
