import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSetup } from '../../../scripts/setup/state.mjs';
import { comparableSampleEntries, readMp4Header, readSegmentDuration, type Mp4Track } from '../../../src/main/recordings/mp4-header.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const folder = makeTempFolder();
const { ffmpeg } = readSetup();
const run = (...words: string[]): string => execFileSync(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...words], { encoding: 'utf8', timeout: 60_000 });
const canEncode = (encoder: string): boolean => execFileSync(ffmpeg, ['-v', 'error', '-encoders'], { encoding: 'utf8' }).includes(` ${encoder} `);

const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=15'];
const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=16000'];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-bf', '0'];
const aac = ['-c:a', 'aac'];

function makeClip(name: string, ...words: string[]): string {
  const path = join(folder, name);
  run(...words, '-f', 'mp4', `file:${path}`);
  return path;
}

/** What ffmpeg's own reader finds in a stream: number of packets and the sum of their durations, seconds. */
function measure(path: string, stream: 'v' | 'a'): { count: number; seconds: number } {
  const lines = run('-ignore_editlist', '1', '-i', `file:${path}`, '-map', `0:${stream}:0`, '-c', 'copy', '-f', 'framehash', '-hash', 'crc32', '-').split('\n');
  const [, unit = '1', units = '1'] = /^#tb 0: (\d+)\/(\d+)/m.exec(lines.join('\n')) ?? [];
  const packets = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => Number(line.split(',')[3]));
  return { count: packets.length, seconds: (packets.reduce((sum, duration) => sum + duration, 0) * Number(unit)) / Number(units) };
}

const trackOf = (path: string, kind: Mp4Track['kind']): Mp4Track => {
  const track = readMp4Header(path).tracks.find((each) => each.kind === kind);
  if (track === undefined) throw new Error(`no ${kind} track`);
  return track;
};

function expectLikeFfmpeg(path: string, kinds: ('v' | 'a')[]): void {
  const { tracks } = readMp4Header(path);
  expect(tracks.map(({ kind }) => kind)).toEqual(kinds.map((kind) => (kind === 'v' ? 'video' : 'audio')));
  for (const kind of kinds) {
    const track = trackOf(path, kind === 'v' ? 'video' : 'audio');
    const measured = measure(path, kind);
    expect(track.sampleCount).toBe(measured.count);
    expect(track.durationUs / 1e6).toBeCloseTo(measured.seconds, 5);
  }
  expect(readSegmentDuration(path)).toBe(trackOf(path, 'video').durationUs);
}

describe('a real file is read as ffmpeg reads it', () => {
  it('H.264 and AAC, index at the end', () => {
    const path = makeClip('end.mp4', ...picture, ...sound, '-t', '3', ...h264, ...aac);
    expectLikeFfmpeg(path, ['v', 'a']);
    expect(readMp4Header(path).sizeBytes).toBe(readFileSync(path).length);
    expect(trackOf(path, 'video')).toMatchObject({ codec: 'avc1', width: 320, height: 180, sampleCount: 45, syncSampleCount: 3, durationUs: 3_000_000, presentationUs: 3_000_000 });
    expect(trackOf(path, 'video').frameDurationUnits / trackOf(path, 'video').timescale).toBeCloseTo(1 / 15, 6);
    expect(trackOf(path, 'audio')).toMatchObject({ codec: 'mp4a', syncSampleCount: null });
  });

  it('H.264 without sound, index in front', () => {
    expectLikeFfmpeg(makeClip('front.mp4', ...picture, '-t', '2', ...h264, '-movflags', '+faststart'), ['v']);
  });

  it.skipIf(!canEncode('libx265'))('HEVC', () => {
    const path = makeClip('hevc.mp4', ...picture, '-t', '2', '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-tag:v', 'hvc1');
    expectLikeFfmpeg(path, ['v']);
    expect(trackOf(path, 'video').codec).toBe('hvc1');
  });

  it('fragments', () => {
    const fragmented = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'];
    const path = makeClip('fragments.mp4', ...picture, '-t', '3', ...h264, ...fragmented);
    expectLikeFfmpeg(path, ['v']);
    expect(trackOf(path, 'video')).toMatchObject({ sampleCount: 45, syncSampleCount: 3, durationUs: 3_000_000 });
    // With sound, ffmpeg's writer makes the last picture last as long as the sound.
    const withSound = makeClip('fragments-sound.mp4', ...picture, ...sound, '-t', '3', ...h264, ...aac, ...fragmented);
    expect(trackOf(withSound, 'video').sampleCount).toBe(measure(withSound, 'v').count);
    expect(trackOf(withSound, 'audio')).toMatchObject({ sampleCount: measure(withSound, 'a').count, durationUs: 3_064_000 });
  });

  it('frames that are coded out of order play as long as there are frames', () => {
    const reordered = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-bf', '3', '-x264-params', 'b-adapt=0'];
    const whole = makeClip('reordered.mp4', ...picture, '-t', '2', ...reordered);
    expect(trackOf(whole, 'video')).toMatchObject({ sampleCount: 30, durationUs: 2_000_000, presentationUs: 2_000_000 });
    expect(trackOf(whole, 'video').mediaStartUnits).toBeGreaterThan(0);
    const cut = makeClip('reordered-cut.mp4', '-ss', '0.4', '-i', `file:${whole}`, '-c', 'copy');
    expect(trackOf(cut, 'video').presentationUs / 1e6).toBeCloseTo(1.6, 2);
  });

  it('a frame rate that is not steady', () => {
    expectLikeFfmpeg(makeClip('unsteady.mp4', ...picture, '-t', '3', '-vf', "select='not(eq(mod(n,7),3))'", '-vsync', 'vfr', ...h264), ['v']);
  });

  it('an index of several hundred kilobytes', () => {
    const path = makeClip('long.mp4', '-f', 'lavfi', '-i', 'color=size=16x16:rate=100', '-t', '1200', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '1000');
    expect(trackOf(path, 'video')).toMatchObject({ sampleCount: 120_000, durationUs: 1_200_000_000 });
    expect(readSegmentDuration(path)).toBe(1_200_000_000);
  }, 120_000);

  it('a cut within a group of pictures: the edit list hides what comes before it', () => {
    const whole = makeClip('whole.mp4', ...picture, '-t', '4', ...h264);
    const path = makeClip('cut.mp4', '-ss', '1.4', '-i', `file:${whole}`, '-t', '2', '-c', 'copy');
    const video = trackOf(path, 'video');
    expect(video.presentationUs / 1e6).toBeCloseTo(2, 2);
    expect(video.durationUs / 1e6).toBeGreaterThan(2.3);
    expect(video.mediaStartUnits / video.timescale).toBeCloseTo(0.4, 2);
  });
});

describe('files that may be joined', () => {
  it('differ in bit rates only', () => {
    const one = makeClip('one.mp4', ...picture, ...sound, '-t', '1', ...h264, '-b:v', '200k', ...aac);
    const two = makeClip('two.mp4', ...picture, ...sound, '-t', '2', '-vf', 'negate', ...h264, '-b:v', '200k', ...aac);
    for (const kind of ['video', 'audio'] as const) {
      expect(trackOf(one, kind).sampleEntries.equals(trackOf(two, kind).sampleEntries)).toBe(false);
      expect(comparableSampleEntries(trackOf(one, kind)).equals(comparableSampleEntries(trackOf(two, kind)))).toBe(true);
    }
  });

  it('have the same size of picture', () => {
    const one = makeClip('small.mp4', ...picture, '-t', '1', ...h264);
    const two = makeClip('smaller.mp4', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=15', '-t', '1', ...h264);
    expect(comparableSampleEntries(trackOf(one, 'video')).equals(comparableSampleEntries(trackOf(two, 'video')))).toBe(false);
  });
});

describe('a real file that was cut off', () => {
  it.each([['front', 100], ['front', 50_000], ['end', 50], ['end', 10_000]])('index in %s, %i bytes short', (place, missing) => {
    const whole = makeClip(`whole-${place}.mp4`, ...picture, '-t', '3', ...h264, '-b:v', '800k', ...(place === 'front' ? ['-movflags', '+faststart'] : []));
    const path = join(folder, 'short.mp4');
    copyFileSync(whole, path);
    truncateSync(path, readFileSync(whole).length - missing);
    for (const read of [readMp4Header, readSegmentDuration]) expect(() => { read(path); }).toThrow(/^it is cut off|^it has no index/);
  });
});
