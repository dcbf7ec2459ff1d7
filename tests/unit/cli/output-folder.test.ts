import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requireNearFolder } from '../../../src/cli/output-folder.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const folder = makeTempFolder();
mkdirSync(join(folder, 'there'));
writeFileSync(join(folder, 'file'), '');

it.each(['there', 'new', join('there', 'new')])('takes a folder that is there, or is missing by its last level alone: %s', (path) => {
  expect(() => { requireNearFolder(join(folder, path)); }).not.toThrow();
});

it.each([join('stick', 'exports'), join('a', 'b', 'c'), join('file', 'new')])('refuses one whose parent is not there: %s', (path) => {
  expect(() => { requireNearFolder(join(folder, path)); }).toThrow(expect.objectContaining({ code: 'file_missing', remedy: expect.stringContaining('disk is connected') as string }) as Error);
});
