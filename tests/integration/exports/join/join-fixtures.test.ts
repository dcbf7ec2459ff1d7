import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPackets } from '../../../helpers/probe-media.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { canEncode, decodingMessages, heardSound, makeFixture, packetTimes, probe, recipes, shownPictures, shownTimes, type Fixture } from './join-fixtures.ts';
import { clipsOf, joinTo, tags } from './join-to.ts';

// Every kind of footage: is what was joined the uncut stream, picture by picture, sound by sound, packet by packet?

const folder = makeTempFolder();

/** Where a list holds another one. */
function indexOfList(list: readonly string[], part: readonly string[]): number {
  return list.findIndex((_, start) => part.every((each, index) => list[start + index] === each));
}

/** Largest difference between two pieces of sound, and the moment of it. */
function largestDifference(one: Int16Array, other: Int16Array, offset: number, from: number, to: number): number {
  let largest = 0;
  for (let sample = from; sample < to; sample += 1) largest = Math.max(largest, Math.abs((one[sample] ?? 0) - (other[sample + offset] ?? 0)));
  return largest;
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (name, recipe) => {
  const canMake = recipe.encoder === undefined || canEncode(recipe.encoder);
  if (!canMake) {
    it.skip(`needs an ffmpeg with ${String(recipe.encoder)}`, () => undefined);
    return;
  }
  let fixture: Fixture;
  let exported: string;
  let wholeTimes: number[];
  let report: ReturnType<typeof joinTo>;
  const from = 1.52;
  const to = 2.31;

  beforeAll(() => {
    fixture = makeFixture(folder, recipe);
    exported = join(folder, `${String(recipes.indexOf(recipe))}.part`);
    wholeTimes = shownTimes(fixture.whole);
    report = joinTo(exported, clipsOf(fixture.files, from, to), { sha256: true });
  });

  it('shows the pictures that were asked for, all of them and in order', () => {
    const firstStart = shownStart(0);
    const lastStart = shownStart(fixture.files.length - 1);
    const wanted = wholeTimes.filter((ms) => ms / 1_000 >= from + firstStart - 1e-9 && ms / 1_000 < lastStart + to - 1e-9);
    expect(shownTimes(exported)).toEqual(wanted);
    expect(report.shownFrames).toBe(wanted.length);
  });

  /** Seconds of the stream at which a file's first picture is shown. */
  function shownStart(file: number): number {
    return (shownTimes(fixture.files[file] ?? '')[0] ?? Number.NaN) / 1_000;
  }

  it('shows each picture as it was decoded from the uncut stream', () => {
    expect(indexOfList(shownPictures(fixture.whole), shownPictures(exported))).toBeGreaterThan(0);
  });

  it('holds the packets of the uncut stream, unchanged', () => {
    const packets = hashPackets(exported, 'v');
    expect(packets).toHaveLength(report.videoPackets);
    expect(indexOfList(hashPackets(fixture.whole, 'v'), packets)).toBeGreaterThanOrEqual(0);
    // Raw sound has no packets of its own: a demuxer makes them up. It is compared below.
    if (!fixture.hasAudio || fixture.audioTolerance === 0) return;
    expect(indexOfList(hashPackets(fixture.whole, 'a'), hashPackets(exported, 'a'))).toBeGreaterThanOrEqual(0);
  });

  it('sounds at each moment as the uncut stream did', () => {
    if (!fixture.hasAudio) return;
    const sound = heardSound(exported, fixture.sampleRate);
    const whole = heardSound(fixture.whole, fixture.sampleRate);
    const start = shownTimes(exported)[0] ?? Number.NaN;
    const offset = Math.round((start / 1_000) * fixture.sampleRate);
    const length = Math.round((report.lengthUs / 1e6) * fixture.sampleRate);
    // ffmpeg plays the last packet to its end.
    expect(Math.abs(sound.length - length)).toBeLessThan(fixture.sampleRate / 40);
    const margin = Math.round(fixture.sampleRate / 50);
    // Within a millisecond: the picture decides where the sound belongs.
    const found = Array.from({ length: 2 * Math.ceil(fixture.sampleRate / 1_000) + 1 }, (_, index) => index - Math.ceil(fixture.sampleRate / 1_000))
      .find((shift) => largestDifference(sound, whole, offset + shift, margin, Math.min(sound.length, length) - margin) <= fixture.audioTolerance);
    expect(found, `${name}: the sound is not where it belongs`).toBeDefined();
  });

  it('is decoded without a message, with times that rise', () => {
    expect(decodingMessages(exported)).toBe('');
    for (const stream of fixture.hasAudio ? ['v', 'a'] as const : ['v'] as const) {
      const times = packetTimes(exported, stream, '-ignore_editlist', '1');
      const falls = times.filter(({ dts }, index) => index > 0 && dts <= (times[index - 1]?.dts ?? Number.NaN));
      expect(falls).toEqual([]);
    }
  });

  it('tells ffprobe what it is', () => {
    const { streams, format } = probe(exported);
    expect(Number(format.duration)).toBeCloseTo(report.lengthUs / 1e6, 3);
    expect(Number(streams[0]?.start_time)).toBeCloseTo(0, 3);
    expect(streams[0]?.codec_tag_string).toBe(report.videoCodec);
    expect(streams.map(({ codec_type }) => codec_type)).toEqual(fixture.hasAudio ? ['video', 'audio'] : ['video']);
    expect(format.tags).toMatchObject({ title: tags.title, comment: tags.comment, creation_time: '2026-05-01T10:00:03.000000Z' });
  });

  it('has the sum and the proof that the report says', () => {
    expect(report.sha256).toBe(createHash('sha256').update(readFileSync(exported)).digest('hex'));
    expect(report.sizeBytes).toBe(readFileSync(exported).length);
    expect(report.proof).toEqual({ mode: 'full', video: { equal: report.videoPackets, total: report.videoPackets }, audio: { equal: report.audioPackets, total: report.audioPackets } });
  });

  it('is the uncut stream again when nothing is cut', () => {
    const all = join(folder, 'all.part');
    const { shownFrames, lengthUs } = joinTo(all, clipsOf(fixture.files));
    expect(shownFrames).toBe(wholeTimes.length);
    expect(shownPictures(all)).toEqual(shownPictures(fixture.whole));
    expect(hashPackets(all, 'v')).toEqual(hashPackets(fixture.whole, 'v'));
    expect(lengthUs / 1e6).toBeCloseTo(Number(probe(fixture.whole).streams[0]?.duration), 1);
    expect(decodingMessages(all)).toBe('');
  });
});
