import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceMovie } from '../../../src/main/exports/join/source-movie.ts';
import { UnsupportedSource } from '../../../src/main/exports/join/unsupported-source.ts';
import { Mp4FormatError, readMp4Header, readSegmentDuration } from '../../../src/main/recordings/mp4-header.ts';
import { box, fileType, fullBox, i32, makeMovie, makeTrack, u32 } from '../../helpers/make-mp4.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

// One reader of fragments serves the scan, which wants sums, and the joiner, which wants every sample: both must be told the same.

const path = join(makeTempFolder(), 'fragments.mp4');
const NOT_SYNC = 0x10000;

const sample = fc.record({ duration: fc.integer({ min: 1, max: 500 }), size: fc.integer({ min: 1, max: 60 }), isSync: fc.boolean(), offset: fc.integer({ min: -50, max: 50 }) });
const run = fc.record({
  samples: fc.array(sample, { minLength: 1, maxLength: 6 }),
  has: fc.record({ duration: fc.boolean(), size: fc.boolean(), flags: fc.boolean(), offset: fc.boolean(), first: fc.boolean() }),
});
const fragment = fc.record({ runs: fc.array(run, { minLength: 1, maxLength: 3 }), isPreceded: fc.boolean() });
type Run = typeof run extends fc.Arbitrary<infer Value> ? Value : never;
type Fragment = typeof fragment extends fc.Arbitrary<infer Value> ? Value : never;

const defaults = { duration: 40, size: 25, isSync: false };
/** Bytes of the other track's only sample. */
const OTHER_BYTES = 33;

/** What a reader has to find in a run. */
function meant({ samples, has }: Run): { duration: number; size: number; isSync: boolean; offset: number }[] {
  return samples.map((each, index) => ({
    duration: has.duration ? each.duration : defaults.duration,
    size: has.size ? each.size : defaults.size,
    isSync: index === 0 && has.first ? each.isSync : has.flags ? each.isSync : defaults.isSync,
    offset: has.offset ? each.offset : 0,
  }));
}

function makeRun({ samples, has }: Run): Buffer {
  const flagsOf = (isSync: boolean): Buffer => u32(isSync ? 0 : NOT_SYNC);
  const flags = (has.first ? 0x4 : 0) + (has.duration ? 0x100 : 0) + (has.size ? 0x200 : 0) + (has.flags ? 0x400 : 0) + (has.offset ? 0x800 : 0);
  return fullBox('trun', 1, flags, u32(samples.length), ...(has.first ? [flagsOf(samples[0]?.isSync ?? false)] : []),
    ...samples.flatMap((each) => [...(has.duration ? [u32(each.duration)] : []), ...(has.size ? [u32(each.size)] : []), ...(has.flags ? [flagsOf(each.isSync)] : []), ...(has.offset ? [i32(each.offset)] : [])]));
}

/** Fragments without any place of their own: everything lies behind what is before it. */
function makeFragments(fragments: readonly Fragment[]): Buffer {
  const track = makeTrack({ times: [], sampleEntry: box('avc1', u32(0), Buffer.from([0, 0, 0, 1]), Buffer.alloc(70)) });
  const extendsBox = box('mvex',
    fullBox('trex', 0, 0, u32(1), u32(1), u32(defaults.duration), u32(defaults.size), u32(NOT_SYNC)),
    fullBox('trex', 0, 0, u32(9), u32(1), u32(1), u32(OTHER_BYTES), u32(0)));
  const parts = fragments.map(({ runs, isPreceded }) => {
    const media = box('mdat', Buffer.alloc((isPreceded ? OTHER_BYTES : 0) + runs.flatMap(meant).reduce((sum, { size }) => sum + size, 0), 1));
    const make = (offset: number): Buffer => {
      // The first run says where the data starts; the track that nobody reads has the first bytes of it where it is there.
      const first = makeRun(runs[0] ?? { samples: [], has: { duration: false, size: false, flags: false, offset: false, first: false } });
      const withOffset = (bytes: Buffer): Buffer => fullBox('trun', bytes[8] ?? 0, (bytes.readUInt32BE(8) & 0xffffff) | 0x1, bytes.subarray(12, 16), i32(offset), bytes.subarray(16));
      const other = box('traf', fullBox('tfhd', 0, 0, u32(9)), fullBox('trun', 0, 0x1, u32(1), i32(offset)));
      const own = box('traf', fullBox('tfhd', 0, isPreceded ? 0 : 0x20000, u32(1)), isPreceded ? first : withOffset(first), ...runs.slice(1).map(makeRun));
      return box('moof', ...(isPreceded ? [other] : []), own);
    };
    return Buffer.concat([make(make(0).length + 8), media]);
  });
  return Buffer.concat([fileType, makeMovie({ tracks: [track], more: [extendsBox] }), ...parts]);
}

describe('fragments', () => {
  it('are told to the scan and to the joiner alike, and to the joiner with their places', () => {
    fc.assert(fc.property(fc.array(fragment, { minLength: 1, maxLength: 4 }), (fragments) => {
      const bytes = makeFragments(fragments);
      writeFileSync(path, bytes);
      const all = fragments.flatMap(({ runs }) => runs.flatMap(meant));
      const duration = all.reduce((sum, each) => sum + each.duration, 0);
      const [scanned] = readMp4Header(path).tracks;
      const syncCount = all.filter(({ isSync }) => isSync).length;
      expect(scanned).toMatchObject({ sampleCount: all.length, durationUnits: duration });
      // Where none of a file's samples is marked, the reader of headers cannot tell that from a file without marks.
      expect(scanned?.syncSampleCount).toBe(syncCount === all.length || syncCount === 0 ? null : syncCount);
      expect(readSegmentDuration(path)).toBeCloseTo(duration * 1_000, 3);
      const { tables } = readSourceMovie(path).video ?? {};
      expect(Array.from(tables?.sizes ?? [])).toEqual(all.map(({ size }) => size));
      const expand = (runs: { counts: ArrayLike<number>; values: ArrayLike<number> } | null | undefined): number[] => Array.from(runs?.counts ?? []).flatMap((count, index) => Array.from({ length: count }, () => runs?.values[index] ?? 0));
      expect(expand(tables?.durations)).toEqual(all.map((each) => each.duration));
      expect(tables?.compositionOffsets === null ? all.map(() => 0) : expand(tables?.compositionOffsets)).toEqual(all.map(({ offset }) => offset));
      expect(tables?.syncSamples === null ? all.map((_, index) => index) : Array.from(tables?.syncSamples ?? [])).toEqual(all.flatMap(({ isSync }, index) => (isSync ? [index] : [])));
      // The samples of a fragment lie one behind the other, up to the end of its media data.
      let end = 0;
      let run = 0;
      for (const { runs, isPreceded } of fragments) {
        const start = bytes.indexOf('mdat', end, 'latin1') + 4 + (isPreceded ? OTHER_BYTES : 0);
        end = start;
        for (const each of runs) {
          expect(tables?.chunkOffsets[run]).toBe(end);
          end += meant(each).reduce((sum, { size }) => sum + size, 0);
          run += 1;
        }
      }
      expect(end).toBe(bytes.length);
    }), { numRuns: 300, seed: 20260501 });
  });

  it('that were damaged end in an order for both', () => {
    fc.assert(fc.property(fc.array(fragment, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { minLength: 1, maxLength: 5 }), (fragments, changes) => {
      const bytes = makeFragments(fragments);
      for (const [at, value] of changes) bytes[fileType.length + (at % (bytes.length - fileType.length))] = value;
      writeFileSync(path, bytes);
      for (const read of [readMp4Header, readSegmentDuration, readSourceMovie]) {
        try {
          read(path);
        } catch (error) {
          if (!(error instanceof Mp4FormatError) && !(error instanceof UnsupportedSource)) throw error;
        }
      }
    }), { numRuns: 600, seed: 2, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false });
  });
});
