import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSetup } from '../../../../scripts/setup/state.mjs';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { ffmpeg } from './join-fixtures.ts';
import { clipsOf, joinTo } from './join-to.ts';

// A day of files whose sound is longer than their pictures, as recorders write them: what is too long by some packets a file must
// not add up. Judged by the tables of the written file as ffprobe reads them.

const folder = makeTempFolder();
const output = join(folder, 'day.part');
const clipCount = 8_640;
const clipSeconds = 10;
const daySeconds = clipCount * clipSeconds;
const fps = 5;
/** Seconds of sound in each of the files that are repeated all day: none is a whole number of packets. */
const soundSeconds = [10.05, 10.11, 10.17, 10.23, 10.31, 10.47];

interface Packet { pts: number; hash: string }

/** Packets that start in a span, in their order, with their places as a player has them. */
function packetsIn(path: string, stream: 'v' | 'a', from: number, to: number): Packet[] {
  const { ffprobe } = readSetup();
  if (ffprobe === null) throw new Error('this test needs ffprobe');
  const text = execFileSync(ffprobe, ['-v', 'error', '-read_intervals', `${String(from)}%${String(to)}`, '-select_streams', `${stream}:0`, '-show_data_hash', 'md5', '-show_entries', 'packet=pts_time,data_hash', '-of', 'csv=p=0', `file:${path}`],
    { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }).toString();
  const packets = text.trim().split('\n').map((line) => {
    const [pts, hash] = line.split(',');
    return { pts: Number(pts), hash: hash ?? '' };
  });
  return packets.filter(({ pts }) => pts >= from - 1e-6 && pts < to - 1e-6);
}

function durations(path: string): number[] {
  const { ffprobe } = readSetup();
  if (ffprobe === null) throw new Error('this test needs ffprobe');
  return execFileSync(ffprobe, ['-v', 'error', '-show_entries', 'stream=duration', '-of', 'csv=p=0', `file:${path}`]).toString().trim().split('\n').map(Number);
}

describe('a day of 8,640 files', () => {
  let files: string[];
  let report: ReturnType<typeof joinTo>;

  beforeAll(() => {
    files = soundSeconds.map((seconds, index) => {
      const path = join(folder, `${String(index)}.mp4`);
      ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=64x64:r=${String(fps)}:d=${String(clipSeconds)}`, '-f', 'lavfi', '-i', `sine=f=${String(300 + 100 * index)}:r=8000:d=${String(seconds)}`,
        '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '51', '-g', '25', '-c:a', 'aac', '-b:a', '8k', path);
      return path;
    });
    report = joinTo(output, clipsOf(Array.from({ length: clipCount }, (_, index) => files[index % files.length] ?? '')), { proof: 'off' });
  });
  afterAll(() => { rmSync(output, { force: true }); });

  it('would have half an hour of sound too much, were all of it in there', () => {
    const surplus = files.reduce((sum, path) => sum + (durations(path)[1] ?? 0) - (durations(path)[0] ?? 0), 0);
    expect((surplus / files.length) * clipCount).toBeGreaterThan(1_800);
    // At most a packet of 128 ms a file reaches over its end.
    expect((report.audioPackets * 1_024) / 8_000).toBeLessThan(daySeconds + clipCount * 0.128);
  });

  it('plays a day, pictures and sound alike', () => {
    const [video, audio] = durations(output);
    expect(video).toBeCloseTo(daySeconds, 3);
    expect(Math.abs((audio ?? 0) - daySeconds)).toBeLessThan(1 / fps);
    expect(packetsIn(output, 'v', 0, 1)[0]?.pts).toBe(0);
    expect(packetsIn(output, 'v', daySeconds - 1, daySeconds + 10).at(-1)?.pts).toBeCloseTo(daySeconds - 1 / fps, 3);
    const lastSound = packetsIn(output, 'a', daySeconds - 1, daySeconds + 10).at(-1)?.pts ?? 0;
    // A packet of AAC at 8 kHz lasts 128 ms.
    expect(lastSound).toBeLessThan(daySeconds);
    expect(lastSound).toBeGreaterThan(daySeconds - 0.129 - 0.001);
  });

  it.each([0, 1, 4_319, 4_320, clipCount - 2, clipCount - 1])('has the pictures and the sound of file %i where that file has them', (clip) => {
    const start = clip * clipSeconds;
    const source = files[clip % files.length] ?? '';
    for (const stream of ['v', 'a'] as const) {
      // From a second on: the first packets of a file may have to make room for the last ones of the file before.
      const [ours, theirs] = [packetsIn(output, stream, start + 1, start + 9).map(({ pts, hash }) => ({ pts: pts - start, hash })), packetsIn(source, stream, 1, 9)];
      const common = theirs.filter(({ hash }) => ours.some((each) => each.hash === hash));
      // Packets at the very ends of the span may fall on either side of it.
      expect(common.length).toBeGreaterThanOrEqual(theirs.length - 2);
      for (const { pts, hash } of common) {
        const near = Math.min(...ours.filter((each) => each.hash === hash).map((each) => Math.abs(each.pts - pts)));
        expect(near).toBeLessThan(0.002);
      }
    }
  });
});
