import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../../scripts/setup/project.mjs';

// docs/reference-tests.md says which of our tests assert what the reference system's tests assert. It must not claim what is not so.

const sections = readFileSync(join(projectFolder, 'docs', 'reference-tests.md'), 'utf8').split('\n## ').slice(1).map((section) => ({
  rows: section.split('\n').flatMap((line) => {
    const match = /^\| ([a-z_0-9]+) \| (.+) \|$/.exec(line);
    return match === null ? [] : [{ name: match[1] ?? '', here: (match[2] ?? '').split('<br>') }];
  }),
}));
const rows = sections.flatMap((section) => section.rows);
const named = rows.flatMap(({ here }) => here.flatMap((part) => {
  const match = /^`(.+)` › (.+)$/.exec(part);
  return match === null ? [] : [{ file: match[1] ?? '', title: match[2] ?? '' }];
}));

describe('the table of the reference system’s tests', () => {
  it('names each of them once', () => {
    expect(sections.map((section) => section.rows.length)).toEqual([32, 46]);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(78);
  });

  it('says for each where it is tested, or why not', () => {
    expect(rows.filter(({ here }) => !here.some((part) => part.startsWith('`') || /^— (no meaning here|not built yet|open): ./.test(part)))).toEqual([]);
  });

  it.each([...new Map(named.map((each) => [`${each.file} ${each.title}`, each])).values()])('names a test that is there: $title', ({ file, title }) => {
    const path = join(projectFolder, file);
    expect(existsSync(path)).toBe(true);
    const titles = [...readFileSync(path, 'utf8').matchAll(/^\s*(?:it|test)(?:\.each\([\s\S]*?\]\))?\('(.+?)', /gm)].map((match) => match[1]);
    // Tests of a table end its last row with `])(`.
    const titlesOfTables = [...readFileSync(path, 'utf8').matchAll(/^\s*(?:(?:it|test)\.each\(.*)?\]\)\('(.+?)', /gm)].map((match) => match[1]);
    expect([...titles, ...titlesOfTables]).toContain(title);
  });
});
