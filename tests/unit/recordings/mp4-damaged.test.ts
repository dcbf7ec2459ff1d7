import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Mp4FormatError, readMp4Header, readSegmentDuration } from '../../../src/main/recordings/mp4-header.ts';
import { box, fileType, makeMovie, makeMovieExtends, makeMp4, makeTrack, makeTrackFragment, u32, u64 } from '../../helpers/make-mp4.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const folder = makeTempFolder();
const path = join(folder, 'file.mp4');

/** Why a file of these bytes is refused; fails the test when it is not refused, or not with the reader's own error. */
function reasonFor(bytes: Buffer, read: (path: string) => unknown = readMp4Header): string {
  writeFileSync(path, bytes);
  return reasonAt(path, read);
}

function reasonAt(file: string, read: (path: string) => unknown = readMp4Header): string {
  try {
    read(file);
  } catch (error) {
    if (error instanceof Mp4FormatError) return error.message;
    throw error;
  }
  throw new Error('the file was accepted');
}

/** Anything but a result or the reader's own error fails the test. (An assertion each would take most of its time.) */
function expectOrderlyEnd(read: () => void, what: string): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw new Error(what, { cause: error });
  }
}

/** Replaces the first occurrence of some bytes. */
function patch(bytes: Buffer, find: Buffer, replacement: Buffer): Buffer {
  const at = bytes.indexOf(find);
  if (at < 0) throw new Error('nothing to patch');
  const copy = Buffer.from(bytes);
  replacement.copy(copy, at);
  return copy;
}

describe('a file that cannot be used', () => {
  it.each<[string, Buffer, string]>([
    ['empty', Buffer.alloc(0), 'it is empty'],
    ['filled with zeros', Buffer.alloc(5_000), 'it is filled with zeros; the machine probably lost power while it was written'],
    ['text', Buffer.from('this is a log file and nothing else\n'), 'it is not an MP4'],
    ['another format', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81]), 'it is not an MP4'],
    ['a few bytes', Buffer.from('abc'), 'it is too short to be an MP4'],
    ['without index', Buffer.concat([fileType, box('mdat', Buffer.alloc(100))]), 'it has no index (moov); the recorder was probably interrupted while writing it'],
    ['without index, size left open', Buffer.concat([fileType, u32(0), Buffer.from('mdat'), Buffer.alloc(100)]), 'it has no index (moov); the recorder was probably interrupted while writing it'],
  ])('%s', (_, bytes, reason) => {
    expect(reasonFor(bytes)).toBe(reason);
    expect(reasonFor(bytes, readSegmentDuration)).toBe(reason);
  });

  it('cut off in its pictures', () => {
    const bytes = makeMp4({}, 500);
    expect(reasonFor(bytes.subarray(0, -1))).toBe(`it is cut off: its parts need ${String(bytes.length)} bytes, the file has ${String(bytes.length - 1)}`);
  });

  it.each([false, true])('with an index that names bytes behind the end of the file (64-bit offsets: %s)', (hasLargeOffsets) => {
    const bytes = makeMp4({ tracks: [makeTrack({ chunkOffsets: [40, 3_000], sampleSizes: [10, 20, 30], hasLargeOffsets })] });
    for (const read of [readMp4Header, readSegmentDuration]) expect(reasonFor(bytes, read)).toBe(`it is cut off: its index names 3030 bytes, the file has ${String(bytes.length)}`);
  });

  it('with samples of one size, the last of them behind the end', () => {
    expect(reasonFor(makeMp4({ tracks: [makeTrack({ chunkOffsets: [40], uniformSampleBytes: 10_000 })] }))).toMatch(/^it is cut off: its index names 10040 bytes/);
  });

  it('followed by garbage before its pictures', () => {
    expect(reasonFor(Buffer.concat([fileType, makeMovie(), Buffer.alloc(100)]))).toBe('it is damaged: what follows a whole part is no MP4');
  });

  it('accepts padding after a whole movie', () => {
    writeFileSync(path, Buffer.concat([makeMp4(), Buffer.alloc(100)]));
    expect(readMp4Header(path).tracks).toHaveLength(1);
  });

  it('that has vanished, is a folder or a named pipe', () => {
    expect(reasonAt(join(folder, 'gone.mp4'))).toBe('it does not exist any more');
    mkdirSync(join(folder, 'folder.mp4'));
    expect(reasonAt(join(folder, 'folder.mp4'))).toBe('it is not a file');
    execFileSync('mkfifo', [join(folder, 'pipe.mp4')]);
    expect(reasonAt(join(folder, 'pipe.mp4'))).toBe('it is not a file');
  });
});

describe('a forged file', () => {
  const whole = makeMp4({ tracks: [makeTrack({ edits: [[500, 100]], syncSamples: [1], chunkOffsets: [40], sampleSizes: [1] })] });

  it.each<[string, Buffer]>([
    ['a box smaller than its own header', patch(whole, Buffer.from('mvhd'), Buffer.concat([Buffer.from('mvhd')])).fill(3, whole.indexOf('mvhd') - 1, whole.indexOf('mvhd'))],
    ['a box larger than what holds it', patch(whole, Buffer.concat([u32(0x14), Buffer.from('stss')]), u32(0xffffff))],
    ['a 64-bit size beyond all numbers', Buffer.concat([fileType, u32(1), Buffer.from('moov'), u64(0xffffffffffffffffn), Buffer.alloc(50)])],
    ['a 64-bit size that is cut off', Buffer.concat([fileType, box('moov', u32(1), Buffer.from('mvhd'))])],
    ['more entries than its table holds', patch(whole, Buffer.concat([Buffer.from('stts'), u32(0), u32(1)]), Buffer.concat([Buffer.from('stts'), u32(0), u32(0xffffffff)]))],
    ['more edits than its list holds', patch(whole, Buffer.concat([Buffer.from('elst'), u32(0), u32(1)]), Buffer.concat([Buffer.from('elst'), u32(0), u32(0x7fffffff)]))],
    ['more chunks than its table holds', patch(whole, Buffer.concat([Buffer.from('stco'), u32(0), u32(1)]), Buffer.concat([Buffer.from('stco'), u32(0), u32(0x7fffffff)]))],
    ['more sizes than its table holds', patch(whole, Buffer.concat([Buffer.from('stsz'), u32(0), u32(0), u32(1)]), Buffer.concat([Buffer.from('stsz'), u32(0), u32(0), u32(0x7fffffff)]))],
    ['more places to start at than its table holds', patch(whole, Buffer.concat([Buffer.from('stss'), u32(0), u32(1)]), Buffer.concat([Buffer.from('stss'), u32(0), u32(0x7fffffff)]))],
    ['a length beyond all numbers', makeMp4({ version: 1, duration: 2 ** 63 })],
    ['a track without time scale', makeMp4({ tracks: [makeTrack({ timescale: 0 })] })],
    ['a movie without time scale', makeMp4({ timescale: 0 })],
    ['a track that lacks its parts', makeMp4({ tracks: [box('trak', box('mdia'))] })],
    ['no movie header', Buffer.concat([fileType, box('moov', makeTrack()), box('mdat')])],
    ['an impossibly large description', makeMp4({ tracks: [makeTrack({ sampleEntry: box('avc1', Buffer.alloc(2 * 1024 * 1024)) })] })],
  ])('with %s is refused', (_, bytes) => {
    expect(reasonFor(bytes)).toMatch(/^it/);
  });

  it('with a fragment of four thousand million samples costs no time', () => {
    const movie = makeMovie({ tracks: [makeTrack({ times: [] })], more: [makeMovieExtends(1, 40)] });
    writeFileSync(path, Buffer.concat([fileType, movie, box('moof', makeTrackFragment({ count: 0xffffffff })), box('mdat')]));
    expect(readMp4Header(path).tracks[0]?.sampleCount).toBe(0xffffffff);
    const listed = Buffer.concat([fileType, movie, box('moof', makeTrackFragment({ runFlags: 0x100, count: 0xffffffff, run: [u32(1)] })), box('mdat')]);
    expect(reasonFor(listed)).toBe('its index is malformed (a part is cut off)');
  });

  it('of endless tiny boxes is refused', () => {
    expect(reasonFor(Buffer.concat([fileType, ...Array.from({ length: 100_001 }, () => box('free'))]))).toBe('it is made of too many parts');
    expect(reasonFor(Buffer.concat([fileType, box('moov', ...Array.from({ length: 100_001 }, () => box('free'))), box('mdat')]))).toBe('its index is malformed (too many parts)');
  });

  it('cut off anywhere gives a result or an error, soon', () => {
    const fragmented = Buffer.concat([fileType, makeMovie({ more: [makeMovieExtends(1, 40)] }), box('moof', makeTrackFragment({ headerFlags: 8, header: [u32(20)], runFlags: 0x100, count: 2, run: [u32(1), u32(2)] })), box('mdat')]);
    for (const bytes of [whole, fragmented]) {
      writeFileSync(path, bytes);
      for (let length = bytes.length - 1; length >= 0; length -= 1) {
        truncateSync(path, length);
        for (const read of [readMp4Header, readSegmentDuration]) expectOrderlyEnd(() => { read(path); }, `cut off after ${String(length)} bytes`);
      }
    }
  });

  it('with any one byte changed gives a result or an error, soon', () => {
    writeFileSync(path, whole);
    const file = openSync(path, 'r+');
    for (let at = 0; at < whole.length; at += 1) {
      for (const value of [0x00, 0x01, 0x7f, 0xff]) {
        writeSync(file, Buffer.from([value]), 0, 1, at);
        expectOrderlyEnd(() => {
          const { tracks } = readMp4Header(path);
          if (!tracks.every((track) => Number.isFinite(track.durationUs) && Number.isFinite(track.presentationUs))) throw new Error('a time is no number');
        }, `byte ${String(at)} is ${String(value)}`);
      }
      writeSync(file, whole, at, 1, at);
    }
    closeSync(file);
  });
});
