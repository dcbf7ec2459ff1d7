import { expect, it } from 'vitest';
import { copyArguments } from '../../../src/main/ffmpeg/args.ts';
import { createProgressParser, expectedOutputUs, percentOf } from '../../../src/main/ffmpeg/progress.ts';
import { defaultExportName } from '../../../src/shared/export.ts';
import { batchItemSchema, enqueueSchema } from '../../../src/shared/ipc.ts';
import { formatInstant, systemTimeZone } from '../../../src/shared/wall-time.ts';

// What the reference system's tests assert of progress, names and requests (reference §4.2, §4.3), with their numbers.

const SECOND_US = 1_000_000;

/** Reads what ffmpeg writes, as an export does. @returns the percents in turn */
function percentsOf(text: string, expectedSeconds: number): (number | null)[] {
  const parse = createProgressParser();
  return text.split('\n').flatMap((line) => parse(line) ?? []).map(({ outTimeUs }) => percentOf(outTimeUs, expectedSeconds * SECOND_US));
}

it.each([
  ['an ordinary export', null, 600, '', 600],
  ['a time-lapse of 0.04', null, 1_000, '-vf setpts=0.04*PTS -r 30', 40],
  ['arguments without a factor', null, 300, '-c:v libx264 -crf 23', 300],
  ['a factor of zero', null, 300, '-vf setpts=0*PTS', 300],
  ['an hour of which two minutes are recorded', 120, 3_600, '', 120],
  ['ten recorded minutes, faster', 600, 3_600, '-vf setpts=0.04*PTS', 24],
  ['a range of which nothing is known', null, 600, '', 600],
  ['an end before the start', null, -5, '', 0],
  ['a factor written as a division', null, 600, '-vf setpts=PTS/60 -r 25', 10],
])('the expected length of %s', (_what, recordedSeconds, requestedSeconds, outputArguments, expectedSeconds) => {
  const recordedMs = recordedSeconds === null ? null : recordedSeconds * 1_000;
  expect(expectedOutputUs(recordedMs, requestedSeconds * 1_000, outputArguments)).toBeCloseTo(expectedSeconds * SECOND_US, 3);
});

it('45 of 90 seconds are 50 percent', () => {
  expect(percentsOf('frame=1\nout_time_us=0\nprogress=continue\nframe=450\nout_time_us=45000000\nprogress=continue\n', 90)).toEqual([0, 50]);
});

it('more than was expected is 100 percent', () => {
  expect(percentsOf('out_time_us=180000000\nprogress=continue\n', 90)).toEqual([100]);
});

it('garbage, negative times and unknown lengths say nothing', () => {
  expect(percentsOf('garbage\nout_time_us=abc\nprogress=continue\nout_time_us=-1\nprogress=continue\n', 90)).toEqual([null, null]);
  expect(percentsOf('out_time_us=45000000\nprogress=continue\n', 0)).toEqual([null]);
});

it('asks ffmpeg for progress before it names the output', () => {
  const line = copyArguments({ listFile: '/work/list.txt', startUs: 0, lengthUs: 1, videoTimescale: 1, videoTag: 'avc1', outputPath: '/out/a.mp4.part', ffmpegMajorVersion: 5, tags: { title: '', creationTimeMs: 0, comment: '' } });
  expect(line).toContain('-nostats');
  expect(line[line.indexOf('-progress') + 1]).toBe('pipe:1');
  expect(line.indexOf('-progress')).toBeLessThan(line.length - 2);
  expect(line.at(-1)).toBe('file:/out/a.mp4.part');
});

it('names an export by the clock of the zone it is given', () => {
  const startMs = 1_736_942_400_000;
  expect(formatInstant(startMs, 'America/New_York')).toBe('2025-01-15 07:00:00 -05:00');
  expect(defaultExportName('front_door', startMs, startMs + 600_000, 'America/New_York')).toBe('front door 2025-01-15 07:00:00 -05:00 – 2025-01-15 07:10:00 -05:00');
});

it('takes the zone of the machine', () => {
  expect(systemTimeZone()).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
});

const item = { cameraId: 1, startMs: 0, endMs: 10_000 };

it('a batch holds 1 to 50 items', () => {
  expect(enqueueSchema.safeParse({ items: [] }).success).toBe(false);
  expect(enqueueSchema.safeParse({ items: Array.from({ length: 50 }, () => item) }).success).toBe(true);
  expect(enqueueSchema.safeParse({ items: Array.from({ length: 51 }, () => item) }).success).toBe(false);
});

it('names, ids and case names of a request have the reference system’s lengths', () => {
  const fits = (more: object) => batchItemSchema.safeParse({ ...item, ...more }).success;
  expect([fits({ name: 'x'.repeat(256) }), fits({ name: 'x'.repeat(257) })]).toEqual([true, false]);
  expect([fits({ clientItemId: 'x'.repeat(128) }), fits({ clientItemId: 'x'.repeat(129) })]).toEqual([true, false]);
  const fitsBatch = (newCaseName: string) => enqueueSchema.safeParse({ items: [item], newCaseName }).success;
  expect([fitsBatch('x'.repeat(100)), fitsBatch('x'.repeat(101))]).toEqual([true, false]);
});

it('a request cannot carry what the engine alone decides', () => {
  const parsed = batchItemSchema.parse({ ...item, imagePath: '/etc/passwd', ffmpegInputArgs: '-i x', cpuFallback: true });
  expect(Object.keys(parsed).sort()).toEqual(['cameraId', 'endMs', 'startMs']);
});
