import { describe, expect, it } from 'vitest';
import { createProgressParser, expectedOutputUs, lengthFactorOf, percentOf } from '../../../src/main/ffmpeg/progress.ts';

// Numbers and cases are those that the reference system's own tests assert (reference §4.2).

function parseAll(text: string) {
  const parse = createProgressParser();
  return text.split('\n').flatMap((line) => parse(line) ?? []);
}

describe('expected length', () => {
  it('is the recorded time where it is known, and the requested time otherwise', () => {
    expect(expectedOutputUs(null, 600_000)).toBe(600e6);
    expect(expectedOutputUs(120_000, 3_600_000)).toBe(120e6);
    expect(expectedOutputUs(0, 300_000)).toBe(300e6);
  });

  it('follows the factor of a time-lapse in both spellings', () => {
    expect(expectedOutputUs(null, 1_000_000, '-vf setpts=0.04*PTS -r 30')).toBeCloseTo(40e6);
    expect(expectedOutputUs(600_000, 3_600_000, '-vf setpts=0.04*PTS')).toBeCloseTo(24e6);
    expect(expectedOutputUs(null, 1_000_000, '-vf setpts=PTS/25 -r 25')).toBeCloseTo(40e6);
  });

  it('ignores a factor that is none', () => {
    expect(lengthFactorOf('-c:v libx264')).toBe(1);
    expect(lengthFactorOf('-vf setpts=0*PTS')).toBe(1);
    expect(lengthFactorOf('-vf setpts=PTS/0')).toBe(1);
  });
});

describe('percent', () => {
  it('is the share of the expected length, clamped', () => {
    expect(percentOf(45e6, 90e6)).toBe(50);
    expect(percentOf(120e6, 90e6)).toBe(100);
  });

  it('is unknown without a position or an expected length', () => {
    expect(percentOf(null, 90e6)).toBeNull();
    expect(percentOf(45e6, 0)).toBeNull();
  });
});

describe('progress output', () => {
  it('comes in blocks, of which the last says so', () => {
    expect(parseAll('frame=12\nout_time_us=1500000\ntotal_size=4096\nprogress=continue\nout_time_us=2000000\nprogress=end')).toEqual([
      { outTimeUs: 1_500_000, totalSizeBytes: 4_096, frames: 12, isEnd: false },
      { outTimeUs: 2_000_000, totalSizeBytes: null, frames: null, isEnd: true },
    ]);
  });

  it('may hold anything else without harm', () => {
    expect(parseAll('garbage\nout_time_us=N/A\nout_time_us=-9223372036854775807\ntotal_size=x\n=\nprogress=continue')).toEqual([
      { outTimeUs: null, totalSizeBytes: null, frames: null, isEnd: false },
    ]);
  });
});
