import { describe, expect, it } from 'vitest';
import type { FootageFile } from '../../../../src/main/exports/kinds/derivative.ts';
import { layOut, listToOutput, listToWall, wallToOutput } from '../../../../src/main/exports/kinds/timeline.ts';
import { escapeFilterValue, graphArguments, piecewiseExpression, withinExpression } from '../../../../src/main/ffmpeg/filters.ts';
import { timeLapseOf } from '../../../../src/shared/time-lapse.ts';

const rangeStartMs = 1_000_000;

function file(startSeconds: number, more: Partial<FootageFile> & { seconds?: number; width?: number } = {}): FootageFile {
  const { seconds = 10, width = 320, ...rest } = more;
  const video: FootageFile['video'] = { kind: 'video', codec: 'avc1', timescale: 1_000, durationUnits: seconds * 1_000, durationUs: seconds * 1e6, sampleCount: seconds * 10, syncSampleCount: seconds / 2, sampleEntries: Buffer.from([1]), width, height: 180, presentationUs: seconds * 1e6, mediaStartUnits: 0, frameDurationUnits: 100 };
  return { path: `/f${String(startSeconds)}.mp4`, startMs: rangeStartMs + startSeconds * 1_000, fromMs: 0, toMs: seconds * 1_000, video, audio: undefined, ...rest };
}

/** What ffmpeg would make of an expression, for those that are built here. */
function evaluate(expression: string, variable: string, value: number): number {
  const script = expression.replaceAll(/\bif\(/g, 'choose(').replaceAll(/\blt\(/g, 'less(');
  const run = new Function(variable, 'choose', 'less', `return ${script};`) as (value: number, choose: (test: number, yes: number, no: number) => number, less: (a: number, b: number) => number) => number;
  return run(value, (test, yes, no) => (test === 0 ? no : yes), (a, b) => (a < b ? 1 : 0));
}

describe('footage in time', () => {
  it('collapses gaps and keeps the clock right', () => {
    const { runs, recordedSeconds, lengthSeconds } = layOut([file(0, { fromMs: 3_500 }), file(10), file(30, { toMs: 4_000 })], rangeStartMs, 'collapse');
    expect([runs.length, recordedSeconds, lengthSeconds]).toEqual([1, 20.5, 20.5]);
    const [run] = runs;
    if (run === undefined) throw new Error('No run');
    expect([run.startSeconds, run.lengthSeconds, run.hasHoles]).toEqual([3.5, 20.5, false]);
    const wall = piecewiseExpression(listToWall(run.pieces), 'T');
    const output = piecewiseExpression(wallToOutput(run.pieces, 0), 'T');
    for (const [list, expected] of [[0, 3.5], [6.4, 9.9], [6.5, 10], [16.4, 19.9], [16.5, 30], [20, 33.5]] as const) {
      expect(evaluate(wall, 'T', list)).toBeCloseTo(expected, 6);
      expect(evaluate(output, 'T', expected)).toBeCloseTo(list, 6);
    }
  });

  it('keeps gaps when asked, counted from the first picture', () => {
    const { runs: [run], lengthSeconds } = layOut([file(5), file(15), file(30)], rangeStartMs, 'keep');
    expect(lengthSeconds).toBe(35);
    expect(listToOutput(run?.pieces ?? [], 0)).toEqual([{ from: 0, at: 0, slope: 1 }, { from: 20, at: 25, slope: 1 }]);
    expect(layOut([file(5), file(15), file(30)], rangeStartMs, 'keep', true).runs).toHaveLength(2);
  });

  it('stretches the clock where files overlap or drift by less than a second, and shows every frame', () => {
    const { runs: [run], recordedSeconds } = layOut([file(0), file(9), file(20)], rangeStartMs, 'collapse');
    expect(recordedSeconds).toBe(30);
    const pieces = run?.pieces ?? [];
    const wall = listToWall(pieces);
    const wallExpression = piecewiseExpression(wall, 'T');
    const outputExpression = piecewiseExpression(wallToOutput(pieces, 0), 'T');
    expect([0, 10, 20].map((list) => evaluate(wallExpression, 'T', list))).toEqual([0, 9, 20]);
    let before = -1;
    for (let list = 0; list < 30; list += 0.1) {
      const now = evaluate(wallExpression, 'T', list);
      expect(now).toBeGreaterThan(before);
      expect(evaluate(outputExpression, 'T', now)).toBeCloseTo(list, 5);
      before = now;
    }
  });

  it('drops what is not wanted in the middle', () => {
    const { runs: [run], lengthSeconds } = layOut([file(0), file(9, { fromMs: 1_000 })], rangeStartMs, 'collapse');
    expect([run?.hasHoles, lengthSeconds]).toEqual([true, 19]);
    expect(run?.pieces.map(({ listFrom, listTo, outputFrom }) => [listFrom, listTo, outputFrom])).toEqual([[0, 10, 0], [11, 20, 10]]);
  });

  it('starts a run where the format changes, or sound comes or goes', () => {
    const sound = file(20).video;
    expect(layOut([file(0), file(10, { width: 640 }), file(20, { audio: sound }), file(30, { audio: sound })], rangeStartMs, 'collapse').runs.map(({ files }) => files.length)).toEqual([1, 1, 2]);
  });

  it('stays a short expression for a steady day, and a flat one for a jumpy one', () => {
    const steady = layOut(Array.from({ length: 8_640 }, (_, index) => file(index * 10)), rangeStartMs, 'collapse').runs[0]?.pieces ?? [];
    expect(piecewiseExpression(listToWall(steady), 'T')).toBe('T');
    const jumpy = layOut(Array.from({ length: 8_640 }, (_, index) => file(index * 10 + (index % 3) * 0.3)), rangeStartMs, 'collapse').runs[0]?.pieces ?? [];
    const expression = piecewiseExpression(listToWall(jumpy), 'T');
    let depth = 0;
    let deepest = 0;
    for (const character of expression) {
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBeLessThan(20);
  });
});

describe('filters', () => {
  it('know which moments lie in spans', () => {
    const expression = withinExpression([{ from: 1, to: 2 }, { from: 5, to: 6 }], 't');
    expect([0, 1, 1.9, 2, 4.9, 5, 6, 100].map((value) => evaluate(expression, 't', value))).toEqual([0, 1, 1, 0, 0, 1, 0, 0]);
    expect(withinExpression([], 't')).toBe('0');
  });

  it('keep a value one value', () => {
    expect(escapeFilterValue("C:\\it's [x],;")).toBe(String.raw`C\\:\\\\it\\\'s \[x\]\,\;`);
  });

  it('go through a file when they are long, by the name that the version knows', () => {
    const long = 'x'.repeat(40_000);
    expect(graphArguments('null', 5)).toEqual({ arguments: ['-filter_complex', 'null'], file: undefined });
    expect(graphArguments(long, 5).arguments).toEqual(['-filter_complex_script', 'graph.txt']);
    expect(graphArguments(long, 7).arguments).toEqual(['-/filter_complex', 'graph.txt']);
  });
});

describe('the length of a time-lapse', () => {
  it('follows from speed or is the target', () => {
    expect(timeLapseOf(3_600_000, { speed: 25, framesPerSecond: 30 })).toEqual({ speed: 25, frames: 4_320, lengthMs: 144_000 });
    expect(timeLapseOf(3_600_000, { speed: 25, targetSeconds: 60, framesPerSecond: 30 })).toEqual({ speed: 60, frames: 1_800, lengthMs: 60_000 });
  });

  it('never slows down, and shows something of anything', () => {
    expect(timeLapseOf(10_000, { speed: 25, targetSeconds: 60, framesPerSecond: 10 })).toEqual({ speed: 1, frames: 100, lengthMs: 10_000 });
    expect(timeLapseOf(100, { speed: 10_000, framesPerSecond: 1 })).toEqual({ speed: 10_000, frames: 1, lengthMs: 1_000 });
  });
});
