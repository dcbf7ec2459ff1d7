import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprintSources } from '../../../../scripts/building/fingerprint-sources.mjs';

let folder: string;
const fingerprint = () => fingerprintSources(folder, ['src', 'package.json', 'not-there']);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelcase-fingerprint-'));
  mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'src', 'deep', 'a.ts'), 'one');
  writeFileSync(join(folder, 'package.json'), '{}');
});

afterEach(() => { rmSync(folder, { recursive: true }); });

it('stays the same when only the time of a file changes', () => {
  const before = fingerprint();
  utimesSync(join(folder, 'src', 'deep', 'a.ts'), 1, 1);
  expect(fingerprint()).toBe(before);
});

it.each([
  ['the contents of a file change', () => { writeFileSync(join(folder, 'src', 'deep', 'a.ts'), 'two'); }],
  ['a file is added', () => { writeFileSync(join(folder, 'src', 'b.ts'), ''); }],
  ['a file is removed', () => { rmSync(join(folder, 'src', 'deep', 'a.ts')); }],
  ['a file beside the folders changes', () => { writeFileSync(join(folder, 'package.json'), '{ }'); }],
  ['a file that was not there appears', () => { writeFileSync(join(folder, 'not-there'), ''); }],
])('changes when %s', (_what, change) => {
  const before = fingerprint();
  change();
  expect(fingerprint()).not.toBe(before);
});

it('leaves out what lies elsewhere', () => {
  const before = fingerprint();
  writeFileSync(join(folder, 'README.md'), 'text');
  expect(fingerprint()).toBe(before);
});
