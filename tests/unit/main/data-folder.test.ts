import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { projectFolder } from '../../../scripts/setup/project.mjs';
import { makeFolder, prepareDataFolder } from '../../../src/main/data-folder.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const folder = makeTempFolder();
const LIMIT_MS = 5_000;

it('makes the folder, those above it and those in it, and may be called again', () => {
  const dataFolder = join(folder, 'a', 'b', 'Reelcase “Ω 門”');
  for (const _ of [1, 2]) {
    expect(prepareDataFolder(dataFolder)).toMatchObject({ exports: join(dataFolder, 'exports'), thumbnails: join(dataFolder, 'thumbnails') });
    expect(readdirSync(dataFolder).sort()).toEqual(['exports', 'thumbnails']);
  }
});

it.skipIf(process.platform === 'win32')('can be looked into by its owner only', () => {
  const dataFolder = join(folder, 'own', 'data');
  const { exports } = prepareDataFolder(dataFolder);
  expect([dataFolder, exports].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  makeFolder(join(folder, 'shared'), 'make the export folder');
  expect(statSync(join(folder, 'shared')).mode & 0o777).toBe(0o777 & ~process.umask());
});

it('keeps what is in it, and follows a link to a folder', () => {
  const target = join(folder, 'target');
  mkdirSync(join(target, 'exports'), { recursive: true });
  writeFileSync(join(target, 'exports', 'a.mp4'), 'export');
  symlinkSync(target, join(folder, 'link'));
  prepareDataFolder(join(folder, 'link'));
  expect(statSync(join(target, 'exports', 'a.mp4')).size).toBe(6);
  expect(existsSync(join(target, 'thumbnails'))).toBe(true);
});

it('says which file is in the way', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => { prepareDataFolder(file); }).toThrow(`Could not make the data folder (${file}): there is a file of that name already.`);
  expect(() => { prepareDataFolder(join(file, 'data')); }).toThrow(`Could not make the data folder (${join(file, 'data')}): a part of its path is not a folder.`);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
  expect(() => { makeFolder(join(folder, 'broken'), 'make the export folder'); }).toThrow(`Could not make the export folder (${join(folder, 'broken')}): there is a file of that name already.`);
});

it('does not need to make the root of a disk', () => {
  makeFolder('/', 'make the data folder');
});

// In a process of its own, which can be ended: what went wrong here once was a loop that no time limit in the same process ends.
it.skipIf(process.platform !== 'linux')('comes back from a folder that takes no new ones', async () => {
  const script = join(folder, 'make-folder.mjs');
  await build({ configFile: false, logLevel: 'silent', build: { ssr: join(projectFolder, 'src', 'main', 'data-folder.ts'), outDir: folder, emptyOutDir: false, rolldownOptions: { output: { entryFileNames: 'data-folder.mjs' } } } });
  writeFileSync(script, `import { prepareDataFolder } from './data-folder.mjs';
for (const path of ['/proc/x', '/proc/x/y']) try { prepareDataFolder(path); } catch (error) { console.log(error.code, error.message); }`);
  expect(execFileSync(process.execPath, [script], { encoding: 'utf8', timeout: LIMIT_MS }).split('\n')).toEqual([
    'permission_denied Could not make the data folder (/proc/x): the system does not allow it.',
    'permission_denied Could not make the data folder (/proc/x/y): the system does not allow it.',
    '',
  ]);
});
