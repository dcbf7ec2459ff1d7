import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLog } from '../../../src/main/log.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

it('writes a JSON object a line, and goes on where it ended', () => {
  const folder = makeTempFolder();
  for (const text of ['one', 'two']) {
    const { log, close } = openLog(folder);
    log.info(text, { error: new TypeError('x') });
    close();
    log.info('after the end');
  }
  const lines = readFileSync(join(folder, 'logs', 'reelcase.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { msg: string; error: { type: string } });
  expect(lines.map(({ msg, error }) => [msg, error.type])).toEqual([['one', 'TypeError'], ['two', 'TypeError']]);
});

it('keeps a full log once', () => {
  const folder = makeTempFolder();
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs', 'reelcase.log'), 'x'.repeat(10_000_001));
  openLog(folder).close();
  expect(readFileSync(join(folder, 'logs', 'reelcase.log'), 'utf8')).toBe('');
  expect(readFileSync(join(folder, 'logs', 'reelcase.log.1'), 'utf8')).toHaveLength(10_000_001);
});

it.skipIf(!existsSync('/dev/full'))('does not end the work that it tells of when its disk is full', () => {
  const folder = makeTempFolder();
  mkdirSync(join(folder, 'logs'));
  symlinkSync('/dev/full', join(folder, 'logs', 'reelcase.log'));
  const { log, close } = openLog(folder);
  log.error('lost');
  close();
});

it('says in words that it cannot be opened', () => {
  const folder = makeTempFolder();
  mkdirSync(join(folder, 'logs'));
  symlinkSync(join(folder, 'nowhere', 'log'), join(folder, 'logs', 'reelcase.log'));
  expect(() => openLog(folder)).toThrow(expect.objectContaining({ code: 'file_missing', message: expect.stringContaining('open the log') as string }) as Error);
});
