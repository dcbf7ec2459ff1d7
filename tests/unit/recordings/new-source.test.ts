import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkNewSource, nameOfSource } from '../../../src/main/recordings/new-source.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = realpathSync(makeTempFolder());
const media = join(temp, 'media');
mkdirSync(join(media, 'recordings'), { recursive: true });
mkdirSync(join(temp, 'holiday'));
writeFileSync(join(temp, 'file'), '');
symlinkSync(media, join(temp, 'link'));

const check = (path: string, existing: string[] = []) => checkNewSource('frigate-folder', path, existing.map((each) => ({ kind: 'frigate-folder', path: each })));

describe('checkNewSource', () => {
  it('gives the real path of a folder that can be added', () => {
    expect(check(media)).toBe(media);
    expect(check(join(temp, 'link'))).toBe(media);
    expect(check(join(media, 'recordings', '..'))).toBe(media);
  });

  it.each([
    ['a relative path', 'media', 'invalid_input'],
    ['a file', join(temp, 'file'), 'source_unreachable'],
    ['a folder below a file', join(temp, 'file', 'x'), 'source_unreachable'],
    ['a folder that is not there', join(temp, 'gone'), 'source_unreachable'],
    ['a folder of anything else', join(temp, 'holiday'), 'invalid_input'],
  ])('refuses %s', (_, path, code) => {
    expect(() => check(path)).toThrow(expect.objectContaining({ code }));
  });

  it('says what to choose instead', () => {
    expect(() => check(join(temp, 'holiday'))).toThrow(expect.objectContaining({ remedy: expect.stringContaining('recordings') }));
  });

  it('refuses the same footage twice, under whatever name', () => {
    for (const existing of [media, join(media, 'recordings')]) {
      for (const path of [media, join(media, 'recordings'), join(temp, 'link')]) expect(() => check(path, [existing])).toThrow(expect.objectContaining({ code: 'conflict' }));
    }
  });

  it('does not mind another source whose disk is gone', () => {
    expect(check(media, ['/gone'])).toBe(media);
  });
});

describe('nameOfSource', () => {
  it.each([['/mnt/frigate', 'frigate'], ['/mnt/frigate/recordings', 'frigate'], ['/recordings', 'recordings'], ['/', '/']])('of %s is %s', (path, name) => {
    expect(nameOfSource(path)).toBe(name);
  });
});
