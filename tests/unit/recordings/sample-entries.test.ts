import { describe, expect, it } from 'vitest';
import type { Mp4Track } from '../../../src/main/recordings/mp4-header.ts';
import { comparableSampleEntries } from '../../../src/main/recordings/sample-entries.ts';
import { box, fullBox, u32 } from '../../helpers/make-mp4.ts';

const track = (sampleEntries: Buffer): Mp4Track => ({
  kind: 'video', codec: 'avc1', timescale: 1, durationUnits: 1, durationUs: 1, sampleCount: 1, syncSampleCount: null, sampleEntries, width: 1, height: 1, presentationUs: 1, mediaStartUnits: 0, frameDurationUnits: 1,
});
const compare = (a: Buffer, b: Buffer): boolean => comparableSampleEntries(track(a)).equals(comparableSampleEntries(track(b)));

const video = (parameters: number, bitRate: number): Buffer => box('avc1', Buffer.alloc(78), box('avcC', Buffer.alloc(30, parameters)), box('btrt', u32(0), u32(bitRate), u32(bitRate)));
/** A decoder configuration as ffmpeg writes it (lengths of four bytes) or as others do (of one). */
const sound = (trackId: number, bitRate: number, configuration: number, isLong: boolean): Buffer => {
  const length = (bytes: number): Buffer => (isLong ? Buffer.from([0x80, 0x80, 0x80, bytes]) : Buffer.from([bytes]));
  return box('mp4a', Buffer.alloc(28), fullBox('esds', 0, 0, Buffer.from([3]), length(37), Buffer.from([0, trackId, 0, 4]), length(20), Buffer.from([0x40, 0x15, 0, 0, 0]), u32(bitRate), u32(bitRate), Buffer.from([5]), length(5), Buffer.alloc(5, configuration), Buffer.from([6, 1, 2])));
};

describe('comparableSampleEntries', () => {
  it('does not see bit rates of video', () => {
    expect(compare(video(1, 1_000), video(1, 2_000))).toBe(true);
  });

  it('sees other parameters of video', () => {
    expect(compare(video(1, 1_000), video(2, 1_000))).toBe(false);
  });

  it.each([[1, true], [2, false], [4, true], [4, false]])('does not see bit rates of sound (track %i, long lengths: %s)', (trackId, isLong) => {
    expect(compare(sound(trackId, 64_000, 9, isLong), sound(trackId, 128_000, 9, isLong))).toBe(true);
  });

  it('sees another configuration of sound', () => {
    expect(compare(sound(2, 64_000, 9, true), sound(2, 64_000, 8, true))).toBe(false);
  });

  it('leaves the track as it is', () => {
    const entries = video(1, 1_000);
    const before = Buffer.from(entries);
    comparableSampleEntries(track(entries));
    expect(entries).toEqual(before);
  });

  it('survives a description that ends in the middle', () => {
    const whole = sound(2, 64_000, 9, true);
    for (let length = 0; length < whole.length; length += 1) expect(comparableSampleEntries(track(whole.subarray(0, length)))).toHaveLength(length);
  });
});
