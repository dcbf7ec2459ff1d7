import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinFiles } from '../../../../src/main/exports/join/join-files.ts';
import type { JoinOutcome, JoinRequest } from '../../../../src/main/exports/join/join-request.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { makeSegment, sampleOf } from '../../../helpers/make-segment.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

// Whatever a file claims, the outcome is an export, a refusal or an error for people, soon and in little memory.

const folder = makeTempFolder();
mkdirSync(folder, { recursive: true });
const path = join(folder, 'segment.mp4');
const output = join(folder, 'export.part');
const tags = { title: 't', comment: 'c', creationTimeMs: 0 };

function run(bytes: Buffer, change: Partial<JoinRequest> = {}): JoinOutcome {
  writeFileSync(path, bytes);
  writeFileSync(output, '');
  return joinFiles({ clips: [{ path, fromUs: 0, toUs: null }], outputPath: output, cut: 'exact', audio: 'keep', tags, sha256: false, proof: 'full', unreadable: 'refuse', ...change });
}

/** Anything but an outcome or an error for people fails; so does an export much larger than its source. */
function expectOrderlyEnd(bytes: Buffer, change: Partial<JoinRequest> = {}): void {
  try {
    const outcome = run(bytes, change);
    if (outcome.kind === 'joined' && readFileSync(output).length > 4 * bytes.length + 10_000) throw new Error(`${String(readFileSync(output).length)} bytes out of ${String(bytes.length)}`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

const whole = makeSegment();

describe('a file that was not damaged', () => {
  it('is joined, sample by sample', () => {
    const outcome = run(whole, { clips: [{ path, fromUs: 0, toUs: null }, { path, fromUs: 0, toUs: null }] });
    expect(outcome).toMatchObject({ kind: 'joined', report: { videoPackets: 40, shownFrames: 40, proof: { video: { equal: 40 } } } });
    const media = Buffer.concat(Array.from({ length: 20 }, (_, sample) => sampleOf(sample)));
    expect(readFileSync(output).subarray(-2 * media.length)).toEqual(Buffer.concat([media, media]));
  });

  it('is cut where asked, with what is needed to decode it', () => {
    // 20 samples of 100 ms, key frames at 0 and 1 s.
    const outcome = run(whole, { clips: [{ path, fromUs: 1_250_000, toUs: 1_700_000 }] });
    expect(outcome).toMatchObject({ kind: 'joined', report: { videoPackets: 7, shownFrames: 4, hiddenFrames: 3, lengthUs: 400_000 } });
    expect(run(whole, { cut: 'keyframe', clips: [{ path, fromUs: 1_250_000, toUs: 1_700_000 }] })).toMatchObject({ kind: 'joined', report: { videoPackets: 10, shownFrames: 10, hiddenFrames: 0 } });
  });
});

describe('a damaged file', () => {
  it.each<[string, Parameters<typeof makeSegment>[0], string]>([
    ['samples outside of the file', { chunkOffset: 1_000_000 }, 'it is cut off'],
    ['more samples than times', { times: [[3, 100]] }, 'its tables contradict each other'],
    ['chunks that hold more than there is', { chunkSamples: 30 }, 'its tables contradict each other'],
    ['key frames out of order', { syncSamples: [11, 1] }, 'its key frames are out of order'],
    ['the same bytes over and over', { chunkCount: 40, sampleCount: 800, sampleBytes: 50 }, 'its parts lie on top of each other'],
  ])('with %s is refused', (_, options, reason) => {
    const outcome = run(makeSegment(options));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { reason: 'unreadable', clipIndex: 0, message: expect.stringContaining(reason) as unknown } });
  });

  it('of any kind ends in an orderly way', () => {
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.constantFrom('exact' as const, 'keyframe' as const), fc.integer({ min: 0, max: 2_500_000 }),
      (changes, cut, fromUs) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expectOrderlyEnd(bytes, { cut, clips: [{ path, fromUs, toUs: fromUs + 400_000 }, { path, fromUs: 0, toUs: null }, { path, fromUs: 0, toUs: null, mayRepeatUs: 1e9 }] });
      },
    ), { numRuns: 400, seed: 20260501 });
  });

  it('cut off anywhere ends in an orderly way', () => {
    for (let length = 0; length < whole.length; length += 7) expectOrderlyEnd(whole.subarray(0, length));
  });
});
