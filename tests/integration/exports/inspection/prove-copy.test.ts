import { execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSetup } from '../../../../scripts/setup/state.mjs';
import { concatList } from '../../../../src/main/ffmpeg/concat-list.ts';
import type { CopiedClip, ProvenCopy } from '../../../../src/main/exports/inspection/inspect-request.ts';
import { proveCopy } from '../../../../src/main/exports/inspection/prove-copy.ts';
import { readSourceMovie } from '../../../../src/main/exports/join/source-movie.ts';
import { SampleCursor } from '../../../../src/main/exports/join/matched-spans.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

// Is what the proof says of a copy true? Copies by ffmpeg as they are, and with one thing wrong in each.

const folder = makeTempFolder();
const pictures = { moving: 'testsrc2=s=160x90:r=10', still: 'color=gray:s=160x90:r=10' };
const sounds = { moving: 'sine=frequency=500:beep_factor=3:sample_rate=48000', still: 'anullsrc=r=48000:cl=mono' };
type Scene = keyof typeof pictures;
let files: Record<Scene, string[]>;

function ffmpeg(...words: string[]): void {
  execFileSync(readSetup().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...words], { timeout: 60_000 });
}

/** Four files of four seconds, a key frame each second; pictures are coded out of order, as good cameras do. */
function record(scene: Scene): string[] {
  return [0, 1, 2, 3].map((index) => {
    const path = join(folder, `${scene}-${String(index)}.mp4`);
    const offset = scene === 'moving' ? ['-vf', `hue=h=${String(index * 40)}`] : [];
    ffmpeg('-f', 'lavfi', '-i', pictures[scene], '-f', 'lavfi', '-i', sounds[scene], '-t', '4', ...offset, '-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '32k', path);
    return path;
  });
}

beforeAll(() => { files = { moving: record('moving'), still: record('still') }; });

const clip = (path: string, fromUs = 0, toUs: number | null = null): CopiedClip => ({ path, fromUs, toUs });

/** A copy of whole files, from a moment in the first one to a moment in the last one. */
function copy(name: string, paths: readonly string[], fromSeconds = 0, toSeconds = 4): string {
  const list = join(folder, `${name}.txt`);
  const output = join(folder, `${name}.mp4`);
  writeFileSync(list, concatList(paths.map((path) => ({ path, durationUs: 4_000_000 })), 4));
  ffmpeg('-ss', String(fromSeconds), '-t', String((paths.length - 1) * 4 + toSeconds - fromSeconds), '-f', 'concat', '-safe', '0', '-auto_convert', '0', '-i', list, '-map', '0', '-c', 'copy', output);
  return output;
}

function prove(outputPath: string, clips: CopiedClip[], mode: 'full' | 'sample' = 'full'): ProvenCopy {
  return proveCopy({ outputPath, clips, mode }, () => undefined);
}

/** Turns one bit in the middle of a packet. */
function damage(path: string, kind: 'video' | 'audio', packet: number): string {
  const damaged = path.replace(/\.mp4$/, `-damaged-${kind}-${String(packet)}.mp4`);
  copyFileSync(path, damaged);
  const cursor = new SampleCursor(readSourceMovie(path)[kind]?.tables, packet);
  const file = openSync(damaged, 'r+');
  const byte = Buffer.alloc(1);
  const at = cursor.position + Math.floor(cursor.size / 2);
  readSync(file, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
  return damaged;
}

const figures = (proven: ProvenCopy): (number | string)[][] => (proven.kind === 'compared' ? proven.tracks.map(({ kind, total, compared, equal }) => [kind, total, compared, equal]) : []);

function expectWhole(proven: ProvenCopy): void {
  expect(proven).toMatchObject({ kind: 'compared', missing: null });
  for (const [, total, compared, equal] of figures(proven)) expect([compared, equal]).toEqual([total, total]);
}

describe.each(['moving', 'still'] as const)('of a %s scene', (scene) => {
  it.each([['whole files', 0, 4], ['a cut between key frames at both ends', 2.7, 1.3], ['a cut at a key frame', 3, 2]])('a copy of %s is equal throughout', (name, from, to) => {
    const paths = files[scene];
    const clips = paths.map((path, index) => clip(path, index === 0 ? from * 1e6 : 0, index === 3 && to < 4 ? to * 1e6 : null));
    const output = copy(`${scene}-${name}`, paths, from, to);
    const proven = prove(output, clips);
    expectWhole(proven);
    const sampled = prove(output, clips, 'sample');
    expect(sampled).toMatchObject({ kind: 'compared', missing: null });
    for (const [, total, compared, equal] of figures(sampled)) expect([equal, Number(compared) < Number(total)]).toEqual([compared, true]);
    expect(proven.kind === 'compared' ? proven.tracks.map(({ kind }) => kind) : []).toEqual(['video', 'audio']);
  });
});

describe('what is wrong with a copy', () => {
  it.each([['video', 0], ['video', 57], ['video', 159], ['audio', 0], ['audio', 300]] as const)('is counted: one bit of a packet (%s %d)', (kind, packet) => {
    const good = copy('bits', files.moving);
    const proven = prove(damage(good, kind, packet), files.moving.map((path) => clip(path)));
    expect(proven).toMatchObject({ kind: 'compared', missing: null });
    const sums = figures(prove(good, files.moving.map((path) => clip(path))));
    expect(figures(proven)).toEqual(sums.map(([track, total, compared, equal]) => [track, total, compared, track === kind ? Number(equal) - 1 : equal]));
  });

  it('is found: a file that is missing in the middle', () => {
    const [first = '', second = '', third = '', fourth = ''] = files.moving;
    const proven = prove(copy('without-second', [first, third, fourth]), [first, second, third, fourth].map((path) => clip(path)));
    expect(proven).toMatchObject({ kind: 'compared', missing: { path: second } });
    expect(proven.kind === 'compared' ? proven.missing?.count : 0).toBeGreaterThanOrEqual(30);
  });

  it('is found: an end that comes a second too early', () => {
    const proven = prove(copy('short', files.moving.slice(0, 2), 0, 3), files.moving.slice(0, 2).map((path) => clip(path)));
    expect(proven).toMatchObject({ kind: 'compared', missing: { path: files.moving[1] } });
  });

  it('is found: what two files hold both, and is in the copy twice', () => {
    const [first = ''] = files.moving;
    // The later file begins with the last second of the first one.
    const later = join(folder, 'later.mp4');
    ffmpeg('-ss', '3', '-i', first, '-c', 'copy', '-an', later);
    const paths = [first, later];
    const clips = [{ ...clip(first, 0, 3_000_000), isRepeatedBehind: true }, clip(later)];
    const [[, total = 0, , equal = 0] = []] = figures(prove(copy('twice', paths, 0, 1), clips));
    expect([total, Number(equal) < Number(total)]).toEqual([50, true]);
  });

  it('is found: files in the wrong order, or of another camera', () => {
    const [first = '', second = ''] = files.moving;
    const turned = prove(copy('turned', [second, first]), [clip(first), clip(second)]);
    expect(turned.kind === 'compared' && (turned.missing !== null || turned.tracks[0]?.equal !== turned.tracks[0]?.total)).toBe(true);
    const [, total = 0, , equal = 0] = figures(prove(copy('other', [second]), [clip(first)]))[0] ?? [];
    expect(Number(equal)).toBeLessThan(Number(total) / 2);
  });

  it('in a file that is not looked at is not found by samples, and is not claimed to be compared', () => {
    const clips = files.moving.map((path) => clip(path));
    const [[, total, compared, equal] = []] = figures(prove(copy('sampled', files.moving), clips, 'sample'));
    expect([total, compared, equal]).toEqual([160, 80, 80]);
  });
});

describe('what cannot be read', () => {
  it('is said, not thrown', () => {
    const [first = ''] = files.moving;
    const noMovie = join(folder, 'no-movie.mp4');
    writeFileSync(noMovie, readFileSync(first).subarray(0, 1_000));
    expect(prove(copy('one', [first]), [clip(noMovie)])).toMatchObject({ kind: 'not_compared', path: noMovie });
    expect(prove(noMovie, [clip(first)])).toMatchObject({ kind: 'not_compared', path: noMovie });
  });

  it('stops where the one who listens stops it', () => {
    const output = copy('stopped', files.moving);
    let calls = 0;
    expect(() => proveCopy({ outputPath: output, clips: files.moving.map((path) => clip(path)), mode: 'full' }, () => {
      calls += 1;
      if (calls === 50) throw new Error('stopped');
    })).toThrow('stopped');
    expect(calls).toBe(50);
  });
});
