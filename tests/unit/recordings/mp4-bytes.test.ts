import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileBytes } from '../../../src/main/recordings/mp4-bytes.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const path = join(makeTempFolder(), 'file');
let file: number;

beforeEach(() => { file = openSync(path, 'w+'); });
afterEach(() => { closeSync(file); });

/** A file of so many bytes with these at an offset; the rest is sparse and reads as zeros. */
function fill(sizeBytes: number, at = 0, content = Buffer.alloc(0)): FileBytes {
  ftruncateSync(file, sizeBytes);
  writeSync(file, content, 0, content.length, at);
  return new FileBytes(file, sizeBytes);
}

describe('FileBytes', () => {
  it('reads numbers of all kinds, forwards and backwards, across its pieces', () => {
    const at = 65_534;
    const bytes = fill(1_000_000, at, Buffer.from('fffffffffffffff1', 'hex'));
    for (const read of [() => bytes.uint32(at + 4), () => bytes.uint32(900_000), () => bytes.uint32(at + 4)]) read();
    expect(bytes.uint32(at + 4)).toBe(0xfffffff1);
    expect(bytes.int32(at + 4)).toBe(-15);
    expect(bytes.int64(at)).toBe(-15);
    expect(bytes.uint32(at)).toBe(0xffffffff);
    expect(() => bytes.uint64(at)).toThrow('an impossibly large number');
    expect(bytes.uint32(0)).toBe(0);
    expect(bytes.copy(at + 6, at + 9)).toEqual(Buffer.from([0xff, 0xf1, 0]));
  });

  it.each(['uint32', 'int32', 'uint64', 'int64'] as const)('reads the right %s where the next piece needs a larger buffer, as in the index of an export over 4 GB', (kind) => {
    const entryBytes = kind.endsWith('64') ? 8 : 4;
    const numbers = Array.from({ length: 20_000 }, (_, index) => index);
    const content = Buffer.alloc(numbers.length * entryBytes);
    for (const number of numbers) content.writeUInt32BE(number, number * entryBytes + entryBytes - 4);
    const bytes = fill(2_000_000, 1_000_004, content);
    // The header of the file comes first, with a buffer for small ones.
    expect(bytes.uint32(0)).toBe(0);
    expect(numbers.map((number) => bytes[kind](1_000_004 + number * entryBytes))).toEqual(numbers);
  });

  it('reads nothing outside the file', () => {
    const bytes = fill(100);
    expect(bytes.uint32(96)).toBe(0);
    for (const at of [-1, 97, 5_000]) expect(() => bytes.uint32(at)).toThrow('it is cut off');
  });

  it('says so when the file became shorter', () => {
    const bytes = fill(100_000);
    ftruncateSync(file, 50_000);
    expect(() => bytes.uint32(60_000)).toThrow('it is cut off');
  });

  it('takes no more memory for a huge index than for another, and gives up on it in the end', () => {
    const bytes = fill(4 * 1024 ** 3);
    const before = process.memoryUsage().rss;
    bytes.prepare(0, 3 * 1024 ** 3);
    expect(() => { for (let at = 0; ; at += 4_096) bytes.uint32(at); }).toThrow('its index is impossibly large');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('gives its memory to the next file, and never to two at once', () => {
    const first = fill(100, 0, Buffer.from([0, 0, 0, 1]));
    expect(first.uint32(0)).toBe(1);
    const otherPath = `${path}-other`;
    const otherFile = openSync(otherPath, 'w+');
    writeSync(otherFile, Buffer.from([0, 0, 0, 2]));
    const second = new FileBytes(otherFile, 4);
    expect([second.uint32(0), first.uint32(0)]).toEqual([2, 1]);
    second.release();
    const third = new FileBytes(otherFile, 4);
    const fourth = new FileBytes(file, 100);
    expect([third.uint32(0), fourth.uint32(0), third.uint32(0)]).toEqual([2, 1, 2]);
    closeSync(otherFile);
  });
});
