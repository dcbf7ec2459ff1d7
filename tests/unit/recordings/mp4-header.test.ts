import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMp4Header, readSegmentDuration, type Mp4Track } from '../../../src/main/recordings/mp4-header.ts';
import { box, fileType, fullBox, largeBox, makeMovie, makeMovieExtends, makeMp4, makeTrack, makeTrackFragment, u32, type TrackOptions } from '../../helpers/make-mp4.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const path = join(makeTempFolder(), 'file.mp4');

function readHeader(bytes: Buffer) {
  writeFileSync(path, bytes);
  return readMp4Header(path);
}

function readTrack(options: TrackOptions): Mp4Track {
  const [track] = readHeader(makeMp4({ tracks: [makeTrack(options)] })).tracks;
  if (track === undefined) throw new Error('no track was read');
  return track;
}

describe('readMp4Header', () => {
  it.each([0, 1] as const)('reads a file whose boxes have version %i', (version) => {
    const header = readHeader(makeMp4({ version, timescale: 600, duration: 900, creationTime: 2_082_844_800 + 1_000, tracks: [makeTrack({ version, timescale: 15_360, times: [[30, 1_024]], width: 1_920, height: 1_080 })] }));
    expect(header).toMatchObject({ durationUs: 1_500_000, creationTimeMs: 1_000_000 });
    expect(header.tracks).toMatchObject([{ kind: 'video', codec: 'avc1', timescale: 15_360, durationUnits: 30_720, durationUs: 2_000_000, sampleCount: 30, width: 1_920, height: 1_080, frameDurationUnits: 1_024 }]);
  });

  it('does not know a creation time that nobody set', () => {
    expect(readHeader(makeMp4({ creationTime: 0 })).creationTimeMs).toBeNull();
    expect(readHeader(makeMp4({ creationTime: 1_000 })).creationTimeMs).toBeNull();
  });

  it('finds the index behind the pictures, also behind ones with a 64-bit size', () => {
    const movie = makeMovie();
    expect(readHeader(Buffer.concat([fileType, box('mdat', Buffer.alloc(100_000)), movie])).tracks).toHaveLength(1);
    expect(readHeader(Buffer.concat([fileType, largeBox('mdat', Buffer.alloc(100_000)), movie])).tracks).toHaveLength(1);
  });

  it('takes a last box without size to reach to the end of the file', () => {
    const bytes = Buffer.concat([fileType, makeMovie(), u32(0), Buffer.from('mdat'), Buffer.alloc(50, 'x')]);
    expect(readHeader(bytes)).toMatchObject({ sizeBytes: bytes.length });
  });

  it('tells the kinds of tracks', () => {
    const tracks = [makeTrack({ id: 1 }), makeTrack({ id: 2, handler: 'soun', codec: 'mp4a', width: 0, height: 0 }), makeTrack({ id: 3, handler: 'text', codec: 'tx3g' })];
    expect(readHeader(makeMp4({ tracks })).tracks.map(({ kind, codec }) => [kind, codec])).toEqual([['video', 'avc1'], ['audio', 'mp4a'], ['other', 'tx3g']]);
  });

  it('adds up samples of different lengths and names the most common one', () => {
    expect(readTrack({ times: [[2, 70], [5, 66], [3, 67]] })).toMatchObject({ durationUnits: 2 * 70 + 5 * 66 + 3 * 67, sampleCount: 10, frameDurationUnits: 66 });
  });

  it('counts the samples that a player can start at, and knows when all are', () => {
    expect(readTrack({ syncSamples: [1, 6] }).syncSampleCount).toBe(2);
    expect(readTrack({}).syncSampleCount).toBeNull();
  });

  it('keeps the description of the coding as it is in the file', () => {
    const entry = box('hvc1', Buffer.alloc(70, 7));
    expect(readTrack({ sampleEntry: entry }).sampleEntries.subarray(8)).toEqual(entry);
  });

  describe('edit lists', () => {
    it.each([0, 1] as const)('shows from the first edit on (version %i)', (editVersion) => {
      expect(readTrack({ edits: [[600, 250]], editVersion })).toMatchObject({ presentationUs: 600_000, mediaStartUnits: 250, durationUs: 1_000_000 });
    });

    it('adds several edits and lets an empty one show nothing', () => {
      expect(readTrack({ edits: [[5_000, -1], [200, 100], [300, 400]] })).toMatchObject({ presentationUs: 500_000, mediaStartUnits: 100 });
    });

    it('shows no more than there is', () => {
      expect(readTrack({ edits: [[60_000, 250]] }).presentationUs).toBe(750_000);
    });

    it('shows all that follows the start when the length is left open', () => {
      expect(readTrack({ edits: [[0, 250]] }).presentationUs).toBe(750_000);
    });

    it('shows everything without one', () => {
      expect(readTrack({})).toMatchObject({ presentationUs: 1_000_000, mediaStartUnits: 0 });
    });
  });

  describe('fragments', () => {
    const start = (duration: number, flags = 0) => makeMovie({ duration: 0, tracks: [makeTrack({ times: [] })], more: [makeMovieExtends(1, duration, flags)] });
    const fragment = (part: Buffer) => Buffer.concat([box('moof', fullBox('mfhd', 0, 0, u32(1)), part), box('mdat', Buffer.alloc(10))]);
    const read = (movie: Buffer, ...parts: Buffer[]) => readHeader(Buffer.concat([fileType, movie, ...parts.map(fragment)])).tracks[0];

    it('adds samples of the default length of the movie', () => {
      expect(read(start(40), makeTrackFragment({ count: 5 }), makeTrackFragment({ count: 10 }))).toMatchObject({ sampleCount: 15, durationUnits: 600, durationUs: 600_000, presentationUs: 600_000, frameDurationUnits: 40, syncSampleCount: null });
    });

    it('prefers the default of the fragment, whatever stands before it', () => {
      expect(read(start(40), makeTrackFragment({ headerFlags: 0x1 | 0x2 | 0x8, header: [Buffer.alloc(8), u32(1), u32(33)], count: 3 }))).toMatchObject({ durationUnits: 99 });
    });

    it('reads lengths and flags of single samples', () => {
      const run = [u32(0), ...[10, 20, 20].flatMap((duration, index) => [u32(duration), u32(500), u32(index === 0 ? 0 : 0x10000), u32(0)])];
      expect(read(start(40), makeTrackFragment({ runFlags: 0x1 | 0x100 | 0x200 | 0x400 | 0x800, count: 3, run }))).toMatchObject({ sampleCount: 3, durationUnits: 50, frameDurationUnits: 20, syncSampleCount: 1 });
    });

    it('lets the first sample differ from the default flags', () => {
      expect(read(start(40, 0x10000), makeTrackFragment({ runFlags: 0x4, count: 5, run: [u32(0)] }), makeTrackFragment({ runFlags: 0x4, count: 5, run: [u32(0)] }))).toMatchObject({ sampleCount: 10, syncSampleCount: 2 });
    });

    it('leaves fragments of unknown tracks alone', () => {
      expect(read(start(40), makeTrackFragment({ trackId: 9, count: 5 }))).toMatchObject({ sampleCount: 0, durationUnits: 0 });
    });
  });
});

describe('readSegmentDuration', () => {
  const read = (bytes: Buffer): number => {
    writeFileSync(path, bytes);
    return readSegmentDuration(path);
  };

  it('is the length of the video track, not of the longer sound', () => {
    expect(read(makeMp4({ duration: 1_100, tracks: [makeTrack({ id: 1, handler: 'soun', times: [[11, 100]] }), makeTrack({ id: 2, times: [[10, 99]] })] }))).toBe(990_000);
  });

  it('adds fragments', () => {
    const movie = makeMovie({ tracks: [makeTrack({ times: [] })], more: [makeMovieExtends(1, 40)] });
    expect(read(Buffer.concat([fileType, movie, box('moof', makeTrackFragment({ count: 25 })), box('mdat')]))).toBe(1_000_000);
  });

  it.each([
    ['no picture', makeMp4({ tracks: [makeTrack({ handler: 'soun' })] }), 'it holds no picture, only sound or data'],
    ['no sample', makeMp4({ tracks: [makeTrack({ times: [] })] }), 'it holds no footage'],
  ])('refuses a file with %s', (_, bytes, reason) => {
    expect(() => read(bytes)).toThrow(reason);
  });
});
