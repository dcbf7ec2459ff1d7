import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSetup } from '../../../../scripts/setup/state.mjs';
import { fontSizeFor } from '../../../../src/main/exports/kinds/burn-in.ts';
import { findFont } from '../../../../src/main/ffmpeg/encoders.ts';
import { locateFfmpeg } from '../../../../src/main/ffmpeg/locate.ts';
import { formatInstant } from '../../../../src/shared/wall-time.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';
import { footageOf, make, makeCamera, readGray, shownSeconds, startMs, testFfmpeg, timeZone } from './derivative-helpers.ts';

// The burnt-in clock is read back: each second that could be shown is drawn by itself, and the best match counts.

const folder = makeTempFolder();
let files: string[];

beforeAll(async () => {
  files = await makeCamera(folder, { name: 'plain', width: 640, height: 360, hasAudio: false, gaps: [{ startSeconds: 20, durationSeconds: 10 }] }, 50);
});

const clockArea = { width: 400, height: 30 };
const areaFilter = `crop=${String(clockArea.width)}:${String(clockArea.height)}:iw-${String(clockArea.width)}:0`;

/** How texts look where the clock is; one frame each. */
async function drawn(texts: readonly string[]): Promise<Buffer[]> {
  const size = fontSizeFor(360);
  const font = await findFont(await testFfmpeg());
  const margin = Math.round(size * 0.75);
  const filters = texts.map((text, index) => {
    const path = join(folder, `text-${String(index)}.txt`);
    writeFileSync(path, text);
    return `drawtext=textfile=${path}:expansion=none:${font}:fontsize=${String(size)}:fontcolor=white:x=w-text_w-${String(margin)}:y=${String(margin)}:enable='eq(n,${String(index)})'`;
  });
  const bytes = execFileSync(readSetup().ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'color=black:s=640x360', '-frames:v', String(texts.length), '-vf', [...filters, areaFilter].join(','), '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
  const frameBytes = clockArea.width * clockArea.height;
  return texts.map((_, index) => bytes.subarray(index * frameBytes, (index + 1) * frameBytes));
}

function similarity(frame: Buffer, template: Buffer): number {
  let score = 0;
  for (let index = 0; index < template.length; index += 1) {
    const isInk = (template[index] ?? 0) > 128;
    const isBright = (frame[index] ?? 0) > 150;
    score += isInk && isBright ? 2 : isInk !== isBright ? -1 : 0;
  }
  return score;
}

/** The text of each frame, of those that are possible. */
async function readClock(path: string, texts: readonly string[]): Promise<string[]> {
  const templates = await drawn(texts);
  return readGray(path, clockArea.width, clockArea.height, areaFilter).map((frame) => {
    const [best] = templates.map((template, index) => ({ text: texts[index], score: similarity(frame, template) })).sort((a, b) => b.score - a.score);
    return best?.text ?? '';
  });
}

function textsOf(fromSeconds: number, toSeconds: number, zone = timeZone): string[] {
  return Array.from({ length: toSeconds - fromSeconds }, (_, index) => formatInstant(startMs + (fromSeconds + index) * 1_000, zone));
}

describe('the burnt-in clock', () => {
  it('shows the wall time of every frame in the zone, also after a gap', async () => {
    const { path } = await make({ folder, options: { kind: 'encode', quality: 'high', burnIn: { clock: true } }, footage: await footageOf(files, 15.5, 35.5), fromSeconds: 15.5, toSeconds: 35.5 });
    const shown = shownSeconds(path, 'null', 640, 360);
    expect(shown).toHaveLength(100);
    const clock = await readClock(path, textsOf(14, 38));
    expect(clock).toEqual(shown.map((second) => formatInstant(startMs + second * 1_000, timeZone)));
    expect(clock[0]).toBe('2026-05-01 12:00:15 +02:00');
  });

  it('stays right in a time-lapse and with gaps kept', async () => {
    const { path } = await make({ folder, options: { kind: 'timelapse', speed: 10, framesPerSecond: 5, quality: 'high', method: 'quick', burnIn: { clock: true } }, footage: await footageOf(files, 5, 50), fromSeconds: 5, toSeconds: 50 });
    const shown = shownSeconds(path, 'null', 640, 360);
    expect(await readClock(path, textsOf(0, 50))).toEqual(shown.map((second) => formatInstant(startMs + second * 1_000, timeZone)));
  });

  it('shows both offsets in the night when the clocks go back', async () => {
    // The footage is said to be of the 25th of October 2026, 00:59:50 UTC; ten seconds later Berlin's 03:00 becomes 02:00.
    const nightMs = Date.parse('2026-10-25T00:59:50Z');
    const footage = await footageOf(files, 0, 20);
    const { path } = await make({
      folder, options: { kind: 'encode', quality: 'high', burnIn: { clock: true } }, fromSeconds: (nightMs - startMs) / 1_000, toSeconds: (nightMs - startMs) / 1_000 + 20,
      footage: { ...footage, files: footage.files.map((file) => ({ ...file, startMs: file.startMs - startMs + nightMs })) },
    });
    const texts = Array.from({ length: 20 }, (_, index) => formatInstant(nightMs + index * 1_000, timeZone));
    expect(texts[9]).toBe('2026-10-25 02:59:59 +02:00');
    expect(texts[10]).toBe('2026-10-25 02:00:00 +01:00');
    // Also what it would be with the other offset all the time.
    const wrong = texts.flatMap((_, index) => [3_600, 7_200].map((offset) => `${new Date(nightMs + (index + offset) * 1_000).toISOString().slice(0, 19).replace('T', ' ')} +0${String(offset / 3_600)}:00`));
    expect(await readClock(path, [...new Set([...texts, ...wrong])])).toEqual(shownSeconds(path, 'null', 640, 360).map((second) => texts[Math.floor(second)]));
  });

  it('agrees with the recorder at every seam where files overlap or drift by less than a second', async () => {
    const footage = await footageOf(files.slice(0, 2), 0, 20);
    const [first, second] = footage.files;
    if (first === undefined || second === undefined) throw new Error('No files');
    // The second file is named a second too early: its frames are shown all the same, and its clock begins with its name.
    const { path } = await make({ folder, options: { kind: 'encode', quality: 'high', burnIn: { clock: true } }, footage: { ...footage, files: [first, { ...second, startMs: second.startMs - 1_000 }] }, fromSeconds: 0, toSeconds: 20 });
    expect(shownSeconds(path, 'null', 640, 360)).toHaveLength(200);
    const clock = await readClock(path, textsOf(0, 20));
    expect(clock[0]).toBe(formatInstant(startMs, timeZone));
    expect(clock[100]).toBe(formatInstant(startMs + 9_000, timeZone));
    expect(clock).toEqual([...clock].sort());
  });
});

describe('a camera name', () => {
  it.each([
    ["it's", "it's"], ['%{pts}', '%{pts}'], ['a:b\\:c', 'a:b\\:c'], ['back\\slash\\', 'back\\slash\\'], ['two\nlines\r\n', 'two lines'], ['-y -i /etc/passwd', '-y -i /etc/passwd'],
    ["x',drawtext=text=EVIL,null='", "x',drawtext=text=EVIL,null='"], ['[out];movie=/etc/passwd', '[out];movie=/etc/passwd'], ['a=1,b;c', 'a=1,b;c'], ['%n %d %%', '%n %d %%'], ['\u202Eabc', 'abc'],
  ])('%j is written as it is', async (name, expected) => {
    const footage = { ...(await footageOf(files, 0, 1)), cameraName: name };
    const { path } = await make({ folder, options: { kind: 'encode', quality: 'high', burnIn: { name: true } }, footage, fromSeconds: 0, toSeconds: 1 });
    const [clock] = await readClock(path, [expected, '', 'EVIL', '0.000000', name.replaceAll(/[\r\n\u202E]/g, '').slice(0, 3)]);
    expect(clock).toBe(expected);
  });

  it('of any length and script gives a file', async () => {
    for (const cameraName of ['📷 門 Ω', 'x'.repeat(5_000), '\0\u0007', '   ']) {
      const footage = { ...(await footageOf(files, 0, 1)), cameraName };
      const { result } = await make({ folder, options: { kind: 'encode', burnIn: { name: true, clock: true } }, footage, fromSeconds: 0, toSeconds: 1 });
      expect(result.durationMs).toBe(1_000);
    }
  });
});

it('an ffmpeg that cannot draw text says so before anything is encoded', async () => {
  const { chmodSync } = await import('node:fs');
  const path = join(folder, 'no-drawtext');
  writeFileSync(path, `#!/bin/sh\ncase " $* " in *" -filters "*) '${readSetup().ffmpeg}' "$@" | grep -v drawtext; exit 0;; esac\nexec '${readSetup().ffmpeg}' "$@"\n`);
  chmodSync(path, 0o755);
  const ffmpeg = await locateFfmpeg({ REELCASE_FFMPEG: path });
  const work = make({ folder, options: { kind: 'encode', burnIn: { clock: true } }, footage: await footageOf(files, 0, 1), fromSeconds: 0, toSeconds: 1, ...(ffmpeg === undefined ? {} : { ffmpeg }) });
  await expect(work).rejects.toMatchObject({ code: 'ffmpeg_failed', message: expect.stringContaining('drawtext') as string, remedy: expect.stringContaining('Install') as string });
});
