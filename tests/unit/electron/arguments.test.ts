import { describe, expect, it } from 'vitest';
import { readLaunchOptions } from '../../../electron/arguments.ts';

const surroundings = { environment: {}, platform: 'linux' as const, homeFolder: '/home/ada', workingFolder: '/somewhere' };

describe('readLaunchOptions', () => {
  it.each([
    ['nothing', [], {}, '/home/ada/.local/share/reelcase'],
    ['--data DIR', ['.', '--data', '/elsewhere'], {}, '/elsewhere'],
    ['--data=DIR', ['.', '--data=/elsewhere'], {}, '/elsewhere'],
    ['a relative folder', ['--data', 'here'], {}, '/somewhere/here'],
    ["Chromium's switches around it", ['--inspect=0', '--remote-debugging-port=0', '--no-sandbox', '.', '--data', '/elsewhere', '--log-level=3'], {}, '/elsewhere'],
    ['the environment', [], { REELCASE_DATA: '/environment' }, '/environment'],
    ['both', ['--data', '/elsewhere'], { REELCASE_DATA: '/environment' }, '/elsewhere'],
    ['XDG', [], { XDG_DATA_HOME: '/xdg' }, '/xdg/reelcase'],
    ['--data without a folder', ['--data'], {}, '/home/ada/.local/share/reelcase'],
  ])('reads %s', (_what, words, environment, dataFolder) => {
    expect(readLaunchOptions(words, { ...surroundings, environment })).toEqual({ dataFolder, hasDialogs: true, packages: [] });
  });

  it('takes packages by name and by address, and nothing else', () => {
    const words = ['.', '--log-level=3', 'case.reelcase', '/abs/Case 2.REELCASE', 'file:///home/ada/a%20b.reelcase', 'file://elsewhere/c.reelcase', 'film.mp4', 'reelcase'];
    expect(readLaunchOptions(words, surroundings).packages).toEqual(['/somewhere/case.reelcase', '/abs/Case 2.REELCASE', '/home/ada/a b.reelcase']);
  });

  it('knows when nobody is there to answer', () => {
    expect(readLaunchOptions([], { ...surroundings, environment: { REELCASE_NO_DIALOGS: '1' } }).hasDialogs).toBe(false);
  });
});
