import { box, sequence, toBuffer, uint16s, uint32s, uint64s, bytesPart, type Part } from './box-parts.ts';
import { growingFloat64, growingUint32 } from './growing-array.ts';
import type { JoinChapter, JoinSubtitle } from './join-request.ts';
import { RunsBuilder } from './runs.ts';
import type { WrittenTables } from './sample-table-boxes.ts';

/** Text that lies in front of the pictures in the media data. */
export interface TextTrack {
  tables: WrittenTables;
  bytes: Buffer;
  /** Milliseconds, the units of the track. */
  totalUnits: number;
}

/** Units a second of text tracks. */
export const TEXT_TIMESCALE = 1_000;
/** A sample begins with its length in 16 bits; nobody reads more than a line. */
const MAX_TEXT_BYTES = 1_000;
/** Nero's list counts in one byte. */
const MAX_LISTED_CHAPTERS = 255;

/** "UTF-8" as QuickTime's text samples say it. */
const UTF8_MARK = toBuffer(box('encd', uint32s(0x100)));

/**
 * A track with a sample a chapter: what QuickTime, VLC and ffmpeg read.
 * @param start offset of its bytes in the media data
 */
export function chapterTrack(chapters: readonly JoinChapter[], lengthUs: number, start: number): TextTrack {
  const lines = chapters.map(({ startUs, title }, index) => ({ startUs: Math.max(0, startUs), endUs: chapters[index + 1]?.startUs ?? lengthUs, text: title }));
  return textTrack(lines, lengthUs, start, UTF8_MARK);
}

/** A track of subtitles (3GPP TS 26.245): empty samples where nothing is said. */
export function subtitleTrack(lines: readonly JoinSubtitle[], lengthUs: number, start: number): TextTrack {
  return textTrack(lines, lengthUs, start, Buffer.alloc(0));
}

function textTrack(lines: readonly JoinSubtitle[], lengthUs: number, start: number, mark: Buffer): TextTrack {
  const sizes = growingUint32();
  const durations = new RunsBuilder();
  const pieces: Buffer[] = [];
  let cursor = 0;
  const add = (endMs: number, text: string): void => {
    if (endMs <= cursor) return;
    const content = shorten(text);
    pieces.push(toBuffer(uint16s(content.length)), content, mark);
    sizes.push(2 + content.length + mark.length);
    durations.add(1, endMs - cursor);
    cursor = endMs;
  };
  const lastMs = Math.round(lengthUs / 1_000);
  for (const { startUs, endUs, text } of lines) {
    add(Math.min(lastMs, Math.round(startUs / 1_000)), '');
    add(Math.min(lastMs, Math.round(endUs / 1_000)), text);
  }
  const chunkOffsets = growingFloat64();
  const chunkCounts = growingUint32();
  if (sizes.length > 0) {
    chunkOffsets.push(start);
    chunkCounts.push(sizes.length);
  }
  const tables = { sampleCount: sizes.length, uniformBytes: 0, sizes, durations, offsets: new RunsBuilder(), isReordered: false, areAllSync: true, sync: growingUint32(), chunkOffsets, chunkCounts };
  return { tables, bytes: Buffer.concat(pieces), totalUnits: cursor };
}

/** Cut between two characters, not inside of one. */
function shorten(text: string, maxBytes = MAX_TEXT_BYTES): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return bytes;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** Style of a text: no font of its own, the given size and colour. */
function textSampleEntry(type: 'text' | 'tx3g', displayFlags: number, justification: readonly [number, number], fontSize: number, colour: number): Buffer {
  const entry = box(type,
    uint32s(0), uint16s(0, 1),
    uint32s(displayFlags), bytesPart(Uint8Array.from(justification.map((value) => value & 0xff))), uint32s(0), uint16s(0, 0, 0, 0),
    uint16s(0, 0, 1, fontSize), uint32s(colour),
    box('ftab', uint16s(1, 1), bytesPart(Uint8Array.of(0))));
  return toBuffer(sequence(uint32s(0, 1), entry));
}

/** As ffmpeg writes it for chapters; the letters are QuickTime's, the fields those of 3GPP. */
export const chapterSampleEntries = textSampleEntry('text', 1, [0, 0], 0, 0);
/** Centred at the lower edge, white. */
export const subtitleSampleEntries = textSampleEntry('tx3g', 0, [1, -1], 18, -1);

/** Nero's chapter list, read by players that know no chapter tracks. */
export function chapterListBox(chapters: readonly JoinChapter[]): Part {
  const listed = chapters.slice(0, MAX_LISTED_CHAPTERS);
  const entries = listed.map(({ startUs, title }) => {
    const text = shorten(title, 255);
    // Hundreds of nanoseconds.
    return sequence(uint64s(Math.round(Math.max(0, startUs)) * 10), bytesPart(Uint8Array.of(text.length)), bytesPart(text));
  });
  return box('chpl', uint32s(0x01000000, 0), bytesPart(Uint8Array.of(listed.length)), ...entries);
}

