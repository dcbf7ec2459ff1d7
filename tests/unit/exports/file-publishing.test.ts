import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTarget, createPartFile, isOwnFile, publishFile, refuseTakenName } from '../../../src/main/exports/file-publishing.ts';

let folder: string;
let part: string;
let final: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelcase-test-'));
  part = join(folder, 'a.mp4.part');
  final = join(folder, 'a.mp4');
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe('publishing a file', () => {
  it('gives it its name and leaves nothing else', async () => {
    writeFileSync(part, 'export');
    await publishFile(part, final);
    expect(readdirSync(folder)).toEqual(['a.mp4']);
    expect(readFileSync(final, 'utf8')).toBe('export');
  });

  it('never replaces or removes a file that has the name', async () => {
    writeFileSync(part, 'export');
    writeFileSync(final, 'somebody else’s');
    await expect(publishFile(part, final)).rejects.toMatchObject({ code: 'file_exists' });
    expect(readFileSync(final, 'utf8')).toBe('somebody else’s');
    expect(readFileSync(part, 'utf8')).toBe('export');
    expect(() => { refuseTakenName(final); }).toThrow('There is already a file');
  });

  it('says so when the file has vanished, and makes none', async () => {
    await expect(publishFile(part, final)).rejects.toMatchObject({ code: 'file_missing' });
    expect(existsSync(final)).toBe(false);
  });

  it('starts from an unfinished file that nobody else has', async () => {
    await createPartFile(part);
    await expect(createPartFile(part)).rejects.toMatchObject({ code: 'file_exists' });
  });
});

describe('a final name', () => {
  it('is ours when the file was renamed, is being renamed, or the name was only reserved', () => {
    expect(isOwnFile(part, final)).toBe(false);
    writeFileSync(final, 'export');
    expect(isOwnFile(part, final)).toBe(true);
    linkSync(final, part);
    expect(isOwnFile(part, final)).toBe(true);
    rmSync(final);
    writeFileSync(final, '');
    expect(isOwnFile(part, final)).toBe(true);
  });

  it('is somebody else’s when it holds another file than the unfinished one', () => {
    writeFileSync(part, 'export');
    writeFileSync(final, 'export');
    expect(isOwnFile(part, final)).toBe(false);
  });
});

describe('a target', () => {
  it('is refused when it lacks the space, counting what is promised to others', async () => {
    await expect(checkTarget(folder, 2 ** 60, 0)).rejects.toMatchObject({ code: 'disk_full' });
    await expect(checkTarget(folder, 1, 2 ** 60)).rejects.toMatchObject({ code: 'disk_full' });
    await checkTarget(folder, 1, 1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused when it is not there, or is a file', async () => {
    await expect(checkTarget(join(folder, 'gone'), 1, 0)).rejects.toMatchObject({ code: 'file_missing' });
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, 'x', 'file'), '');
    await expect(checkTarget(join(folder, 'x', 'file'), 1, 0)).rejects.toMatchObject({ code: 'file_missing' });
  });
});
