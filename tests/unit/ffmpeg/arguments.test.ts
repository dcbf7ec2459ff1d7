import { describe, expect, it } from 'vitest';
import { copyArguments, toCommandLine } from '../../../src/main/ffmpeg/args.ts';
import { concatList } from '../../../src/main/ffmpeg/concat-list.ts';
import { toFfmpegError } from '../../../src/main/ffmpeg/errors.ts';
import { majorVersionOf } from '../../../src/main/ffmpeg/locate.ts';

const request = {
  startUs: 3_500_000, lengthUs: 43_800_000, videoTimescale: 10_240, videoTag: 'avc1', outputPath: '/out/-x.mp4.part', ffmpegMajorVersion: 5,
  tags: { title: '-y "quoted"', creationTimeMs: 0, comment: 'Camera: %d' },
};

describe('the copy command', () => {
  it('limits protocols, keeps packets as they are and never takes text for an option', () => {
    const line = copyArguments(request);
    expect(line.slice(line.indexOf('-protocol_whitelist'), line.indexOf('-protocol_whitelist') + 2)).toEqual(['-protocol_whitelist', 'file,pipe']);
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

  it('refuses a path with a line break, which could smuggle in a line', () => {
    expect(() => concatList([{ path: '/r/a\nfile x/00.00.mp4', durationUs: 1 }], 5)).toThrow('holds a line break');
  });
});

describe('what ffmpeg says', () => {
  it('becomes a cause with a remedy', () => {
    expect(toFfmpegError(['av_interleaved_write_frame(): No space left on device'], 'exit code 1').toData()).toMatchObject({ code: 'disk_full', remedy: expect.any(String) as string });
    expect(toFfmpegError([], 'signal SIGKILL').message).toBe('ffmpeg ended with signal SIGKILL.');
  });

  it('tells its version in several forms', () => {
    expect([majorVersionOf('5.1.9-0+deb12u1'), majorVersionOf('n7.0'), majorVersionOf('4.1'), majorVersionOf('N-112233-gabc')]).toEqual([5, 7, 4, 99]);
  });
});
