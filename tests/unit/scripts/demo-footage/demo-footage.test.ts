import { describe, expect, it } from 'vitest';
import { demoCameras } from '../../../../scripts/demo-footage/demo-cameras.mjs';
import { clockText, ffmpegArguments } from '../../../../scripts/demo-footage/ffmpeg-arguments.mjs';
import { lastFullTenMinutes, readDemoFootageArguments } from '../../../../scripts/demo-footage/read-arguments.mjs';
import { isInGap, segmentPath } from '../../../../scripts/demo-footage/segment-path.mjs';
import { readTimeStrip } from '../../../../scripts/demo-footage/time-strip.mjs';

const now = Date.parse('2026-05-01T12:34:56.789Z');

describe('readDemoFootageArguments', () => {
  it('ends at the last full ten minutes unless told otherwise', () => {
    expect(readDemoFootageArguments(['out'], now)).toEqual({ folder: 'out', startMs: Date.parse('2026-05-01T12:20:00Z'), durationSeconds: 600 });
    expect(lastFullTenMinutes(now)).toBe(Date.parse('2026-05-01T12:30:00Z'));
  });

  it('takes a length and an end', () => {
    expect(readDemoFootageArguments(['out', '--minutes', '1.5', '--end', '2026-05-01T14:00:00+02:00'], now)).toEqual({ folder: 'out', startMs: Date.parse('2026-05-01T11:58:30Z'), durationSeconds: 90 });
  });

  it.each([[[]], [['a', 'b']], [['a', '--minutes', '0']], [['a', '--minutes', 'x']], [['a', '--end', 'noon']], [['a', '--frames', '3']]])('refuses %j with the usage', (args: string[]) => {
    expect(() => readDemoFootageArguments(args, now)).toThrow(/Usage: npm run demo-footage/);
  });
});

describe('layout', () => {
  it('is Frigate\'s, in UTC', () => {
    expect(segmentPath('/r', 'car park', Date.parse('2026-05-01T01:02:03+02:00'))).toBe('/r/2026-04-30/23/car park/02.03.mp4');
  });

  it('leaves out every segment that a gap touches', () => {
    const gaps = [{ startSeconds: 25, durationSeconds: 10 }];
    expect([0, 1, 2, 3, 4].map((index) => isInGap(index, 10, gaps))).toEqual([false, false, true, true, false]);
  });
});

describe('a frame\'s own time', () => {
  it('counts on from the time of day of the start', () => {
    expect(clockText(Date.parse('2026-05-01T00:01:00Z'))).toBe('%{pts:gmtime:1777593660:%Y-%m-%d}%{pts:hms:60:24HH} UTC');
  });

  it('is read from the strip: 24 squares at the lower left edge, the lowest bit first', () => {
    const [width, height] = [640, 360];
    const gray = new Uint8Array(width * height).fill(128);
    for (let bit = 0; bit < 24; bit += 1) {
      for (let y = height - 16; y < height; y += 1) gray.fill(((230_123 >> bit) & 1) === 1 ? 235 : 16, y * width + bit * 16, y * width + bit * 16 + 16);
    }
    expect(readTimeStrip(gray, width, height)).toBe(230_123);
  });
});

describe('ffmpegArguments', () => {
  const [withSound, , hevc] = demoCameras;
  const pass = { startMs: now, durationSeconds: 60, segmentSeconds: 10, font: 'font=monospace' };

  it('falls back to H.264 and does without text where ffmpeg cannot do better', () => {
    if (hevc === undefined) throw new Error('no third camera');
    expect(ffmpegArguments({ ...pass, camera: hevc, abilities: { canEncodeHevc: true, canDrawText: true } })).toContain('libx265');
    const poor = ffmpegArguments({ ...pass, camera: hevc, abilities: { canEncodeHevc: false, canDrawText: false } });
    expect(poor).toContain('libx264');
    expect(poor.join(' ')).not.toContain('drawtext');
  });

  it('adds sound only where the camera has some', () => {
    if (withSound === undefined) throw new Error('no first camera');
    const abilities = { canEncodeHevc: true, canDrawText: true };
    expect(ffmpegArguments({ ...pass, camera: withSound, abilities })).toContain('aac');
    expect(ffmpegArguments({ ...pass, camera: { ...withSound, hasAudio: false }, abilities })).not.toContain('aac');
  });
});
