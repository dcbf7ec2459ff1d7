import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeStripFilters } from '../../../scripts/demo-footage/time-strip.mjs';
import type { Engine } from '../../../src/main/engine.ts';
import { exportOptionsSchema, type ExportOptionsInput } from '../../../src/shared/export-options.ts';
import type { Export } from '../../../src/shared/export.ts';
import type { JobWarning } from '../../../src/shared/job.ts';
import { hashPackets } from '../../helpers/probe-media.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { openTestEngine } from '../../helpers/test-engine.ts';
import { decodingMessages, ffmpeg, fps, heardSound, height, packetTimes, shownTimes, width } from './join/join-fixtures.ts';

// Cameras whose recorder writes the end of each file again at the start of the next one, exported in every way but by the joiner:
// what two files hold must be there once, as in a join.

const startMs = Date.parse('2026-05-01T10:00:00Z');
const folder = makeTempFolder();
const seconds = 30;
/** Two seams, six pictures each. */
const repeated = 12;
let engine: Engine;

const cameras = { door: { bFrames: 0, hasSound: true }, garden: { bFrames: 2, hasSound: true }, yard: { bFrames: 2, hasSound: false } };
type Camera = keyof typeof cameras;
const wholeOf = (camera: Camera): string => join(folder, `${camera}.mp4`);

/** Key frames every 0.4 s. Names are rounded down: 9.6 s becomes 9. */
function record(camera: Camera): void {
  const { bFrames, hasSound } = cameras[camera];
  const recordings = join(folder, 'recordings', '2026-05-01', '10', camera);
  mkdirSync(recordings, { recursive: true });
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${String(width)}x${String(height)}:r=${String(fps)}`, ...(hasSound ? ['-f', 'lavfi', '-i', `aevalsrc=exprs='0.4*sin(2*PI*t*(200+30*t))':s=48000`, '-c:a', 'aac', '-b:a', '64k'] : []), '-t', String(seconds), '-vf', timeStripFilters(width, 0),
    '-c:v', 'libx264', '-preset', 'veryfast', '-bf', String(bFrames), '-g', '6', '-keyint_min', '6', '-sc_threshold', '0', '-threads', '1', '-video_track_timescale', '15360', wholeOf(camera));
  // As a recorder that cuts a running stream at its key frames.
  for (const [name, from, to] of [['00', 0, 10], ['09', 9.6, 20.4], ['20', 20, seconds]] as const) {
    const times = [from, to].filter((time) => time > 0 && time < seconds);
    ffmpeg('-y', '-i', wholeOf(camera), '-c', 'copy', '-f', 'segment', '-segment_format', 'mp4', '-segment_times', times.join(), '-reset_timestamps', '1', join(folder, 'piece-%d.mp4'));
    renameSync(join(folder, `piece-${from > 0 ? '1' : '0'}.mp4`), join(recordings, `00.${name}.mp4`));
  }
}

beforeAll(async () => {
  for (const camera of Object.keys(cameras)) record(camera as Camera);
  engine = await openTestEngine(join(folder, 'data'), { environment: { REELCASE_NO_JOIN: '1' } });
  const source = engine.sources.add('frigate-folder', folder);
  await engine.sources.index(source.id);
  engine.startQueue();
});

afterAll(async () => { await engine.close(); });

const idOf = (camera: string): number => engine.recordings.cameras().find(({ name }) => name === camera)?.id ?? 0;

async function make(camera: Camera, options: ExportOptionsInput, fromSeconds = 0, toSeconds = seconds): Promise<{ made: Export; warnings: JobWarning[] }> {
  const { exportIds } = await engine.jobs.enqueue({ items: [{ cameraId: idOf(camera), startMs: startMs + fromSeconds * 1_000, endMs: startMs + toSeconds * 1_000 }], options: exportOptionsSchema.parse(options) });
  const job = await engine.jobs.whenFinished(exportIds[0] ?? '');
  expect(job).toMatchObject({ status: 'success', errorMessage: null });
  return { made: engine.exports.get(job.id), warnings: job.warnings };
}

const told = (warnings: readonly JobWarning[]): (string | undefined)[][] => warnings.map(({ code, message }) => [code, /with (\d+) pictures/.exec(message)?.[1]]);
const leftOut = [['overlap_removed', '6'], ['overlap_removed', '6']];
/** The tone is 30 Hz higher each second: counted by its crossings of zero, wherever sound may be missing or be there twice. */
function expectRisingTone(path: string): void {
  const sound = heardSound(path, 8_000);
  for (const at of [4, 9.3, 9.6, 10, 10.4, 15, 19.7, 20, 20.4, 27]) {
    let crossings = 0;
    for (let sample = Math.round((at - 0.25) * 8_000); sample < (at + 0.25) * 8_000; sample += 1) if ((sound[sample] ?? 0) < 0 !== (sound[sample + 1] ?? 0) < 0) crossings += 1;
    // The phase is t × (200 + 30 t), so that the frequency is 200 + 60 t.
    expect(Math.abs(crossings - (200 + 60 * at))).toBeLessThan(20);
  }
}

const isRising = (times: readonly number[]): boolean => times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0));

describe('a copy through ffmpeg', () => {
  it.each(['keep', 'mute'] as const)('has every picture once, steadily, and is proven packet by packet (sound: %s)', async (audio) => {
    const { made, warnings } = await make('door', { kind: 'copy', audio });
    expect(told(warnings)).toEqual(leftOut);
    expect(made.details?.method).toBe('ffmpeg_copy');
    expect(shownTimes(made.videoPath)).toEqual(shownTimes(wholeOf('door')));
    expect(hashPackets(made.videoPath, 'v')).toEqual(hashPackets(wholeOf('door'), 'v'));
    const times = packetTimes(made.videoPath, 'v').map(({ pts }) => pts);
    expect(times.map((time) => Math.round(time * fps))).toEqual(Array.from({ length: seconds * fps }, (_, frame) => frame));
    // Sound that begins earlier makes the last picture shorter.
    expect(Math.abs(made.durationMs - seconds * 1_000)).toBeLessThan(22);
    expect(decodingMessages(made.videoPath)).toBe('');
    for (const { total, compared, equal } of made.proof?.tracks ?? []) expect([compared, equal]).toEqual([total, total]);
    expect(made.proof?.tracks[0]?.total).toBe(seconds * fps);
    if (audio === 'mute') return;
    expect(hashPackets(made.videoPath, 'a')).toEqual(hashPackets(wholeOf('door'), 'a'));
    expect(Math.abs(heardSound(made.videoPath, 8_000).length - heardSound(wholeOf('door'), 8_000).length)).toBeLessThan(800);
  });

  it('leaves out what is repeated also of pictures that are coded out of order, where there is no sound', async () => {
    for (const [camera, audio] of [['yard', 'keep'], ['garden', 'mute']] as const) {
      const { made, warnings } = await make(camera, { kind: 'copy', audio });
      expect(told(warnings)).toEqual(leftOut);
      expect(shownTimes(made.videoPath)).toEqual(shownTimes(wholeOf(camera)));
      expect(made.proof?.tracks).toEqual([{ kind: 'video', total: seconds * fps, compared: seconds * fps, equal: seconds * fps }]);
    }
  });

  it('keeps it twice and says so where sound would be lost', async () => {
    const { made, warnings } = await make('garden', { kind: 'copy' });
    expect(told(warnings)).toEqual([['overlap_kept', '6'], ['overlap_kept', '6']]);
    expect(shownTimes(made.videoPath)).toHaveLength(seconds * fps + repeated);
  });

  it('starts and ends inside of what is repeated', async () => {
    const whole = shownTimes(wholeOf('door'));
    const { made } = await make('door', { kind: 'copy' }, 9.8, 25);
    expect(shownTimes(made.videoPath)).toEqual(whole.filter((time) => time >= 9_799 && time < 24_999));
  });
});

describe('what is made anew', () => {
  const whole = (camera: Camera): number[] => shownTimes(wholeOf(camera));

  it.each([['door', 'keep'], ['garden', 'mute'], ['yard', 'keep']] as const)('an encoded file has every picture once, and the sound beside it (%s, sound: %s)', async (camera, audio) => {
    const { made, warnings } = await make(camera, { kind: 'encode', audio });
    expect(told(warnings)).toEqual(leftOut);
    expect(shownTimes(made.videoPath)).toEqual(whole(camera));
    expect(Math.abs(made.durationMs - seconds * 1_000)).toBeLessThan(200);
    if (camera === 'door') expectRisingTone(made.videoPath);
  });

  it('a time-lapse of key frames never goes back, however it is made', async () => {
    for (const method of ['quick', 'instant', 'smooth'] as const) {
      const { made, warnings } = await make('yard', { kind: 'timelapse', method, speed: 2, framesPerSecond: 15 });
      expect(told(warnings)).toEqual(leftOut);
      const times = shownTimes(made.videoPath);
      expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
      expect(Math.abs(made.durationMs - (seconds * 1_000) / 2)).toBeLessThan(500);
    }
  });

  it('stills show no picture twice', async () => {
    const { made, warnings } = await make('door', { kind: 'stills', everySeconds: 0.2 }, 18.8, 21);
    expect(told(warnings)).toEqual(leftOut.slice(1));
    const place = join(folder, 'stills');
    mkdirSync(place);
    execFileSync('unzip', ['-q', made.videoPath, '-d', place]);
    const times = readdirSync(place).sort().flatMap((name) => shownTimes(join(place, name)));
    expect(times.length).toBe(8);
    expect(isRising(times)).toBe(true);
  });

  it('a cell of a grid never goes back', async () => {
    const { made, warnings } = await make('door', { kind: 'grid', otherCameraIds: [idOf('yard')], burnIn: { clock: false, name: false }, framesPerSecond: fps });
    expect(told(warnings)).toEqual([...leftOut, ...leftOut]);
    for (const left of [0, width]) {
      const cell = join(folder, `cell-${String(left)}.mkv`);
      ffmpeg('-i', made.videoPath, '-vf', `crop=${String(width)}:${String(height)}:${String(left)}:0`, '-c:v', 'ffv1', cell);
      const times = shownTimes(cell);
      expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
      // The names of the files are rounded, so that the clock is slower than the pictures, but none is left out.
      expect(new Set(times).size).toBeGreaterThan(0.9 * seconds * fps);
    }
  });

  it('a person’s own arguments get every picture once, or are told', async () => {
    const options = { kind: 'custom' as const, inputArguments: '', outputArguments: '-c:v libx264 -preset veryfast -crf 10' };
    const { made, warnings } = await make('door', options);
    expect(told(warnings)).toEqual(leftOut);
    expect(new Set(shownTimes(made.videoPath)).size).toBe(shownTimes(made.videoPath).length);
    const kept = await make('garden', options);
    expect(told(kept.warnings)).toEqual([['overlap_kept', '6'], ['overlap_kept', '6']]);
    const silent = await make('garden', { ...options, inputArguments: '-an' });
    expect(told(silent.warnings)).toEqual(leftOut);
    expect(shownTimes(silent.made.videoPath)).toEqual(whole('garden'));
  });
});
