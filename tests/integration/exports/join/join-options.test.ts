import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { joinFiles } from '../../../../src/main/exports/join/join-files.ts';
import { readMp4Header } from '../../../../src/main/recordings/mp4-header.ts';
import { copyArguments } from '../../../../src/main/ffmpeg/args.ts';
import { concatList } from '../../../../src/main/ffmpeg/concat-list.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { readSetup } from '../../../../scripts/setup/state.mjs';
import { hashPackets } from '../../../helpers/probe-media.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { canEncode, decodingMessages, heardSound, makeFixture, packetTimes, probe, recipes, shownPictures, shownTimes, type Fixture } from './join-fixtures.ts';
import { clipsOf, joinTo, request, tags } from './join-to.ts';

const folder = makeTempFolder();
const output = join(folder, 'export.part');
let plain: Fixture;
let reordered: Fixture;
let silent: Fixture;

function fixtureOf(name: string): Fixture {
  const recipe = recipes.find((each) => each.name === name);
  if (recipe === undefined) throw new Error(`no recipe ${name}`);
  return makeFixture(folder, recipe);
}

beforeAll(() => {
  plain = fixtureOf('H.264 and AAC');
  reordered = fixtureOf('H.264 with B-frames, video only');
  silent = fixtureOf('H.264, video only');
});

const file = (index: number, fixture = plain): string => fixture.files[index] ?? '';

describe('beside the copy that ffmpeg makes', () => {
  it('shows the same pictures at the same times, with the same packets', () => {
    const other = join(folder, 'ffmpeg.mp4');
    // Without the first file: the lead-in of its sound moves ffmpeg's pictures by 21 ms from the second file on.
    const files = plain.files.slice(1);
    const entries = files.map((path) => ({ path, durationUs: readMp4Header(path).tracks.find(({ kind }) => kind === 'video')?.durationUs ?? 0 }));
    const startUs = 1.5e6;
    const lengthUs = 12.8e6;
    const listFile = join(folder, 'list.txt');
    writeFileSync(listFile, concatList(entries, 5));
    const ffmpegArguments = copyArguments({ listFile, startUs, lengthUs, videoTimescale: 15_360, videoTag: 'avc1', tags, outputPath: other, ffmpegMajorVersion: 5 });
    execFileSync(readSetup().ffmpeg, ffmpegArguments, { stdio: 'ignore' });
    joinTo(output, clipsOf(files, 1.5, 2.3));
    expect(shownPictures(output)).toEqual(shownPictures(other));
    expect(hashPackets(output, 'v')).toEqual(hashPackets(other, 'v'));
    const [ours, theirs] = [output, other].map((path) => packetTimes(path, 'v').filter(({ flags }) => !flags.includes('D')).map(({ pts }) => pts));
    // ffmpeg's file starts at the moment that was asked for, ours at the picture behind it.
    const shift = (theirs?.[0] ?? 0) - (ours?.[0] ?? 0);
    expect(ours?.map((pts) => Math.round((pts + shift) * 1e3))).toEqual(theirs?.map((pts) => Math.round(pts * 1e3)));
    expect(Math.abs(heardSound(output, 48_000).length - heardSound(other, 48_000).length)).toBeLessThan(2_400);
  });
});

describe('a cut', () => {
  it('in one file starts and ends at the very picture, with B-frames too', () => {
    for (const fixture of [plain, reordered]) {
      joinTo(output, [{ path: file(1, fixture), fromUs: 1.0e6, toUs: 2.5e6 }]);
      const start = shownTimes(file(1, fixture))[0] ?? Number.NaN;
      const wanted = shownTimes(fixture.whole).filter((ms) => ms >= start + 1_000 - 0.01 && ms < start + 2_500 - 0.01);
      expect(shownTimes(output)).toEqual(wanted);
      expect(decodingMessages(output)).toBe('');
    }
  });

  it('at key frames holds whole groups, never less than asked', () => {
    const report = joinTo(output, [{ path: file(1), fromUs: 1.0e6, toUs: 2.5e6 }], { cut: 'keyframe' });
    // Key frames every 2 s: 0 to 4.
    expect(shownTimes(output)).toHaveLength(60);
    expect(report).toMatchObject({ hiddenFrames: 0, shownFrames: 60, clips: [{ fromUs: 0, toUs: 4e6 }] });
  });

  it('reads only the bytes of its range', () => {
    const whole = joinTo(join(folder, 'whole.part'), clipsOf(plain.files));
    const report = joinTo(output, [{ path: join(folder, 'whole.part'), fromUs: 9e6, toUs: 10e6 }]);
    expect(report.shownFrames).toBe(15);
    // One second and up to two of pre-roll out of twenty.
    expect(report.copiedBytes).toBeLessThan(whole.copiedBytes * 0.15);
    expect(shownTimes(output)).toEqual(shownTimes(plain.whole).slice(9 * 15, 10 * 15));
  });

  it('of an export that was itself cut leaves what that one hides hidden', () => {
    const first = join(folder, 'first.part');
    joinTo(first, clipsOf(plain.files, 1.5, 2.3));
    joinTo(output, [{ path: first, fromUs: 0, toUs: 2e6 }]);
    expect(shownTimes(output)).toEqual(shownTimes(first).slice(0, 30));
    joinTo(output, [{ path: first, fromUs: 0, toUs: null }]);
    expect(shownTimes(output)).toEqual(shownTimes(first));
  });

  it.skipIf(!canEncode('libx265'))('at a picture that follows a key frame in the file but is shown before it starts at the key frame before', () => {
    const open = fixtureOf('HEVC with open groups of pictures');
    const whole = shownPictures(open.whole);
    // Key frames every 30 pictures; those right before one lean on it.
    const report = joinTo(output, [{ path: open.whole, fromUs: 1.93e6, toUs: 3e6 }]);
    expect(shownPictures(output)).toEqual(whole.slice(29, 45));
    expect(report.hiddenFrames).toBeGreaterThanOrEqual(29);
    expect(decodingMessages(output)).toBe('');
  });

  it('outside of the footage is no clip', () => {
    const outcome = joinFiles(request(output, [{ path: file(0), fromUs: 60e6, toUs: 61e6 }]));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { reason: 'nothing_readable' } });
  });
});

describe('gaps that are kept', () => {
  it('shift pictures and sound to their time, and the last picture stands meanwhile', () => {
    const report = joinTo(output, [{ path: file(0), fromUs: 0.5e6, toUs: null, placeUs: 0 }, { path: file(1), fromUs: 0, toUs: null, placeUs: 3.5e6 }, { path: file(3), fromUs: 0, toUs: null, placeUs: 11.5e6 }]);
    // The first picture at or after 0.5 s is that of 0.5333 s.
    expect(report.clips.map(({ startUs }) => Math.round(startUs / 1_000))).toEqual([0, 3_467, 11_467]);
    expect(shownTimes(output)).toEqual([...shownTimes(plain.whole).slice(8, 120), ...shownTimes(plain.whole).slice(180, 240)]);
    const shown = packetTimes(output, 'v').filter(({ flags }) => !flags.includes('D')).map(({ pts }) => pts);
    const burntIn = shownTimes(output);
    const times = burntIn.map((ms) => (ms - (burntIn[0] ?? 0)) / 1_000);
    expect(shown.map((pts) => pts.toFixed(3))).toEqual(times.map((seconds) => seconds.toFixed(3)));
    const sound = packetTimes(output, 'a').map(({ pts }) => pts);
    expect(sound.filter((pts) => pts > 7.55 && pts < 11.4)).toEqual([]);
    expect(Math.min(...sound.filter((pts) => pts > 8))).toBeCloseTo(11.467, 1);
    expect(probe(output).format.duration).toBe('15.466667');
    expect(decodingMessages(output)).toBe('');
  });

  it('that overlap push the next file back', () => {
    const report = joinTo(output, [{ path: file(0), fromUs: 0, toUs: null, placeUs: 0 }, { path: file(1), fromUs: 0, toUs: null, placeUs: 4.2e6 }, { path: file(2), fromUs: 0, toUs: null, placeUs: 8e6 }]);
    expect(report.clips.map(({ startUs }) => Math.round(startUs / 1_000))).toEqual([0, 4_200, 8_200]);
    expect(shownTimes(output)).toHaveLength(180);
    expect(decodingMessages(output)).toBe('');
  });
});

describe('a clip that begins inside of its file, behind others', () => {
  it.each<[string, number | undefined, number]>([['at once', undefined, 2.5], ['after a gap', 6.5e6, 6.5]])('%s: hides its pre-roll too', (_, placeUs, start) => {
    const place = placeUs === undefined ? {} : { placeUs };
    const clips = [{ path: file(1), fromUs: 0, toUs: 2.5e6, ...(placeUs === undefined ? {} : { placeUs: 0 }) }, { path: file(3), fromUs: 1e6, toUs: null, ...place }];
    const report = joinTo(output, clips);
    const whole = shownTimes(plain.whole);
    expect(shownTimes(output)).toEqual([...whole.slice(60, 98), ...whole.slice(195, 240)]);
    expect(report.clips[1]?.startUs).toBeCloseTo(start * 1e6, -2);
    const shown = packetTimes(output, 'v').filter(({ flags }) => !flags.includes('D')).map(({ pts }) => pts);
    expect(shown).toHaveLength(83);
    expect(shown[38]).toBeCloseTo(start, 3);
    const sound = packetTimes(output, 'a').map(({ pts }) => pts);
    expect(sound.find((pts) => pts > start - 0.001)).toBeCloseTo(start, 1);
    // ffmpeg hands out the second pre-roll at the time of the pictures before it, marked as not to be shown, and remarks on that.
    expect(decodingMessages(output).split('\n').filter((line) => line !== '' && !line.endsWith('out of order'))).toEqual([]);
  });
});

describe('sound', () => {
  it('is left out', () => {
    const report = joinTo(output, clipsOf(plain.files), { audio: 'mute' });
    expect(report).toMatchObject({ audioPackets: 0, audioCodec: null });
    expect(probe(output).streams.map(({ codec_type }) => codec_type)).toEqual(['video']);
    expect(shownTimes(output)).toEqual(shownTimes(plain.whole));
  });

  it('is all there is', () => {
    const report = joinTo(output, clipsOf(plain.files), { audio: 'only' });
    expect(report).toMatchObject({ videoPackets: 0, videoCodec: null });
    expect(probe(output).streams.map(({ codec_type }) => codec_type)).toEqual(['audio']);
    expect(heardSound(output, 48_000).length).toBeGreaterThan(19.9 * 48_000);
  });

  it('may be missing in some files', () => {
    const muted = join(folder, 'muted.part');
    joinTo(muted, [{ path: file(1), fromUs: 0, toUs: null }], { audio: 'mute' });
    joinTo(output, clipsOf([file(0), muted, file(2)]));
    const sound = packetTimes(output, 'a').map(({ pts }) => pts);
    expect(sound.filter((pts) => pts > 4.1 && pts < 7.9)).toEqual([]);
    expect(Math.max(...sound)).toBeGreaterThan(11.9);
    expect(shownTimes(output)).toEqual(shownTimes(plain.whole).slice(0, 180));
    expect(decodingMessages(output)).toBe('');
  });
});

describe('chapters and subtitles', () => {
  it('are read by ffprobe, in letters of all scripts', () => {
    const chapters = [{ startUs: 0, title: '2026-05-01T10:00:00+02:00' }, { startUs: 7.5e6, title: 'gap of 3 s – “Ω”' }];
    const subtitles = Array.from({ length: 20 }, (_, second) => ({ startUs: second * 1e6, endUs: (second + 1) * 1e6, text: `10:00:${String(second).padStart(2, '0')} +02:00` }));
    joinTo(output, clipsOf(plain.files), { chapters, subtitles });
    const probed = probe(output);
    expect(probed.chapters.map(({ start_time, end_time, tags: { title } }) => [start_time, end_time, title])).toEqual([['0.000000', '7.500000', chapters[0]?.title], ['7.500000', '20.000000', chapters[1]?.title]]);
    expect(probed.streams.map(({ codec_type }) => codec_type)).toEqual(['video', 'audio', 'data', 'subtitle']);
    const text = execFileSync(readSetup().ffmpeg, ['-v', 'error', '-i', output, '-map', '0:s:0', '-f', 'srt', '-']).toString();
    expect(text).toMatch(/00:00:07,000 --> 00:00:08,000\n.*10:00:07 \+02:00/);
    expect(text.match(/-->/g)).toHaveLength(20);
    expect(shownTimes(output)).toEqual(shownTimes(plain.whole));
    expect(decodingMessages(output)).toBe('');
  });
});

describe('a file too large for 32-bit offsets', () => {
  it('has 64-bit ones', () => {
    joinTo(output, clipsOf(plain.files), { largeFromBytes: 1_000 });
    const bytes = readFileSync(output);
    expect(bytes.includes('co64')).toBe(true);
    expect(bytes.includes('stco')).toBe(false);
    // The header of the media data says "the size follows as 64 bits".
    expect(bytes.readUInt32BE(bytes.indexOf('mdat') - 4)).toBe(1);
    expect(shownTimes(output)).toEqual(shownTimes(plain.whole));
    expect(hashPackets(output, 'a')).toEqual(hashPackets(plain.whole, 'a'));
    expect(decodingMessages(output)).toBe('');
  });
});

describe('files that do not fit together', () => {
  it('are refused with the name of the first that differs', () => {
    const outcome = joinFiles(request(output, clipsOf([file(0), file(0, reordered)])));
    expect(outcome).toEqual({ kind: 'refused', refusal: { reason: 'video_differs', clipIndex: 1, message: `The picture of ${file(0, reordered)} is coded differently from that of the files before it.` } });
  });

  it('are joined when only their time scales differ, exactly', () => {
    const other = join(folder, 'other-scale.mp4');
    execFileSync(readSetup().ffmpeg, ['-v', 'error', '-y', '-i', file(1, silent), '-c', 'copy', '-video_track_timescale', '12800', other]);
    joinTo(output, clipsOf([file(0, silent), other, file(2, silent)]));
    expect(shownTimes(output)).toEqual(shownTimes(silent.whole).slice(0, 180));
    const times = packetTimes(output, 'v').map(({ pts }) => pts);
    expect(Math.max(...times.map((pts, index) => Math.abs(pts - index / 15)))).toBeLessThan(0.001);
    expect(probe(output).streams[0]?.time_base).toBe('1/76800');
  });
});

describe('a damaged or vanished file', () => {
  const truncated = (): string => {
    const path = join(folder, 'truncated.mp4');
    copyFileSync(file(1), path);
    truncateSync(path, Math.floor(statSync(path).size / 2));
    return path;
  };

  it('is left out and reported', () => {
    const report = joinTo(output, clipsOf([file(0), truncated(), join(folder, 'gone.mp4'), file(2)]), { unreadable: 'skip' });
    expect(report.skipped.map(({ clipIndex }) => clipIndex)).toEqual([1, 2]);
    expect(report.skipped[0]?.reason).toMatch(/^it is cut off/);
    expect(report.skipped[1]?.reason).toBe('it does not exist any more');
    expect(shownTimes(output)).toHaveLength(120);
  });

  it('is refused when nothing may be missing', () => {
    const path = truncated();
    expect(joinFiles(request(output, clipsOf([file(0), path])))).toMatchObject({ kind: 'refused', refusal: { reason: 'unreadable', clipIndex: 1 } });
    expect(joinFiles(request(output, clipsOf([path]), { unreadable: 'skip' }))).toMatchObject({ kind: 'refused', refusal: { reason: 'nothing_readable', clipIndex: null } });
  });
});

describe('a file that changes while it is copied', () => {
  const copyThenChange = (change: (path: string) => void): (() => void) => {
    const path = join(folder, 'changing.mp4');
    rmSync(path, { force: true });
    copyFileSync(file(1), path);
    let isChanged = false;
    return () => joinTo(output, clipsOf([file(0), path]), {}, {
      onProgress: ({ phase }) => {
        if (phase !== 'copying' || isChanged) return;
        isChanged = true;
        change(path);
      },
    });
  };

  it.each<[string, (path: string) => void]>([
    ['cut off', (path) => { truncateSync(path, 1_000); }],
    ['replaced', (path) => { const bytes = readFileSync(path); rmSync(path); writeFileSync(`${path}.new`, bytes); copyFileSync(`${path}.new`, path); }],
    ['deleted', (path) => { rmSync(path); }],
  ])('%s: the join fails and says which', (_, change) => {
    expect(copyThenChange(change)).toThrow(expect.objectContaining({ name: 'AppError', message: expect.stringContaining('changing.mp4') as unknown }) as Error);
  });

  it('that grows is copied as it was', () => {
    expect(copyThenChange((path) => { appendFileSync(path, Buffer.alloc(100)); })).not.toThrow();
  });
});

describe('the proof', () => {
  it('finds a single changed byte of the written file', () => {
    const change = (at: number) => (): void => {
      let isChanged = false;
      joinTo(output, clipsOf(plain.files), { proof: 'full' }, {
        onProgress: ({ phase }) => {
          if (phase !== 'proving' || isChanged) return;
          isChanged = true;
          const bytes = readFileSync(output);
          bytes.writeUInt8((bytes[bytes.length - at] ?? 0) ^ 1, bytes.length - at);
          writeFileSync(output, bytes);
        },
      });
    };
    expect(change(1)).toThrow(AppError);
    expect(change(1)).toThrow(/a packet of .* differs in it/);
  });

  it('compares in samples', () => {
    const many = Array.from({ length: 20 }, () => file(1, silent));
    const { proof } = joinTo(output, clipsOf(many), { proof: 'sample' });
    // The first, the last, and the seventeenth.
    expect(proof).toEqual({ mode: 'sample', video: { equal: 180, total: 1_200 }, audio: { equal: 0, total: 0 } });
    expect(joinTo(output, clipsOf(many), { proof: 'off' }).proof).toBeNull();
  });
});
