import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Mp4FormatError, readMp4Header, readSegmentDuration } from '../../../src/main/recordings/mp4-header.ts';
import { makeMovieExtends, makeMp4, makeTrack, makeTrackFragment } from '../../helpers/make-mp4.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const path = join(makeTempFolder(), 'fuzzed.mp4');
/** The run ends then, however many files it got to: a search without an end is no test. */
const FUZZ_MS = 6_000;
/** One small file; a table that claims millions of entries must not be walked. */
const ONE_FILE_MS = 3_000;

const seeds = [
  makeMp4(),
  makeMp4({ tracks: [makeTrack({ sampleSizes: [4, 8, 15], syncSamples: [1, 3], chunkOffsets: [600], edits: [[900, 100]] }), makeTrack({ id: 2, handler: 'soun', codec: 'mp4a' })] }),
  makeMp4({ version: 1, tracks: [makeTrack({ version: 1, editVersion: 1, hasLargeOffsets: true, edits: [[10, -1]], chunkOffsets: [700] })] }),
  Buffer.concat([makeMp4({ tracks: [makeTrack({ times: [] })], more: [makeMovieExtends(1, 40)] }), makeTrackFragment({ count: 3 })]),
];

/** What a disk, a power cut or a stranger does to a file. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  // Sizes and counts are four bytes; the values at their edges are where arithmetic breaks.
  fc.record({ kind: fc.constant('word' as const), at: fc.nat(), value: fc.constantFrom(0, 1, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff7, 0xffffffff) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat({ max: 64 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat({ max: 200 }) }),
);

type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damageBytes(bytes: Buffer, { kind, at, value }: Damage): Buffer {
  const place = at % Math.max(1, bytes.length);
  if (kind === 'cut') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + value)]);
  if (kind === 'repeat') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place, place + value), bytes.subarray(place)]);
  const copy = Buffer.from(bytes);
  if (kind === 'byte') copy.writeUInt8(value, Math.min(place, Math.max(0, copy.length - 1)));
  else if (copy.length >= 4) copy.writeUInt32BE(value, Math.min(place, copy.length - 4));
  return copy;
}

/** A result or the reader's own error, soon. */
function expectOrderlyEnd(read: (path: string) => unknown): void {
  const startedAt = performance.now();
  try {
    read(path);
  } catch (error) {
    if (!(error instanceof Mp4FormatError)) throw error;
    if (error.message === '') throw new Error('refused without a reason', { cause: error });
  }
  const tookMs = performance.now() - startedAt;
  if (tookMs > ONE_FILE_MS) throw new Error(`took ${String(Math.round(tookMs))} ms`);
}

describe('the MP4 reader, with files that nobody wrote on purpose', () => {
  it('ends in order whatever was done to a good file', () => {
    let files = 0;
    fc.assert(fc.property(fc.constantFrom(...seeds), fc.array(damage, { minLength: 1, maxLength: 8 }), (seed, damages) => {
      files += 1;
      writeFileSync(path, damages.reduce((bytes, each) => (bytes.length === 0 ? bytes : damageBytes(bytes, each)), seed));
      expectOrderlyEnd(readMp4Header);
      expectOrderlyEnd(readSegmentDuration);
    }), { numRuns: 1_000_000, interruptAfterTimeLimit: FUZZ_MS, markInterruptAsFailure: false });
    // A run that got nowhere has tested nothing.
    expect(files).toBeGreaterThan(200);
  }, 60_000);

  it('ends in order for any bytes at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      writeFileSync(path, bytes);
      expectOrderlyEnd(readMp4Header);
      expectOrderlyEnd(readSegmentDuration);
    }), { numRuns: 1_000, interruptAfterTimeLimit: 3_000 });
  }, 30_000);
});
