import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinFiles } from '../../../../src/main/exports/join/join-files.ts';
import type { JoinReport } from '../../../../src/main/exports/join/join-request.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { makeSegment } from '../../../helpers/make-segment.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

// Streams made of groups of pictures, cut into two files: with a repeat, without one, with look-alikes.

const folder = makeTempFolder();
mkdirSync(folder, { recursive: true });
const [earlierPath, laterPath, output] = ['earlier.mp4', 'later.mp4', 'export.part'].map((name) => join(folder, name)) as [string, string, string];
const tags = { title: 't', comment: 'c', creationTimeMs: 0 };
/** A picture lasts 100 ms; sizes of a key frame that is no picture of one colour. */
const KEY_FRAME_BYTES = 1_000;

interface Picture {
  bytes: Buffer;
  isKeyFrame: boolean;
}

/** A group: its key frame, and pictures that lean on it. */
function makeGroup(seed: number, length: number): Picture[] {
  return Array.from({ length }, (_, index) => ({ isKeyFrame: index === 0, bytes: Buffer.alloc(index === 0 ? KEY_FRAME_BYTES + ((seed * 37) % 400) : 20 + ((seed * 7 + index * 3) % 30), (seed * 31 + index) % 256) }));
}

function toFile(path: string, pictures: readonly Picture[]): void {
  writeFileSync(path, makeSegment({ samples: pictures.map(({ bytes }) => bytes), syncSamples: pictures.flatMap(({ isKeyFrame }, index) => (isKeyFrame ? [index + 1] : [])) }));
}

const bytesOf = (pictures: readonly Picture[]): Buffer => Buffer.concat(pictures.map(({ bytes }) => bytes));

/** Joins two files. @returns the report and the bytes of the pictures */
function joined(earlier: readonly Picture[], later: readonly Picture[], mayRepeatUs: number): { report: JoinReport; media: Buffer } {
  toFile(earlierPath, earlier);
  toFile(laterPath, later);
  writeFileSync(output, '');
  const clips = [{ path: earlierPath, fromUs: 0, toUs: null }, { path: laterPath, fromUs: 0, toUs: null, mayRepeatUs }];
  const outcome = joinFiles({ clips, outputPath: output, cut: 'exact', audio: 'keep', tags, sha256: false, proof: 'full', unreadable: 'refuse' });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.message);
  return { report: outcome.report, media: readFileSync(output).subarray(-outcome.report.copiedBytes) };
}

/** Lengths of groups that all look different. */
const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 4, maxLength: 9 });
const toStream = (groups: readonly number[]): Picture[][] => groups.map((length, index) => makeGroup(index + 1, length));

describe('a stream whose groups differ', () => {
  it('is whole again after a repeat of any length, also one that ends in the middle of a group', () => {
    fc.assert(fc.property(lengths, fc.nat(), fc.nat(), (groups, startPick, endPick) => {
      const stream = toStream(groups);
      const startGroup = 1 + (startPick % (stream.length - 2));
      const start = stream.slice(0, startGroup).flat().length;
      const all = stream.flat();
      const end = start + (endPick % (all.length - start));
      const { report, media } = joined(all.slice(0, end), all.slice(start), 60e6);
      expect(media.equals(bytesOf(all))).toBe(true);
      expect(report.repeated).toEqual(end === start ? [] : [{ clipIndex: 1, videoPackets: end - start, audioPackets: 0, lengthUs: expect.closeTo((end - start) * 100_000, 0) as number }]);
      expect(report.shownFrames).toBe(all.length);
    }), { numRuns: 150, seed: 20260501 });
  });

  it('loses nothing when a single byte of the repeat differs', () => {
    fc.assert(fc.property(lengths, fc.nat(), fc.nat(), (groups, endPick, bytePick) => {
      const stream = toStream(groups);
      const start = stream[0]?.length ?? 0;
      const all = stream.flat();
      const end = start + 1 + (endPick % (all.length - start - 1));
      const earlier = all.slice(0, end);
      const later = all.slice(start).map((picture) => ({ ...picture, bytes: Buffer.from(picture.bytes) }));
      const repeated = later.slice(0, end - start);
      const changed = repeated[bytePick % repeated.length];
      if (changed !== undefined) changed.bytes[bytePick % changed.bytes.length] = (changed.bytes[bytePick % changed.bytes.length] ?? 0) ^ 0x10;
      const { report, media } = joined(earlier, later, 60e6);
      expect(report.repeated).toEqual([]);
      expect(media.equals(bytesOf([...earlier, ...later]))).toBe(true);
    }), { numRuns: 150, seed: 2 });
  });

  it('keeps what the times of the files exclude: the limit itself is too long', () => {
    const all = toStream([3, 3, 3, 3]).flat();
    expect(joined(all.slice(0, 9), all.slice(6), 300_000).report.repeated).toEqual([]);
    expect(joined(all.slice(0, 9), all.slice(6), 301_000).report.repeated).toHaveLength(1);
  });
});

describe('a stream whose groups look alike', () => {
  it('is not told from a repeat by a group that stands alone, but is by any that differs', () => {
    const [group, other] = [makeGroup(1, 6), makeGroup(2, 6)];
    expect(joined(group.slice(0, 4), group, 60e6).report.repeated).toEqual([]);
    expect(joined(group, group, 60e6).report.repeated).toEqual([]);
    for (const [earlier, later] of [[[...other, ...group], group], [group, [...group, ...other]]] as const) {
      expect(joined(earlier, later, 60e6)).toMatchObject({ report: { shownFrames: 12, repeated: [{ videoPackets: 6 }] } });
    }
  });

  it('loses no picture when nothing is repeated, wherever it is cut', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 12 }), fc.nat(), (length, period, count, pick) => {
      // Encoders number their groups, so that two or three kinds alternate.
      const kinds = Array.from({ length: period }, (_, kind) => makeGroup(7, length).map(({ bytes, isKeyFrame }) => ({ isKeyFrame, bytes: Buffer.concat([Buffer.from([kind]), bytes]) })));
      const stream = Array.from({ length: count }, (_, index) => kinds[index % period] ?? []);
      const cut = 1 + (pick % (count - 1));
      const { report } = joined(stream.slice(0, cut).flat(), stream.slice(cut).flat(), 60e6);
      expect(report.repeated).toEqual([]);
      expect(report.shownFrames).toBe(count * length);
    }), { numRuns: 300, seed: 3 });
  });

  it('leaves out nothing but equal bytes, whatever the groups are', () => {
    const some = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(some, some, fc.integer({ min: 1, max: 4 }), (first, second, length) => {
      const [earlier, later] = [first, second].map((kinds) => kinds.flatMap((kind) => makeGroup(kind, length))) as [Picture[], Picture[]];
      const { report, media } = joined(earlier, later, 60e6);
      const dropped = report.repeated[0]?.videoPackets ?? 0;
      expect(media.equals(bytesOf([...earlier.slice(0, earlier.length - dropped), ...later]))).toBe(true);
      expect(bytesOf(earlier.slice(earlier.length - dropped)).equals(bytesOf(later.slice(0, dropped)))).toBe(true);
    }), { numRuns: 200, seed: 4 });
  });

  it('of one colour is left alone, even if nothing else looks like it', () => {
    const small = (seed: number): Picture[] => makeGroup(seed, 3).map(({ isKeyFrame, bytes }, index) => ({ isKeyFrame, bytes: bytes.subarray(0, index === 0 ? 800 + seed * 20 : 20) }));
    const all = [1, 2, 3, 4].flatMap(small);
    expect(joined(all.slice(0, 9), all.slice(6), 60e6).report.repeated).toEqual([]);
  });
});

describe('damaged files that may repeat each other', () => {
  it('end in an orderly way', () => {
    const all = toStream([3, 3, 3, 3]).flat();
    const segment = (pictures: readonly Picture[]): Buffer => { toFile(earlierPath, pictures); return readFileSync(earlierPath); };
    const whole = [segment(all.slice(0, 9)), segment(all.slice(6))] as const;
    fc.assert(fc.property(fc.nat(1), fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { minLength: 1, maxLength: 4 }), (which, changes) => {
      const files = whole.map((bytes) => Buffer.from(bytes)) as [Buffer, Buffer];
      const damaged = files[which] ?? files[0];
      // In the index, which is behind the pictures.
      const index = damaged.indexOf('moov');
      for (const [at, value] of changes) damaged[index + (at % (damaged.length - index))] = value;
      writeFileSync(earlierPath, files[0]);
      writeFileSync(laterPath, files[1]);
      writeFileSync(output, '');
      try {
        const clips = [{ path: earlierPath, fromUs: 0, toUs: null }, { path: laterPath, fromUs: 0, toUs: null, mayRepeatUs: 60e6 }];
        joinFiles({ clips, outputPath: output, cut: 'exact', audio: 'keep', tags, sha256: false, proof: 'full', unreadable: 'skip' });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
      if (readFileSync(output).length > 4 * (files[0].length + files[1].length) + 10_000) throw new Error('an export much larger than its sources');
    }), { numRuns: 400, seed: 5 });
  });
});
