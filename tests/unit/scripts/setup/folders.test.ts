import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../../scripts/setup/make-folder.mjs';
import { placeFolder } from '../../../../scripts/setup/place-folder.mjs';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import { ExpectedError } from '../../../../scripts/setup/setup-error.mjs';
import { clearLeftFolders, makeTemporaryFolder } from '../../../../scripts/setup/temporary-folder.mjs';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

const LIMIT_MS = 20_000;

/** @returns the id of a process that has ended */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('makeFolder', () => {
  it('makes every level, and may be called again', () => {
    const folder = join(makeTempFolder(), 'a', 'b', 'c');
    for (const _ of [1, 2]) makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('says which folder could not be made, and why', () => {
    const file = join(makeTempFolder(), 'file');
    writeFileSync(file, '');
    expect(() => { makeFolder(join(file, 'x')); }).toThrow(ExpectedError);
    expect(() => { makeFolder(join(file, 'x')); }).toThrow(/file\/x could not be made: a part of its path is not a folder/);
  });
});

/** Runs the script as people do, in a process that is ended when it does not end by itself. */
async function demoFootage(folder: string): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, [join(projectFolder, 'scripts', 'demo-footage.mjs'), folder, '--minutes', '0.2'], { stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; });
  const [code] = await once(child, 'close') as [number | null];
  return { code, errors };
}

describe('npm run demo-footage', () => {
  it.skipIf(!existsSync('/proc/self'))('does not hang in a folder that takes no new ones', async () => {
    const { code, errors } = await demoFootage('/proc/x');
    expect(code).toBe(1);
    expect(errors).toContain('/proc/x/recordings could not be made');
    expect(errors).not.toContain('    at ');
  }, LIMIT_MS + 5_000);

  it('says in words that its folder is a file', async () => {
    const file = join(makeTempFolder(), 'file');
    writeFileSync(file, '');
    const { code, errors } = await demoFootage(file);
    expect(code).toBe(1);
    expect(errors).toContain('a part of its path is not a folder');
    expect(errors).not.toContain('    at ');
  }, LIMIT_MS + 5_000);
});

describe('folders of a process that was killed', () => {
  it('are cleared up; those of processes that run, and all others, stay', async () => {
    const parent = makeTempFolder();
    const own = await makeTemporaryFolder(parent, 'demo-footage');
    const left = `.demo-footage-${String(await endedProcess())}-a1B2c3`;
    const others = ['.demo-footage-old', 'demo-footage', '.demo-footage-x-a1B2c3', `.other${left}`];
    for (const name of [left, ...others]) mkdirSync(join(parent, name));
    writeFileSync(join(parent, left, 'segment.mp4'), 'x');
    await clearLeftFolders(parent, 'demo-footage');
    expect(readdirSync(parent).sort()).toEqual([own.slice(parent.length + 1), ...others].sort());
    await clearLeftFolders(join(parent, 'nowhere'), 'demo-footage');
  });

  it('are what placeFolder works in', async () => {
    const target = join(makeTempFolder(), 'new', 'target');
    let working = '';
    await placeFolder(target, (temporaryFolder) => {
      working = temporaryFolder;
      writeFileSync(join(temporaryFolder, 'a'), 'a');
      return Promise.resolve(temporaryFolder);
    });
    expect(working).toContain(`.target-${String(process.pid)}-`);
    expect(readdirSync(target)).toEqual(['a']);
  });
});
