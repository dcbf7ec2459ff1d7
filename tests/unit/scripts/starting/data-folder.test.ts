import { expect, it } from 'vitest';
import { defaultDataFolder, takeDataFolder } from '../../../../scripts/starting/data-folder.mjs';
import { chooseRange } from '../../../../scripts/starting/run-without-display.mjs';
import { defaultDataFolder as defaultDataFolderOfProgram } from '../../../../src/main/data-folder.ts';

const environments = [{}, { REELCASE_DATA: '/named' }, { REELCASE_DATA: '' }, { XDG_DATA_HOME: '/xdg' }, { XDG_DATA_HOME: '' }, { APPDATA: '/appdata' }];
const platforms: NodeJS.Platform[] = ['linux', 'darwin', 'win32'];

it.each(environments.flatMap((environment) => platforms.map((platform) => ({ environment, platform }))))('is the folder that the program itself uses: $platform $environment', ({ environment, platform }) => {
  expect(defaultDataFolder(environment, platform, '/home/u')).toBe(defaultDataFolderOfProgram(environment, platform, '/home/u'));
});

it.each([
  [['--data', 'store', '--x'], '/somewhere/store', ['--x']],
  [['--x', '--data=/abs'], '/abs', ['--x']],
  [['--x'], undefined, ['--x']],
])('takes the data folder out of %j', (args, dataFolder, others) => {
  expect(takeDataFolder(args, '/somewhere')).toEqual({ dataFolder, others });
});

it.each([[['--data']], [['--data', '']], [['--data=']]])('refuses %j, which names none', (args) => {
  expect(() => takeDataFolder(args, '/somewhere')).toThrow('--data must name a folder');
});

const camera = { id: 1, name: 'a', firstMs: 0, lastMs: 600_000 };

it('chooses the newest two minutes of the first camera that has recordings', () => {
  expect(chooseRange([{ ...camera, id: 9, firstMs: null, lastMs: null }, camera])).toEqual({ camera, startMs: 480_000, endMs: 600_000 });
});

it('chooses all of a camera with less', () => {
  expect(chooseRange([{ ...camera, firstMs: 590_000 }])?.startMs).toBe(590_000);
});

it('chooses nothing where nothing is recorded', () => {
  expect(chooseRange([{ ...camera, firstMs: null, lastMs: null }])).toBeUndefined();
});
