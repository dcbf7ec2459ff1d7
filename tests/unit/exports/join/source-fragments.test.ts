import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSourceMovie } from '../../../../src/main/exports/join/source-movie.ts';
import { box, fileType, fullBox, makeMovie, makeMovieExtends, makeTrack, u32 } from '../../../helpers/make-mp4.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

const path = join(makeTempFolder(), 'fragmented.mp4');

it('places runs without an offset of their own right behind the run before, and keeps missing time', () => {
  const movie = makeMovie({ tracks: [makeTrack({ times: [] })], more: [makeMovieExtends(1, 100)] });
  const sizes = [10, 20, 30];
  const fragment = (startTime: number, dataOffset: number): Buffer => box('moof', box('traf',
    fullBox('tfhd', 0, 0x20000, u32(1)), fullBox('tfdt', 0, 0, u32(startTime)),
    // Sizes of each; the first run says where its data lies, and that only its first picture is a key frame.
    fullBox('trun', 0, 0x205, u32(2), u32(dataOffset), u32(0), ...sizes.slice(0, 2).map(u32)),
    fullBox('trun', 0, 0x200, u32(1), u32(30))));
  const media = box('mdat', Buffer.alloc(60, 1));
  const moofBytes = fragment(0, 0).length;
  const parts = [fileType, movie, fragment(0, moofBytes + 8), media, fragment(500, moofBytes + 8), media];
  writeFileSync(path, Buffer.concat(parts));
  const { video } = readSourceMovie(path);
  const first = fileType.length + movie.length + moofBytes + 8;
  const second = first + 60 + moofBytes + 8;
  expect(Array.from(video?.tables.chunkOffsets ?? [])).toEqual([first, first + 30, second, second + 30]);
  expect(Array.from(video?.tables.sizes ?? [])).toEqual([...sizes, ...sizes]);
  // 300 ms of pictures, then 200 ms until the next fragment starts.
  expect(Array.from(video?.tables.durations.counts ?? [])).toEqual([2, 1, 3]);
  expect(Array.from(video?.tables.durations.values ?? [])).toEqual([100, 300, 100]);
});

it('refuses a run of more samples than the file has bytes for, at once', () => {
  const movie = makeMovie({ tracks: [makeTrack({ times: [] })], more: [makeMovieExtends(1, 100)] });
  const forged = (runFlags: number, ...run: Buffer[]): Buffer => box('moof', box('traf', fullBox('tfhd', 0, 0x20010, u32(1), u32(1)), fullBox('trun', 0, runFlags, u32(0xffff_ffff), ...run)));
  for (const fragment of [forged(0), forged(0x100, ...Array.from({ length: 500 }, () => u32(1)))]) {
    writeFileSync(path, Buffer.concat([fileType, movie, fragment, box('mdat', Buffer.alloc(60, 1))]));
    const startedAt = performance.now();
    expect(() => readSourceMovie(path)).toThrow(/^it is cut off in its pictures|a part is cut off/);
    expect(performance.now() - startedAt).toBeLessThan(500);
  }
});
