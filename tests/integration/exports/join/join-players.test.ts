import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { makeFixture, recipes, type Fixture } from './join-fixtures.ts';
import { clipsOf, joinTo, tags } from './join-to.ts';

// Judged by programs that share no code with ffmpeg.

const has = (program: string): boolean => spawnSync(program, ['--help']).status === 0;
const folder = makeTempFolder();
const output = join(folder, 'export.mp4');
let fixture: Fixture;
let report: ReturnType<typeof joinTo>;

beforeAll(() => {
  fixture = makeFixture(folder, recipes[1] ?? { name: '', video: [] });
  report = joinTo(output, clipsOf(fixture.files, 1.5, 2.3), { chapters: [{ startUs: 0, title: 'start' }, { startUs: 5e6, title: 'later' }], subtitles: [{ startUs: 0, endUs: 1e6, text: '10:00:00' }] });
});

describe('mediainfo', () => {
  const mediainfo = has('mediainfo');
  it.skipIf(!mediainfo)(mediainfo ? 'reads the same facts' : 'is not installed: apt-get install mediainfo', () => {
    const { media } = JSON.parse(execFileSync('mediainfo', ['--Output=JSON', output]).toString()) as { media: { track: Record<string, string>[] } };
    const track = (type: string): Record<string, string> | undefined => media.track.find((each) => each['@type'] === type);
    expect(track('General')).toMatchObject({ Format: 'MPEG-4', Title: tags.title, Comment: tags.comment, IsStreamable: 'Yes' });
    expect(Number(track('General')?.Duration)).toBeCloseTo(report.lengthUs / 1e6, 2);
    expect(track('Video')).toMatchObject({ Format: 'AVC', Width: '320', Height: '180' });
    expect(Number(track('Video')?.Duration)).toBeCloseTo(report.lengthUs / 1e6, 2);
    expect(track('Audio')).toMatchObject({ Format: 'AAC', SamplingRate: '48000' });
    expect(Number(track('Audio')?.Duration)).toBeCloseTo(report.lengthUs / 1e6, 2);
    expect(track('Text')?.Format).toBe('Timed Text');
    expect(track('Menu')).toBeDefined();
  });
});

describe('GStreamer', () => {
  const discoverer = has('gst-discoverer-1.0');
  it.skipIf(!discoverer)(discoverer ? 'finds the same length' : 'is not installed: apt-get install gstreamer1.0-plugins-base-apps', () => {
    const text = execFileSync('gst-discoverer-1.0', [output], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(text) ?? [];
    expect(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)).toBeCloseTo(report.lengthUs / 1e6, 2);
    expect(text).toMatch(/video.*: H\.264/);
    expect(text).toMatch(/audio.*: MPEG-4 AAC/);
  });

  const launcher = has('gst-launch-1.0') && spawnSync('gst-inspect-1.0', ['avdec_h264']).status === 0 && spawnSync('gst-inspect-1.0', ['qtdemux']).status === 0;
  it.skipIf(!launcher)(launcher ? 'decodes it to the end and honours the edit list' : 'has no decoder: apt-get install gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-libav', () => {
    // Cut at one end each: GStreamer 1.22 ends a file that is cut at both up to a pre-roll too early, also one that ffmpeg cut.
    for (const [from, to] of [[1.5, undefined], [0, 2.3]] as const) {
      const { shownFrames } = joinTo(output, clipsOf(fixture.files, from, to));
      const run = spawnSync('gst-launch-1.0', ['-v', 'filesrc', `location=${output}`, '!', 'qtdemux', 'name=d', 'd.video_0', '!', 'h264parse', '!', 'avdec_h264', '!', 'identity', 'silent=false', '!', 'fakesink', 'sync=false'], { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
      expect(run.status, run.stderr.toString()).toBe(0);
      // One line a picture that leaves the decoder; what lies before the cut is clipped.
      expect(run.stdout.toString().match(/identity0.*chain/g)?.length).toBe(shownFrames);
    }
  });
});
