import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { timeStripFilters } from '../../../../scripts/demo-footage/time-strip.mjs';
import { hashPackets } from '../../../helpers/probe-media.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { canEncode, decodingMessages, ffmpeg, fps, heardSound, height, packetTimes, probe, shownPictures, shownTimes, width } from './join-fixtures.ts';
import { clipsOf, joinTo } from './join-to.ts';

// Two files that hold the same frames: is each of them in the export once? And is a picture that stands still left alone?

const folder = makeTempFolder();
const output = join(folder, 'export.part');
const seconds = 8;
const ms = (list: readonly number[]): number[] => list.map((time) => Math.round(time * 1_000));

interface Kind {
  name: string;
  video: string[];
  audio?: string[];
  format?: 'mp4' | 'mov';
  muxer?: string[];
  encoder?: string;
  /** PCM has no packets of its own. */
  isRaw?: boolean;
}

const h264 = (group: number, bFrames: number): string[] => ['-c:v', 'libx264', '-preset', bFrames > 0 ? 'fast' : 'ultrafast', '-bf', String(bFrames), '-g', String(group), '-keyint_min', String(group), '-sc_threshold', '0', '-threads', '1'];
const hevc = (group: number, parameters: string): string[] => ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params', `log-level=error:pools=1:frame-threads=1:keyint=${String(group)}:min-keyint=${String(group)}:scenecut=0:${parameters}`];
const aac = ['-c:a', 'aac', '-b:a', '64k'];

const kinds: readonly Kind[] = [
  { name: 'H.264 and AAC', video: h264(3, 0), audio: aac },
  { name: 'H.264 with B-frames and AAC', video: h264(6, 2), audio: aac },
  { name: 'H.264, video only', video: h264(3, 0) },
  { name: 'HEVC with open groups of pictures', video: hevc(6, 'open-gop=1:bframes=2'), encoder: 'libx265' },
  { name: 'G.711 in QuickTime', video: h264(3, 0), audio: ['-c:a', 'pcm_mulaw', '-ar', '8000'], format: 'mov', isRaw: true },
  { name: 'fragmented', video: h264(3, 0), audio: aac, muxer: ['-movflags', '+frag_keyframe+delay_moov+default_base_moof'] },
];

interface Footage {
  whole: string;
  /** The stream up to a moment, also in the middle of a group. */
  upTo: (end: number) => string;
  /** The stream before a key frame, and from it on. */
  cutAt: (start: number) => [string, string];
  from: (start: number) => string;
}

function record({ name, video, audio, format = 'mp4', muxer = [] }: Kind): Footage {
  const place = join(folder, name.replace(/\W+/g, '-'));
  mkdirSync(place);
  const whole = join(place, `whole.${format}`);
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${String(width)}x${String(height)}:r=${String(fps)}`, ...(audio ? ['-f', 'lavfi', '-i', `aevalsrc=exprs='0.4*sin(2*PI*t*(200+30*t))':s=48000`] : []),
    '-t', String(seconds), '-vf', timeStripFilters(width, 0), ...video, ...(audio ?? []), '-video_track_timescale', '15360', whole);
  const cutAt = (start: number): [string, string] => {
    // As a recorder that cuts a running stream.
    ffmpeg('-y', '-i', whole, '-c', 'copy', '-f', 'segment', '-segment_format', format, '-segment_times', String(start), '-reset_timestamps', '1',
      ...(muxer.length > 0 ? ['-segment_format_options', `movflags=${muxer[1] ?? ''}`] : []), join(place, `at-${String(start)}-%d.${format}`));
    return [join(place, `at-${String(start)}-0.${format}`), join(place, `at-${String(start)}-1.${format}`)];
  };
  return {
    whole, cutAt,
    from: (start) => cutAt(start)[1],
    upTo: (end) => {
      const path = join(place, `to-${String(end)}.${format}`);
      ffmpeg('-y', '-i', whole, '-t', String(end), '-c', 'copy', ...muxer, path);
      return path;
    },
  };
}

/** Clips of whole files, each of which may repeat so much of the one before. */
const repeating = (files: readonly string[], mayRepeatUs = 1e6) => clipsOf(files).map((clip, index) => (index === 0 ? clip : { ...clip, mayRepeatUs }));

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_, kind) => {
  if (kind.encoder !== undefined && !canEncode(kind.encoder)) {
    it.skip(`needs an ffmpeg with ${kind.encoder}`, () => undefined);
    return;
  }
  let footage: Footage;
  let whole: { times: number[]; pictures: string[]; packets: string[] };
  beforeAll(() => {
    footage = record(kind);
    whole = { times: shownTimes(footage.whole), pictures: shownPictures(footage.whole), packets: hashPackets(footage.whole, 'v') };
  });

  /** All of the uncut stream, once, in order and without a stutter. */
  function expectWhole(): void {
    expect(shownTimes(output)).toEqual(whole.times);
    expect(shownPictures(output)).toEqual(whole.pictures);
    expect(hashPackets(output, 'v')).toEqual(whole.packets);
    const shown = packetTimes(output, 'v').map(({ pts }) => pts).sort((a, b) => a - b);
    expect(ms(shown)).toEqual(ms(Array.from({ length: seconds * fps }, (__, frame) => (shown[0] ?? 0) + frame / fps)));
    expect(decodingMessages(output)).toBe('');
    if (kind.audio === undefined) return;
    if (!kind.isRaw) {
      expect(hashPackets(output, 'a')).toEqual(hashPackets(footage.whole, 'a'));
      const [ours, theirs] = [output, footage.whole].map((path) => packetTimes(path, 'a').map(({ pts }) => pts));
      // Within two milliseconds: the edit lists of both files are rounded to one.
      expect(Math.max(...(ours ?? []).map((pts, index) => Math.abs(pts - (theirs?.[index] ?? Number.NaN))))).toBeLessThan(0.0021);
    }
    expect(Math.abs(heardSound(output, 8_000).length - heardSound(footage.whole, 8_000).length)).toBeLessThan(30);
  }

  // Some groups, one and a part, one picture.
  it.each(kind === kinds[0] ? [[4.4, 3.6], [4.0, 3.6], [4.2667, 4.0], [4.0667, 4.0]] : [[4.4, 3.6], [4.0667, 4.0]])('what is written up to %f s and again from %f s is in the export once', (end, start) => {
    const earlier = footage.upTo(end);
    const later = footage.from(start);
    const report = joinTo(output, repeating([earlier, later], 1.2e6));
    // ffmpeg's limit is one of decoding times: with B-frames it lets some more pass.
    const frames = hashPackets(earlier, 'v').length + hashPackets(later, 'v').length - seconds * fps;
    expect(frames).toBeGreaterThan(0);
    expect(report.repeated).toMatchObject([{ clipIndex: 1, videoPackets: frames }]);
    expect(Math.abs((report.repeated[0]?.lengthUs ?? 0) - (frames * 1e6) / fps)).toBeLessThan(1_000);
    expect(report.proof?.video.equal).toBe(seconds * fps);
    expect(report.shownFrames).toBe(seconds * fps);
    if (kind.audio && !kind.isRaw) expect(report.repeated[0]?.audioPackets).toBeGreaterThanOrEqual(Math.floor((end - start) * 46));
    expectWhole();
  });

  it('what is written without a repeat stays as it is', () => {
    const report = joinTo(output, repeating(footage.cutAt(4)));
    expect(report.repeated).toEqual([]);
    expectWhole();
  });
});

describe('a repeat at the ends of the wanted range', () => {
  let footage: Footage;
  beforeAll(() => { footage = record({ name: 'ends', video: h264(6, 0), audio: aac }); });
  const times = (from: number, to: number): number[] => shownTimes(footage.whole).filter((time) => time >= from * 1_000 - 0.01 && time < to * 1_000 - 0.01);

  it.each<[string, number, number]>([
    ['in both files', 4.2, 0.2],
    ['before the later file by its own time', 4.2, 0.5],
    ['before what is repeated', 3.0, 0],
    ['before what is repeated, but inside of it by the time of the later file', 3.8, 0.3],
  ])('starts %s', (_, from, laterFrom) => {
    // The first file holds 0 to 4.4 s, the second one begins at 4.0 s.
    const report = joinTo(output, [{ path: footage.upTo(4.4), fromUs: from * 1e6, toUs: null }, { path: footage.from(4), fromUs: laterFrom * 1e6, toUs: null, mayRepeatUs: 1e6 }]);
    expect(shownTimes(output)).toEqual(times(from, seconds));
    // By so much the clips would have been longer one after the other.
    expect(report.repeated).toHaveLength(1);
    expect(report.lengthUs / 1e6).toBeCloseTo(seconds - from, 3);
    expect(report.clips.at(-1)?.startUs).toBeCloseTo(Math.max(0, 4 - from) * 1e6, -3);
    expect(decodingMessages(output)).toBe('');
    expect(heardSound(output, 8_000).length / 8_000).toBeCloseTo(seconds - from, 1);
  });

  it('is not looked for where the times exclude it, or nobody asked', () => {
    const files = [footage.upTo(4.4), footage.from(4)];
    expect(joinTo(output, repeating(files, 0.39e6)).repeated).toEqual([]);
    expect(joinTo(output, clipsOf(files))).toMatchObject({ repeated: [], shownFrames: seconds * fps + 6 });
  });

  it('ends in both files, with what either shows', () => {
    for (const [end, laterEnd, wanted] of [[4.4, 0.2, 4.4], [4.2, 0.3, 4.3]] as const) {
      joinTo(output, [{ path: footage.upTo(4.4), fromUs: 0, toUs: end * 1e6 }, { path: footage.from(4), fromUs: 0, toUs: laterEnd * 1e6, mayRepeatUs: 1e6 }]);
      expect(shownTimes(output)).toEqual(times(0, wanted));
      expect(decodingMessages(output)).toBe('');
    }
  });

  it('moves chapters and subtitles that were laid out by the lengths of the files', () => {
    const chapters = [{ startUs: 0, title: 'first file' }, { startUs: 4.4e6, title: 'second file' }, { startUs: 6.4e6, title: 'later' }];
    const subtitles = [{ startUs: 3.5e6, endUs: 4.4e6, text: 'three' }, { startUs: 4.4e6, endUs: 5.4e6, text: 'four' }, { startUs: 5.4e6, endUs: 6.4e6, text: 'five' }];
    joinTo(output, repeating([footage.upTo(4.4), footage.from(4)]), { chapters, subtitles });
    expect(probe(output).chapters.map(({ start_time, tags: { title } }) => [Number(start_time), title])).toEqual([[0, 'first file'], [4, 'second file'], [6, 'later']]);
    const lines = ffmpeg('-i', output, '-map', '0:s:0', '-f', 'srt', '-').toString().match(/\S+ --> \S+/g);
    expect(lines).toEqual(['00:00:03,500 --> 00:00:04,000', '00:00:04,000 --> 00:00:05,000', '00:00:05,000 --> 00:00:06,000']);
  });
});

describe('sound', () => {
  it('that was coded anew is cut by time, and pictures whose sound the later file lacks are kept twice', () => {
    const footage = record({ name: 'recoded sound', video: h264(3, 0), audio: aac });
    const later = footage.from(3.6);
    const recoded = join(folder, 'recoded.mp4');
    ffmpeg('-y', '-i', later, '-c:v', 'copy', '-c:a', 'aac', '-b:a', '48k', recoded);
    const report = joinTo(output, repeating([footage.upTo(4.4), recoded]));
    expect(report.repeated).toMatchObject([{ videoPackets: 12, audioPackets: 0 }]);
    expect(shownTimes(output)).toEqual(shownTimes(footage.whole));
    expect(heardSound(output, 8_000).length / 8_000).toBeCloseTo(seconds, 1);
    const silent = join(folder, 'silent.mp4');
    ffmpeg('-y', '-i', later, '-c', 'copy', '-an', silent);
    expect(joinTo(output, repeating([footage.upTo(4.4), silent])).repeated).toEqual([]);
    expect(joinTo(output, repeating([footage.upTo(4.4), silent]), { audio: 'mute' }).repeated).toHaveLength(1);
  });
});

describe('a picture that stands still', () => {
  const still = (video: string[], source: string, segmentSeconds: number, name: string): string[] => {
    const place = join(folder, name);
    mkdirSync(place);
    ffmpeg('-f', 'lavfi', '-i', source, ...video, '-f', 'segment', '-segment_format', 'mp4', '-segment_time', String(segmentSeconds), '-t', String(Math.min(seconds, 20 * segmentSeconds)), '-reset_timestamps', '1', join(place, '%02d.mp4'));
    return readdirSync(place).sort().map((file) => join(place, file));
  };
  const frozen = `testsrc2=s=${String(width)}x${String(height)}:r=${String(fps)},trim=end_frame=1,loop=-1:1,setpts=N/${String(fps)}/TB`;
  const black = `color=black:s=${String(width)}x${String(height)}:r=${String(fps)}`;
  const constant = ['-qp', '24'];
  const equalGroups = hevc(3, 'bframes=0:open-gop=0:qp=24:no-sao=1:aq-mode=0:no-deblock=1');

  it.each<[string, string[], string, number]>([
    ['a frozen picture', [...h264(3, 0), ...constant], frozen, 2],
    ['a frozen picture in files of two groups', [...h264(3, 0), ...constant], frozen, 0.4],
    ['a frozen picture in files of three groups', [...h264(3, 0), ...constant], frozen, 0.6],
    ['black', [...h264(3, 0), ...constant], black, 2],
    ['only key frames', [...h264(1, 0), ...constant], frozen, 2],
    ['HEVC', equalGroups, frozen, 2],
    ['HEVC in files of one group', equalGroups, frozen, 0.2],
    // Here the encoder varies the groups a little, so that by bytes alone some occur twice and no more.
    ['HEVC in files of two groups', hevc(3, 'bframes=0:open-gop=0:qp=24'), frozen, 0.4],
  ])('%s: no frame is lost', (name, video, source, segmentSeconds) => {
    if (video.includes('libx265') && !canEncode('libx265')) return;
    const files = still(video, source, segmentSeconds, name.replace(/\W+/g, '-'));
    const packets = files.map((file) => hashPackets(file, 'v'));
    // Otherwise this would be a test of nothing: the end of some file is the start of the next one, byte for byte.
    const looksRepeated = packets.slice(1).some((later, index) => later.some((_, count) => count > 0 && later.slice(0, count).join() === packets[index]?.slice(-count).join()) || later.join() === packets[index]?.join());
    expect(looksRepeated).toBe(true);
    const report = joinTo(output, repeating(files, 2e6));
    expect(report.repeated).toEqual([]);
    expect(report.shownFrames).toBe(packets.flat().length);
  });
});
