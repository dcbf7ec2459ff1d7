import { describe, expect, it } from 'vitest';
import { copyArguments, toCommandLine } from '../../../src/main/ffmpeg/args.ts';
import { concatList } from '../../../src/main/ffmpeg/concat-list.ts';
import { createNoiseFilter, toFfmpegError } from '../../../src/main/ffmpeg/errors.ts';
import { isAtLeast, majorVersionOf } from '../../../src/main/ffmpeg/locate.ts';

const request = {
  startUs: 3_500_000, lengthUs: 43_800_000, videoTimescale: 10_240, videoTag: 'avc1', listFile: '/somewhere/list.txt', outputPath: '/out/-x.mp4.part', ffmpegMajorVersion: 5,
  tags: { title: '-y "quoted"', creationTimeMs: 0, comment: 'Camera: %d' },
};

describe('the copy command', () => {
  it('limits protocols, keeps packets as they are and never takes text for an option', () => {
    const line = copyArguments(request);
    expect(line.slice(line.indexOf('-protocol_whitelist'), line.indexOf('-protocol_whitelist') + 2)).toEqual(['-protocol_whitelist', 'file']);
    expect(line.slice(line.indexOf('-auto_convert'), line.indexOf('-auto_convert') + 2)).toEqual(['-auto_convert', '0']);
    expect(line).toContain('title=-y "quoted"');
    expect(line.at(-1)).toBe('file:/out/-x.mp4.part');
  });

  it('keeps the tag of HEVC, which Apple needs, and names none for H.264', () => {
    expect(copyArguments({ ...request, videoTag: 'hvc1' }).join(' ')).toContain('-tag:v hvc1');
    expect(copyArguments(request)).not.toContain('-tag:v');
  });

  it('skips probing on old and new versions alike', () => {
    expect(copyArguments({ ...request, ffmpegMajorVersion: 4 }).join(' ')).toContain('-codec_whitelist none');
    expect(copyArguments(request)).not.toContain('-codec_whitelist');
    expect(concatList([{ path: '/a.mp4', durationUs: 1 }], 5)).toContain('option codec_whitelist none');
    expect(concatList([{ path: '/a.mp4', durationUs: 1 }], 4)).not.toContain('option');
  });

  it('takes marks from inputs of their own, and none from the footage', () => {
    const words = (more: Partial<Parameters<typeof copyArguments>[0]>): string => copyArguments({ ...request, ...more }).join(' ');
    expect(words({})).toContain('-map_chapters -1 -dn -c copy');
    expect(words({ chapterFile: '/somewhere/c.txt' })).toContain('-f ffmetadata -i file:/somewhere/c.txt -map 0:v:0 -map 0:a:0? -map_chapters 1');
    const both = words({ chapterFile: '/somewhere/c.txt', subtitleFile: '/somewhere/-s.srt' });
    expect(both).toContain('-f srt -i file:/somewhere/-s.srt -protocol_whitelist file -f ffmetadata -i file:/somewhere/c.txt');
    expect(both).toContain('-map 1:s:0 -map_chapters 2 -dn -c:v copy -c:a copy -c:s mov_text');
  });

  it('can be pasted into a shell', () => {
    expect(toCommandLine('/usr/bin/ffmpeg', ["it's", 'plain', ''])).toBe(String.raw`/usr/bin/ffmpeg 'it'\''s' plain ''`);
  });
});

describe('the list of files', () => {
  it('quotes any name and gives the length of the picture', () => {
    expect(concatList([{ path: "/r/it's -x %d/00.00.mp4", durationUs: 10_000_000 }], 4)).toBe(
      String.raw`ffconcat version 1.0
file 'file:/r/it'\''s -x %d/00.00.mp4'
inpoint 0
duration 10.000000
`);
  });

  it('enters and leaves a file where it is told to', () => {
    expect(concatList([{ path: '/a.mp4', durationUs: 2e6, inpointUs: 1_500_000, outpointUs: 3_250_000 }], 4)).toContain('inpoint 1.500000\noutpoint 3.250000\nduration 2.000000\n');
  });

  it('refuses a path with a line break, which could smuggle in a line', () => {
    expect(() => concatList([{ path: '/r/a\nfile x/00.00.mp4', durationUs: 1 }], 5)).toThrow('holds a line break');
  });
});

describe('what ffmpeg says', () => {
  it('becomes a cause with a remedy', () => {
    expect(toFfmpegError(['av_interleaved_write_frame(): No space left on device'], 'exit code 1').toData()).toMatchObject({ code: 'disk_full', remedy: expect.any(String) as string });
    expect(toFfmpegError([], 'signal SIGKILL').message).toBe('ffmpeg ended with signal SIGKILL.');
  });

  it('is not kept where it complains of our own options, and is where it is news', () => {
    const lines = (...said: string[]): string[] => {
      const isNoise = createNoiseFilter();
      return said.filter((line) => !isNoise(line));
    };
    const unprobed = "[mov,mp4 @ 0x1] Could not find codec parameters for stream 0 (Video: h264 (avc1 / 0x31637661), none, 320x180, 25 kb/s): unspecified pixel format";
    expect(lines(
      "[hevc @ 0x1] Codec (hevc) not on whitelist 'none'", '[mov,mp4 @ 0x1] Failed to open codec in avformat_find_stream_info', '    Last message repeated 3 times', unprobed,
      "Consider increasing the value for the 'analyzeduration' (0) and 'probesize' (32) options", 'moov atom not found', '    Last message repeated 1 times',
    )).toEqual(['moov atom not found', '    Last message repeated 1 times']);
    expect(lines(unprobed)).toEqual([unprobed]);
  });

  it('tells its version in several forms', () => {
    expect([majorVersionOf('5.1.9-0+deb12u1'), majorVersionOf('n7.0'), majorVersionOf('4.1'), majorVersionOf('N-112233-gabc')]).toEqual([5, 7, 4, 99]);
    expect(['5.1.9-0+deb12u1', '5.1', 'n6.0', 'N-112233-gabc', '5.0.3', '4.4'].map((version) => isAtLeast(version, 5, 1))).toEqual([true, true, true, true, false, false]);
  });
});
